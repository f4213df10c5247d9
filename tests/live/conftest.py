"""The API of two companies behind a real server, and those who listen to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from api.app import create_app
from persistence.database import Database
from persistence.settings import Settings
from persistence.storage import Storage
from tests.api.conftest import ana, anonymous, ours, quick_hashes, storage, stranger, theirs
from tests.exporting.conftest import stock, work, workshop
from tests.live.server import QuietServer, serving
from tests.loopback import async_client

__all__ = [
    "ana",
    "anonymous",
    "ours",
    "quick_hashes",
    "stock",
    "storage",
    "stranger",
    "theirs",
    "work",
    "workshop",
]


@pytest.fixture
def app(database: Database, database_url: str, storage: Storage) -> Starlette:
    return create_app(Settings(database_url=database_url), database, storage)  # ty: ignore[missing-argument]


@pytest_asyncio.fixture
async def server(app: Starlette) -> AsyncIterator[QuietServer]:
    async with serving(app) as server:
        yield server


@pytest.fixture
def address(server: QuietServer) -> str:
    return server.address


@pytest_asyncio.fixture
async def http(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with async_client(f"http://{address}") as client:
        yield client
