"""Clients that stall in every way there is, while others are served: how long each of them is kept."""

from __future__ import annotations

import asyncio
import base64
import os
import time
from collections.abc import Awaitable, Callable
from statistics import median
from typing import Any

from tests.walls.wire import GONE, Line, asked, request

WITHIN = 15.0
"""Seconds after which nobody who stalls is still there."""
GRACE = 3.0
"""For a machine that is busy."""
STALLED = 800
ASKED = "{ products(first: 5) { nodes { sku name } } }"
Way = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
SLOWLY = 0.4


async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says nothing."""


async def half_a_head(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"POST /graphql HTTP/1.1\r\nHost: api\r\n")


async def dripping_head(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A header every moment, never the last."""
    writer.write(b"POST /graphql HTTP/1.1\r\nHost: api\r\n")
    while not writer.is_closing():
        writer.write(b"X-Wait: 1\r\n")
        await asyncio.sleep(SLOWLY)


async def half_a_body(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(request(headers={"Content-Type": "application/json", "Content-Length": "500"}) + b'{"qu')


async def dripping_body(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """To where nobody looks at a body."""
    writer.write(request("POST", "/health/live", headers={"Content-Length": "100000"}))
    while not writer.is_closing():
        writer.write(b" ")
        await asyncio.sleep(SLOWLY)


async def dripping_file(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """To the address of an upload."""
    writer.write(request("PUT", "/uploads/x?token=x", headers={"Content-Length": "1000000"}))
    while not writer.is_closing():
        writer.write(b"x")
        await asyncio.sleep(SLOWLY)


async def idle_socket(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A WebSocket that never says who it is."""
    key = base64.b64encode(os.urandom(16)).decode()
    fields = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": key,
        "Sec-WebSocket-Protocol": "graphql-transport-ws",
    }
    writer.write(request("GET", headers=fields))


WAYS: dict[str, Way] = {
    way.__name__.replace("_", " "): way
    for way in (silent, half_a_head, dripping_head, half_a_body, dripping_body, dripping_file, idle_socket)
}


async def kept(port: int, way: Way, within: float) -> float:
    """Seconds until the server lets go; ``within`` when it does not."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begun = time.monotonic()
    stalling = asyncio.create_task(_quietly(way, reader, writer))
    try:
        async with asyncio.timeout(within):
            while await reader.read(65_536):
                pass
    except (TimeoutError, *GONE):
        pass
    finally:
        stalling.cancel()
        writer.close()
    return time.monotonic() - begun


async def _quietly(way: Way, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await way(reader, writer)
        await writer.drain()
    except GONE:
        pass


async def served(port: int, token: str, stop: asyncio.Event) -> list[float]:
    """Milliseconds of honest requests, one after the other, while others stall."""
    line, spent = Line(port), []
    while not stop.is_set():
        begun = time.perf_counter()
        answer = await line.ask(asked(ASKED, token=token))
        assert answer.status == 200, answer
        spent.append((time.perf_counter() - begun) * 1_000)
        await asyncio.sleep(0.02)
    line.close()
    return spent


async def stalled_apart(port: int, token: str, say: Callable[[str], None]) -> dict[str, Any]:
    """With the limits as they are shipped: who stalls and how long, and how others fare meanwhile."""
    stop, within = asyncio.Event(), WITHIN + GRACE
    honest = asyncio.create_task(served(port, token, stop))
    names = [list(WAYS)[place % len(WAYS)] for place in range(STALLED)]
    stalls = [kept(port, WAYS[name], within) for name in names]
    found = await asyncio.gather(*stalls)
    stop.set()
    spent = sorted(await honest)
    longest = {name: max(s for of, s in zip(names, found, strict=True) if of == name) for name in WAYS}
    for name, seconds in longest.items():
        say(f"{name}: let go after {seconds:.1f} s at most")
    say(f"meanwhile {len(spent)} honest requests, median {median(spent):.1f} ms, longest {spent[-1]:.0f} ms")
    return {
        "connections": STALLED,
        "longest": longest,
        "honest": len(spent),
        "median_ms": median(spent),
        "p99_ms": spent[int(len(spent) * 0.99)],
        "sound": max(longest.values()) < within,
    }
