"""On bare ASGI: compressed when that helps, nothing held for slow readers, nothing done for who has left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from graphql import get_introspection_query
from sqlalchemy import text

from api import limits
from api.execution import Execution
from api.faults import FaultCode
from api.negotiation import takes_events, takes_gzip
from api.transport.head import Head
from api.transport.status import STATUS
from tests.api.front import Client
from tests.api.things import warehouse
from tests.patience import until_async

LONG = get_introspection_query(descriptions=True)


def head(*fields: tuple[bytes, bytes]) -> Head:
    return Head.of({"type": "http", "method": "POST", "headers": list(fields)})


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, gzip;q=0.8", True),
        ("*", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("br", False),
        ("gzip;q=x", False),
    ],
)
def test_answers_are_compressed_for_who_says_so(header, taken):
    assert takes_gzip(header) == taken


def test_events_are_streamed_to_who_names_them():
    assert takes_events("application/json, text/event-stream")
    assert not takes_events("*/*, text/*, text/event-stream;q=0")


def test_a_header_sent_in_two_lines_is_one():
    said = head((b"accept", b"text/plain"), (b"accept", b"application/json"))
    assert said.wishes.media == "application/json"


def test_every_code_has_one_status():
    assert set(STATUS) == set(FaultCode)


async def test_large_answers_are_compressed_and_small_ones_are_not(ana):
    small = await ana.send({"query": "{ viewer { name } }"}, **{"accept-encoding": "gzip"})
    assert "content-encoding" not in small.headers
    large = await ana.send({"query": LONG}, **{"accept-encoding": "gzip"})
    assert large.headers["content-encoding"] == "gzip"
    plain = await ana.send({"query": LONG}, **{"accept-encoding": "identity"})
    assert large.json()["data"] == plain.json()["data"]
    assert int(large.headers["content-length"]) < int(plain.headers["content-length"]) / 5
    assert "accept-encoding" in large.headers["vary"]


def scope(client: Client, method: str = "POST", **fields: str) -> dict[str, Any]:
    sent = client.headers() | {"content-type": "application/json"} | fields
    return {
        "type": "http",
        "method": method,
        "path": "/graphql",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
    }


def once(query: str) -> Any:
    """A client that asks, and then waits."""
    messages = iter([{"type": "http.request", "body": orjson.dumps({"query": query}), "more_body": False}])

    async def receive() -> dict[str, Any]:
        if (message := next(messages, None)) is None:
            await asyncio.Event().wait()
        return message or {}

    return receive


async def test_an_answer_is_two_messages_and_holds_no_connection_while_it_is_taken(ana, database):
    await warehouse(ana)
    held: list[int] = []
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        held.append(database.engine.pool.checkedout())
        sent.append(message)

    query = "{ warehouses { nodes { code } } }"
    await ana.http._transport.app(scope(ana, **{"accept-encoding": "gzip"}), once(query), send)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert held == [0, 0]


@pytest.fixture
def sleeping(monkeypatch, database, ours):
    """Every document is a statement that takes a minute."""

    async def sleep(*_: object) -> None:
        async with database.reading(ours.id) as connection:
            await connection.execute(text("select pg_sleep(60) /* asked for */"))

    monkeypatch.setattr(Execution, "answer", sleep)


async def running(owner) -> int:
    return await owner.fetchval("""
        select count(*) from pg_stat_activity
        where state = 'active' and query like '%asked for%' and pid <> pg_backend_pid()
    """)


async def until(owner, count: int) -> None:
    async def so_many() -> bool:
        return await running(owner) == count

    await until_async(so_many, within=5)


async def test_the_statement_of_a_client_that_left_is_cancelled_in_the_database(ana, owner, sleeping):
    left = asyncio.Event()
    ask = once("{ viewer { name } }")
    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if not asked:
            asked = True
            return await ask()
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        raise AssertionError(f"nobody is there to be sent {message}")

    request = asyncio.create_task(ana.http._transport.app(scope(ana), receive, send))
    await until(owner, 1)
    left.set()
    await request
    await until(owner, 0)


async def test_the_statement_of_a_request_that_took_too_long_is_cancelled_as_well(
    ana, owner, sleeping, monkeypatch
):
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    answer = await ana.send({"query": "{ viewer { name } }"})
    assert answer.status_code == 504
    assert answer.json()["errors"][0]["extensions"]["code"] == "TIMEOUT"
    await until(owner, 0)


async def test_a_body_in_drops_is_read_and_one_that_stops_is_408(ana, monkeypatch):
    body = orjson.dumps({"query": "{ viewer { name } }"})

    async def drops() -> AsyncIterator[bytes]:
        for letter in body:
            yield bytes([letter])

    sent = ana.headers() | {"content-type": "application/json"}
    answer = await ana.http.post("/graphql", content=drops(), headers=sent)
    assert answer.json()["data"] == {"viewer": {"name": "Ana"}}

    async def stalled() -> AsyncIterator[bytes]:
        yield body[:10]
        await asyncio.Event().wait()

    monkeypatch.setattr(limits, "SECONDS", 0.1)
    answer = await ana.http.post("/graphql", content=stalled(), headers=sent)
    assert (answer.status_code, answer.headers["connection"]) == (408, "close")


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("pt-BR", "inválidos"),
        ("en", "wrong"),
        ("de, en;q=0.3, pt;q=0.9", "inválidos"),
        ("", "inválidos"),
        ("fr", "inválidos"),
    ],
)
async def test_messages_follow_the_language_that_is_accepted(anonymous, ours, language, word):
    query = "mutation ($i: SignInInput!) { signIn(input: $i) { errors { code message } } }"
    input = {"email": "x", "password": "x", "companyId": f"company_{ours.id.hex}"}
    answer = await anonymous.send(
        {"query": query, "variables": {"i": input}}, **{"accept-language": language}
    )
    (error,) = answer.json()["data"]["signIn"]["errors"]
    assert error["code"] == "INVALID_CREDENTIALS"
    assert word in error["message"]


async def test_the_schema_is_shown_to_who_is_signed_in_and_to_nobody_else(ana, anonymous):
    for query in (LONG, "{ __schema { types { name } } }", '{ __type(name: "Order") { name } }'):
        assert (await ana.send({"query": query})).status_code == 200
        hidden = await anonymous.send({"query": query})
        assert hidden.status_code == 401
        assert "Order" not in hidden.text
