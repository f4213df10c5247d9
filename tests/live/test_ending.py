"""A process that stops: those who listen are told, and go on elsewhere."""

from __future__ import annotations

import asyncio

import pytest

from tests.api.things import product
from tests.live.listeners import introduced, stream
from tests.live.server import serving

SUBSCRIPTION = "subscription ($after: ID) { productChanged(after: $after) { eventId product { sku } } }"


async def test_listeners_leave_at_once_and_go_on_with_the_next_process(ana, app, address, server, database):
    async with introduced(address, ana.token) as socket, stream(address, ana.token, SUBSCRIPTION) as events:
        await socket.subscribe("1", SUBSCRIPTION)
        await socket.alive()
        await product(ana, sku="A")
        last = (await socket.answer("1"))["productChanged"]["eventId"]
        assert (await events.answer())["productChanged"]["eventId"] == last
        began = asyncio.get_running_loop().time()
        server.should_exit = True
        assert await socket.closed() == (1001, "Going away")
        with pytest.raises(StopAsyncIteration):
            await events.event()
        assert asyncio.get_running_loop().time() - began < 3
    app.state.door.streams.feed.ending.clear()
    async with serving(app) as another, introduced(another.address, ana.token) as socket:
        await socket.subscribe("1", SUBSCRIPTION, after=last)
        await socket.silence()


async def test_a_database_that_is_away_is_waited_for(ana, app, address, monkeypatch):
    """Looks fail for a while; what happened meanwhile is told afterwards."""
    journal = app.state.door.streams.feed.journal
    async with introduced(address, ana.token) as socket:
        await socket.subscribe("1", SUBSCRIPTION)
        await socket.alive()
        with monkeypatch.context() as broken:
            broken.setattr(type(journal), "_rows", _away)
            await product(ana, sku="MEANWHILE")
            await asyncio.sleep(0.3)
        assert (await socket.answer("1"))["productChanged"]["product"] == {"sku": "MEANWHILE"}


async def _away(*_: object, **__: object) -> None:
    raise ConnectionRefusedError
