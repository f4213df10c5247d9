"""What breaks inside is nobody's business outside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from api import execution, limits
from api.app import create_app
from api.platform import viewer
from persistence.database import Database
from persistence.reading.compiled.engine import Engine
from persistence.settings import Settings
from persistence.storage import Storage
from tests.api.front import Client

SECRET = "postgresql://u:p@h/db"


@pytest.fixture
def broken(monkeypatch):
    """Reading fails with a text that nobody may see."""

    async def fail(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(viewer, "own_company", fail)
    monkeypatch.setattr(Engine, "one", fail)


async def test_the_text_of_an_exception_goes_to_the_log_with_the_request_id_and_nowhere_else(ana, broken):
    with capture_logs() as logs:
        answer = await ana.send(
            {"query": "{ viewer { name company { id } } }"}, **{"x-request-id": "request-42"}
        )
    assert answer.status_code == 200
    assert SECRET not in answer.text
    assert "RuntimeError" not in answer.text
    body = answer.json()
    assert body["data"]["viewer"] == {"name": "Ana", "company": None}
    assert body["errors"] == [
        {
            "message": "Something went wrong on our side.",
            "locations": [{"line": 1, "column": 17}],
            "path": ["viewer", "company"],
            "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": "request-42"},
        }
    ]
    (line,) = [line for line in logs if line["event"] == "request.failed"]
    assert line["request_id"] == "request-42"
    assert SECRET in str(line["exc_info"])


async def test_one_broken_field_does_not_blank_the_others(ana, broken):
    answer = await ana.ask("{ viewer { name } warehouses { nodes { id } } }")
    assert answer["data"] == {"viewer": {"name": "Ana"}, "warehouses": None}


async def test_a_broken_door_is_500_without_a_word(ana, monkeypatch):
    async def fail(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(execution.Execution, "answer", fail)
    answer = await ana.send({"query": "{ viewer { name } }"})
    assert answer.status_code == 500
    assert SECRET not in answer.text
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"


async def test_what_takes_too_long_is_cancelled_and_said(ana, monkeypatch):
    cancelled = asyncio.Event()

    async def wait_for_ever(*_: object) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    monkeypatch.setattr(Engine, "one", wait_for_ever)
    monkeypatch.setattr(limits, "SECONDS", 0.5)
    answer = await ana.send({"query": "{ warehouses { nodes { id } } }"})
    assert answer.status_code == 504
    assert answer.json()["errors"][0]["extensions"]["code"] == "TIMEOUT"
    assert cancelled.is_set()


@pytest_asyncio.fixture
async def hurried(database_url: str, storage: Storage, ana: Client) -> AsyncIterator[Client]:
    """Our administrator, where the database gives a statement up after a fifth of a second."""
    database = Database.at(database_url, statement_timeout="200ms")
    app = create_app(Settings(database_url=database_url), database, storage)  # ty: ignore[missing-argument]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://api") as http:
        yield Client(http).holding(ana.token)
    await database.close()


async def test_a_statement_that_the_database_gives_up_is_a_timeout_and_no_fault_of_ours(
    ana, hurried, owner
) -> None:
    await ana.do("registerWarehouse", {"code": "A1", "name": "Depósito"})
    await owner.execute("create policy slow on warehouse as restrictive using (pg_sleep(0.5) is not null)")
    query = "{ warehouses { nodes { id } } }"
    mutation = 'mutation { registerWarehouse(input: {code: "A1", name: "x"}) { errors { code } } }'
    for document in (query, mutation):
        with capture_logs() as logs:
            answer = await hurried.send({"query": document})
        (error,) = answer.json()["errors"]
        assert (error["extensions"]["code"], error["message"]) == ("TIMEOUT", "This took too long.")
        assert [line for line in logs if line["event"] == "request.failed"] == []
