"""An API that trusts an identity provider, which runs beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
import pytest_asyncio

from api.app import create_app
from persistence.database import Database
from persistence.settings import Settings
from persistence.storage import Storage
from tests.api.conftest import ana, anonymous, ours, quick_hashes, stranger, theirs
from tests.identity.provider import AUDIENCE, CLIENT, Provider

__all__ = ["ana", "anonymous", "ours", "quick_hashes", "stranger", "theirs"]


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider().serving() as started:
        yield started


def settings_for(provider: Provider, database_url: str = "postgresql://nobody@localhost/none") -> Settings:
    return Settings(
        database_url=database_url,
        environment="development",
        oidc_issuer=provider.issuer,
        oidc_audience=AUDIENCE,
        oidc_client=CLIENT,
    )


@asynccontextmanager
async def api_of(
    database: Database, database_url: str, provider: Provider | None, storage_url: str = "memory:///"
) -> AsyncIterator[httpx.AsyncClient]:
    plain = Settings(database_url=database_url)  # ty: ignore[missing-argument]
    chosen = settings_for(provider, database_url) if provider else plain
    transport = httpx.ASGITransport(app=create_app(chosen, database, Storage(storage_url)))
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        yield client


@pytest_asyncio.fixture
async def http(
    database: Database, database_url: str, storage_url: str, provider: Provider
) -> AsyncIterator[httpx.AsyncClient]:
    async with api_of(database, database_url, provider, storage_url) as client:
        yield client
