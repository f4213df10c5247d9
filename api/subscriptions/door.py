"""Where WebSockets are taken, by the protocol graphql-transport-ws, and let go."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from prometheus_client import Gauge
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.subscriptions.connection import Connection, MakeContext
from api.subscriptions.messages import PROTOCOL, Code, Goodbye
from api.subscriptions.streams import Streams
from api.trusted import Shelf

LAST_WORD = 2.0
"""Seconds in which a client takes the reason why it is left."""
GOODBYES = 2.0
"""Seconds in which all of them do, when the process stops."""
MOST_CONNECTIONS = 500
"""Of one company, to one process."""

sockets = Gauge("retaguarda_websockets", "WebSocket connections of known clients to this process")


@dataclass(frozen=True)
class Door:
    """Takes connections."""

    streams: Streams
    context: MakeContext
    shelf: Shelf
    connections: Counter[UUID] = field(default_factory=Counter)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        if PROTOCOL not in socket.scope["subprotocols"]:
            await socket.accept()
            return await socket.close(Code.PROTOCOL_NOT_OFFERED, f"Only {PROTOCOL} is spoken here.")
        await socket.accept(PROTOCOL)
        parting = await _parting_of(self._serve(Connection(socket, self.streams, self.context, self.shelf)))
        with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
            async with asyncio.timeout(LAST_WORD):
                await socket.close(parting.code, parting.reason)
        return None

    async def _serve(self, connection: Connection) -> None:
        """Raises Goodbye, WebSocketDisconnect, alone or in a group."""
        company = await connection.introduced()
        self._enter(company)
        try:
            await connection.converse()
        finally:
            self._leave(company)

    def _enter(self, company: UUID) -> None:
        """Raises Goodbye when there are too many."""
        if self.connections[company] >= MOST_CONNECTIONS:
            raise Goodbye(Code.TRY_AGAIN_LATER, "Too many connections.")
        self.connections[company] += 1
        sockets.inc()

    def _leave(self, company: UUID) -> None:
        sockets.dec()
        self.connections[company] -= 1
        if not self.connections[company]:
            del self.connections[company]


async def take_leave(door: Door) -> None:
    """Tell everybody who listens, here or over HTTP, that the process stops; give them a moment to go."""
    feed = door.streams.feed
    feed.end()
    with suppress(TimeoutError):
        async with asyncio.timeout(GOODBYES):
            while door.connections or feed.followed:  # noqa: ASYNC110  once in the life of a process
                await asyncio.sleep(0.01)


async def _parting_of(conversation: Awaitable[None]) -> Goodbye:
    """How it ended; a client that left is told nothing any more."""
    parting = Goodbye(Code.TRY_AGAIN_LATER, "Something went wrong on our side.")
    try:
        await conversation
    except* Goodbye as ends:
        parting = next(_leaves(ends))
    except* WebSocketDisconnect:
        pass
    return parting


def _leaves(group: BaseExceptionGroup[Any]) -> Iterator[Any]:
    for each in group.exceptions:
        if isinstance(each, BaseExceptionGroup):
            yield from _leaves(each)
        else:
            yield each
