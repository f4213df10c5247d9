"""More asked for at once than there are connections is refused soon, and can be asked again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest_asyncio
from sqlalchemy import text

from api.app import create_app
from persistence.database import QUEUE, Database
from persistence.settings import Settings
from persistence.storage import Storage
from tests.api.front import Client

NARROW = 2
REGISTER = """
mutation { registerWarehouse(input: {code: "N", name: "Norte"}) { warehouse { code } errors { code } } }
"""


@pytest_asyncio.fixture
async def narrow(database_url: str) -> AsyncIterator[Database]:
    """The same database through a door for two."""
    database = Database.at(database_url, connections=NARROW)
    yield database
    await database.close()


@pytest_asyncio.fixture
async def bia(narrow: Database, database_url: str, storage: Storage, ana: Client) -> AsyncIterator[Client]:
    """The administrator of our company, at that door."""
    app = create_app(Settings(database_url=database_url), narrow, storage)  # ty: ignore[missing-argument]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://api") as http:
        yield Client(http).holding(ana.token)


async def test_when_all_connections_are_busy_a_command_is_refused_soon_and_succeeds_when_sent_again(
    bia: Client, narrow: Database
) -> None:
    assert QUEUE <= 5
    async with AsyncExitStack() as busy:
        for _ in range(NARROW):
            await (await busy.enter_async_context(narrow.engine.connect())).execute(text("select 1"))
        async with asyncio.timeout(QUEUE + 2):
            refused = await bia.ask(REGISTER)
    assert not (refused.get("data") or {}).get("registerWarehouse")
    (error,) = refused["errors"]
    assert error["extensions"]["code"] == "OVERLOADED"
    assert error["extensions"]["retryAfterMs"] > 0
    assert "QueuePool" not in error["message"]
    again = await bia.ask(REGISTER)
    assert again["data"]["registerWarehouse"]["errors"] == []


async def test_when_all_connections_for_reading_are_busy_a_question_is_refused_soon(
    bia: Client, narrow: Database
) -> None:
    busy = [asyncio.create_task(narrow.prepared.fetch("select pg_sleep(60)", [])) for _ in range(NARROW)]
    await asyncio.sleep(0)
    async with asyncio.timeout(QUEUE + 2):
        refused = await bia.ask("{ warehouses { nodes { id } } }")
    assert [error["extensions"]["code"] for error in refused["errors"]] == ["OVERLOADED"]
    for one in busy:
        one.cancel()
    await asyncio.wait(busy)
    assert "errors" not in await bia.ask("{ warehouses { nodes { id } } }")
