"""The shop in a real PostgreSQL, read as the application reads."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from persistence.database import Database
from persistence.embedded.postgres import EmbeddedPostgres
from persistence.reading.selection import Reader
from tests.conftest import administer
from tests.reading.shop import ROW_SECURITY, Shop, furnished, metadata, rows

EVERYTHING = ("shop.read", "shop.buyer.read", "shop.margin.read")
KEY = b"of the tests"


class Unsealed(Database):
    """Of tables in which nothing is sealed, and nowhere to keep keys."""

    async def hold_keys(self, company: UUID) -> None:
        pass


@pytest.fixture(scope="session")
def shop() -> Shop:
    return furnished(seed=1)


@pytest.fixture(scope="session")
def other_shop() -> Shop:
    """Of another company, in the same tables, with the same ids and some more."""
    return furnished(seed=2, sales_count=70)


@pytest_asyncio.fixture(scope="session")
async def store(postgres: EmbeddedPostgres, shop: Shop, other_shop: Shop) -> AsyncIterator[Database]:
    """Both shops, behind row security, seen by the owner of the tables, who is no superuser."""
    await administer(postgres, "create database shop")
    database = Unsealed.at(postgres.url("shop"), role=None)
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        for statement in ROW_SECURITY:
            await connection.execute(text(statement))
    for each in (shop, other_shop):
        async with database.writing(each.company) as connection:
            for table, values in rows(each).items():
                await connection.execute(table.insert(), values)
    yield database
    await database.close()


@pytest_asyncio.fixture(scope="session")
async def empty(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[Database]:
    """All tables and nothing in them, for those who only read."""
    await administer(postgres, f"create database nothing template {template} strategy file_copy")
    database = Database.at(postgres.url("nothing"))
    yield database
    await database.close()


@pytest.fixture
def reader_of() -> Callable[..., Reader]:
    def reader(shop: Shop, permissions: Collection[str] = EVERYTHING) -> Reader:
        held = frozenset(permissions)
        return Reader(shop.company, held.__contains__, KEY, "https://shop.example", held)

    return reader


@pytest_asyncio.fixture
async def unguarded(store: Database) -> AsyncIterator[None]:
    """Row security off, as if somebody had forgotten a policy."""
    for state in ("disable", "enable"):
        async with store.engine.begin() as connection:
            for table in ("buyer", "sale", "sale_line"):
                await connection.execute(text(f"alter table {table} {state} row level security"))
        if state == "disable":
            yield
