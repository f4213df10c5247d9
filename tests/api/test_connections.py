"""Clients that stall or leave cost nothing for long."""

from __future__ import annotations

import asyncio

import orjson
import pytest

from api import limits
from persistence.reading.compiled.engine import Engine


@pytest.fixture
def reading(monkeypatch):
    """Reading that never ends; what happened to it."""
    happened = {"begun": asyncio.Event(), "cancelled": asyncio.Event()}

    async def wait_for_ever(*_: object) -> None:
        happened["begun"].set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            happened["cancelled"].set()
            raise

    monkeypatch.setattr(Engine, "one", wait_for_ever)
    return happened


def post(client) -> dict:
    """The ASGI scope of a request by this client."""
    headers = client.headers() | {"content-type": "application/json"}
    return {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }


async def answered(client, receive) -> list[dict]:
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    await client.http._transport.app(post(client), receive, send)
    return sent


async def test_when_the_client_leaves_its_work_is_cancelled(ana, reading):
    body = orjson.dumps({"query": "{ warehouses { nodes { id } } }"})
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict:
        if (message := next(messages, None)) is not None:
            return message
        await reading["begun"].wait()
        return {"type": "http.disconnect"}

    async with asyncio.timeout(5):
        await answered(ana, receive)
    assert reading["cancelled"].is_set()


async def test_a_body_that_never_comes_is_408(ana, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.05)

    async def receive() -> dict:
        await asyncio.Event().wait()
        raise AssertionError

    async with asyncio.timeout(5):
        first, _ = await answered(ana, receive)
    assert first["status"] == 408
