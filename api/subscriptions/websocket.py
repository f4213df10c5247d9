"""Operations over a WebSocket, by the protocol graphql-transport-ws."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import structlog
from graphql import GraphQLError, OperationType
from prometheus_client import Gauge
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.context import Context
from api.faults import Throttled, Unauthenticated
from api.masking import shown_error
from api.subscriptions.feed import Ending
from api.subscriptions.messages import PROTOCOL, Code, Goodbye, Message, frame
from api.subscriptions.streams import Refused, Streams, Subscription
from api.transport.head import Head
from api.transport.parameters import Parameters
from api.trusted import Shelf

INITIALISATION = 10.0
"""Seconds in which a client says who it is."""
PATIENCE = 10.0
"""Seconds in which a client takes what it is sent, before it is dropped."""
LAST_WORD = 2.0
"""Seconds in which it takes the reason."""
GOODBYES = 2.0
"""Seconds in which all of them do, when the process stops."""
MOST_OPERATIONS = 50
"""At the same time, over one connection."""
MOST_CONNECTIONS = 500
"""Of one company, to one process."""

SAID_BY_MESSAGE = ("authorization", "accept-language")

MakeContext = Callable[[Head], Awaitable[Context]]

log = structlog.get_logger("api")
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
        parting = await _parting_of(Connection(socket, self).converse())
        with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
            async with asyncio.timeout(LAST_WORD):
                await socket.close(parting.code, parting.reason)
        return None

    def enter(self, company: UUID) -> None:
        """Raises Goodbye when there are too many."""
        if self.connections[company] >= MOST_CONNECTIONS:
            raise Goodbye(Code.TRY_AGAIN_LATER, "Too many connections.")
        self.connections[company] += 1
        sockets.inc()

    def leave(self, company: UUID) -> None:
        sockets.dec()
        self.connections[company] -= 1
        if not self.connections[company]:
            del self.connections[company]


@dataclass(eq=False)
class Connection:
    """One client: who it is, and what runs for it."""

    socket: WebSocket
    door: Door
    headers: dict[bytes, bytes] = field(default_factory=dict)
    running: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def converse(self) -> None:
        """Until either side leaves. Raises Goodbye, WebSocketDisconnect, alone or in a group."""
        company = await self._introduced()
        self.door.enter(company)
        try:
            await self._send(frame("connection_ack"))
            async with asyncio.TaskGroup() as group:
                group.create_task(self._until_the_end())
                while True:
                    await self._answer(await self._received(), group)
        finally:
            self.door.leave(company)

    async def _introduced(self) -> UUID:
        """Whose company it is. Raises Goodbye."""
        try:
            async with asyncio.timeout(INITIALISATION):
                while (message := await self._received()).type != "connection_init":
                    if message.type == "subscribe":
                        raise Goodbye(Code.UNAUTHORIZED, "Unauthorized")
                    await self._answer(message, None)
        except TimeoutError:
            raise Goodbye(Code.INITIALISATION_TIMEOUT, "Connection initialisation timeout") from None
        self.headers = dict(self.socket.scope["headers"]) | _said(message.payload)
        return await self._company()

    async def _company(self) -> UUID:
        try:
            return (await self.renew()).known.company
        except Unauthenticated as unknown:
            raise Goodbye(Code.FORBIDDEN, unknown.message) from None

    async def renew(self) -> Context:
        """Who asks, as of now. Raises Unauthenticated."""
        headers = [*self.headers.items(), (b"x-request-id", uuid4().hex.encode())]
        return await self.door.context(Head.of({"method": "GET", "headers": headers}))

    async def _received(self) -> Message:
        event = await self.socket.receive()
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code", 1005))
        return Message.read(event.get("text"))

    async def _answer(self, message: Message, group: asyncio.TaskGroup | None) -> None:
        match message.type:
            case "connection_init":
                raise Goodbye(Code.TOO_MANY_INITIALISATIONS, "Too many initialisation requests")
            case "ping":
                await self._send(frame("pong", payload=message.payload or None))
            case "subscribe" if group is not None:
                await self._begin(message, group)
            case "complete" if message.id in self.running:
                self.running.pop(message.id).cancel()

    async def _begin(self, message: Message, group: asyncio.TaskGroup) -> None:
        """Run an operation beside the others. Raises Goodbye.

        Nothing else is read before a subscription follows: a pong after it says that it does.
        """
        if message.id in self.running:
            raise Goodbye(Code.SUBSCRIBER_EXISTS, f"Subscriber for {message.id[:80]} already exists")
        parameters = message.parameters()
        if len(self.running) >= MOST_OPERATIONS:
            many = Throttled(f"At most {MOST_OPERATIONS} operations at the same time.")
            return await self._send(frame("error", message.id, [shown_error(many, uuid4().hex)]))
        begun = asyncio.Event()
        task = group.create_task(self._operate(message.id, parameters, begun))
        self.running[message.id] = task
        task.add_done_callback(lambda _: begun.set())
        await begun.wait()
        return None

    async def _operate(self, id: str, parameters: Parameters, begun: asyncio.Event) -> None:
        """From the first answer to the last word. Raises Goodbye when the whole connection is over."""
        try:
            await self._run(id, parameters, begun)
            last = frame("complete", id)
        except Refused as refused:
            last = frame("error", id, [shown_error(error, refused.request_id) for error in refused.errors])
        except Unauthenticated as over:
            raise Goodbye(Code.FORBIDDEN, over.message) from None
        except Ending:
            raise Goodbye(Code.GOING_AWAY, "Going away") from None
        except GraphQLError as error:
            last = frame("error", id, [shown_error(error, uuid4().hex)])
        except (Goodbye, WebSocketDisconnect):
            raise
        except Exception:
            log.exception("stream.failed")
            raise Goodbye(Code.TRY_AGAIN_LATER, "Something went wrong on our side.") from None
        if self.running.pop(id, None) is not None:
            await self._send(last)

    async def _run(self, id: str, parameters: Parameters, begun: asyncio.Event) -> None:
        streams, context = self.door.streams, await self.renew()
        wanted = await self.door.shelf.wanted(parameters, context.principal)
        if streams.kind_of(wanted) is OperationType.SUBSCRIPTION:
            subscription = await streams.subscribe(wanted, context, self.renew)
            begun.set()
            await self._follow(id, subscription)
        else:
            begun.set()
            await self._send(frame("next", id, await streams.once(wanted, context)))

    async def _follow(self, id: str, subscription: Subscription) -> None:
        try:
            async for body in subscription:
                await self._send(frame("next", id, body))
        finally:
            subscription.leave()

    async def _until_the_end(self) -> None:
        """Raises Goodbye when the process is told to stop."""
        await self.door.streams.feed.ending.wait()
        raise Goodbye(Code.GOING_AWAY, "Going away")

    async def _send(self, text: str) -> None:
        """Raises Goodbye when the client does not take it."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self.socket.send_text(text)
        except TimeoutError:
            raise Goodbye(Code.TRY_AGAIN_LATER, "Too slow: go on after the last event.") from None


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


def _said(payload: Mapping[str, Any]) -> dict[bytes, bytes]:
    """Headers that a browser cannot send with the handshake, from the first message instead."""
    said = {name.lower(): value for name, value in payload.items() if isinstance(value, str)}
    return {
        name.encode(): said[name].encode("latin-1", "replace") for name in SAID_BY_MESSAGE if name in said
    }


def _leaves(group: BaseExceptionGroup[Any]) -> Any:
    for each in group.exceptions:
        if isinstance(each, BaseExceptionGroup):
            yield from _leaves(each)
        else:
            yield each
