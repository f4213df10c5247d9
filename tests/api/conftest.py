"""The API of an installation with two companies, reached without a network."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from functools import partial

import httpx
import pytest
import pytest_asyncio
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

os.environ.setdefault("SECRET_KEY", "a secret of tests, long enough for them")
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/none")

from api.app import create_app
from domain.accounting.commands.open_books import OpenBooks, open_books
from domain.kernel.runner import execute
from domain.platform.commands.found_company import FoundedCompany
from persistence.clock import clock_settings
from persistence.database import Database
from persistence.platform.passwords import passwords
from persistence.settings import Settings
from persistence.storage import Storage
from persistence.unit_of_work import EVERYTHING
from tests.api.front import Client, found_company


@pytest.fixture(autouse=True, scope="session")
def quick_hashes() -> None:
    passwords().hasher = PasswordHasher.from_parameters(CHEAPEST)


@pytest.fixture
def storage(storage_url: str) -> Storage:
    return Storage(storage_url)


@pytest_asyncio.fixture
async def http(database: Database, database_url: str, storage: Storage) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Settings(database_url=database_url), database, storage)  # ty: ignore[missing-argument]
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        yield client


@pytest_asyncio.fixture
async def ours(database: Database) -> FoundedCompany:
    return await found_company(database, 1)


@pytest_asyncio.fixture
async def theirs(database: Database) -> FoundedCompany:
    """Another company of the same installation."""
    return await found_company(database, 2)


@pytest.fixture
def anonymous(http: httpx.AsyncClient) -> Client:
    return Client(http)


@pytest_asyncio.fixture
async def ana(anonymous: Client, ours: FoundedCompany) -> Client:
    """The administrator of our company."""
    return anonymous.holding((await anonymous.sign_in(ours.id))["accessToken"])


@pytest_asyncio.fixture
async def stranger(anonymous: Client, theirs: FoundedCompany) -> Client:
    """The administrator of the other company."""
    return anonymous.holding((await anonymous.sign_in(theirs.id))["accessToken"])


@pytest.fixture
def turned(monkeypatch):
    """Business time so many seconds ahead."""

    def turn(seconds: float) -> None:
        monkeypatch.setattr(clock_settings(), "clock_offset", seconds)

    return turn


@pytest_asyncio.fixture
async def books(database: Database, ours: FoundedCompany) -> None:
    """Of the company, opened with the shipped chart of accounts."""
    begin = partial(database.begin, company=ours.id, actor=ours.id, permissions=EVERYTHING)
    await execute(open_books, OpenBooks(), begin)
