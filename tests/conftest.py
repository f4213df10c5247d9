"""PostgreSQL and Valkey for tests: one server each per session, a database of its own for each test."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import make_url

from persistence.database import Database
from persistence.embedded.postgres import EmbeddedPostgres
from persistence.embedded.valkey import EmbeddedValkey
from persistence.identity import new_id
from persistence.upgrade import to_head
from tests.company import FrontDesk
from tests.facts import watch
from tests.ramdisk import quick_folder

pytest_plugins = ["tests.stories.house"]
TEMPLATE = "template_of_tests"
os.environ.setdefault("SECRET_KEY", "a secret of tests, long enough for them")  # read once by a process
os.environ.setdefault("SECOND_FACTOR", "false")  # of people who are not what a test is about
numbers = count(1)
watch()


def pytest_collection_finish() -> None:
    """Modules and tests stay until the end: the collector need not look at them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """A server that forgets quickly; its login owns databases and is no superuser."""
    with (
        quick_folder(tmp_path_factory.mktemp("postgres")) as folder,
        EmbeddedPostgres(folder, durable=False) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> str:
    """The name of a database at the newest revision, of which copies are made."""
    with ThreadPoolExecutor(1) as elsewhere:  # both start event loops of their own
        elsewhere.submit(asyncio.run, administer(postgres, f"create database {TEMPLATE}")).result()
        elsewhere.submit(to_head, postgres.url(TEMPLATE)).result()
    return TEMPLATE


@pytest_asyncio.fixture
async def database_url(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[str]:
    """The address of a fresh, migrated database, gone after the test."""
    name = f"test_{next(numbers)}"
    await administer(postgres, f"create database {name} template {template} strategy file_copy")
    yield postgres.url(name)
    await administer(postgres, f"drop database {name} with (force)")


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """As the application sees it: under the role ``retaguarda_app``."""
    database = Database.at(database_url)
    yield database
    await database.close()


@pytest_asyncio.fixture
async def relay(database_url: str) -> AsyncIterator[Database]:
    """As the relay sees it: tasks of all companies and nothing else."""
    database = Database.at(database_url, role="retaguarda_relay", connections=2)
    yield database
    await database.close()


@pytest_asyncio.fixture
async def owner(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A bare connection of the login that owns the tables."""
    connection = await asyncpg.connect(plain(database_url))
    yield connection
    await connection.close()


@pytest.fixture
def companies() -> tuple[UUID, UUID]:
    """Two companies that must never see each other."""
    return new_id(), new_id()


@pytest.fixture
def company(companies: tuple[UUID, UUID]) -> UUID:
    return companies[0]


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedValkey]:
    with EmbeddedValkey(tmp_path_factory.mktemp("valkey")) as server:
        yield server


@pytest.fixture
def storage_url(tmp_path: Path) -> str:
    return f"file://{tmp_path}/files"


async def administer(postgres: EmbeddedPostgres, statement: str) -> None:
    connection = await asyncpg.connect(plain(postgres.url("postgres")))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def plain(url: str) -> str:
    """The address as asyncpg itself wants it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def desk(database: Database, company: UUID) -> FrontDesk:
    """Of that company."""
    return FrontDesk(database, company)
