"""What breaks inside is nobody's business outside."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from api import execution, limits
from api.platform import viewer
from persistence.reading.compiled.engine import Engine

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
