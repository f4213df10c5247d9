"""One client's connection: who it is, what it asks, what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import structlog
from graphql import GraphQLError, OperationType
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.context import Context
from api.execution import Wanted
from api.faults import Throttled, Unauthenticated
from api.language import preferred
from api.masking import shown_error
from api.subscriptions.feed import Ending
from api.subscriptions.messages import Code, Goodbye, Message, frame
from api.subscriptions.streams import Refused, Streams, Subscription
from api.transport.head import Head
from api.transport.parameters import Parameters
from api.trusted import Shelf
from domain.kernel.said import Said

INITIALISATION = 10.0
"""Seconds in which a client says who it is."""
PATIENCE = 10.0
"""Seconds in which a client takes what it is sent, before it is dropped."""
MOST_OPERATIONS = 50
"""At the same time, over one connection."""
MOST_UNKNOWN = 10
"""Messages before a client says who it is."""
SAID_BY_MESSAGE = ("authorization", "accept-language")

MakeContext = Callable[[Head], Awaitable[Context]]

log = structlog.get_logger("api")


@dataclass(eq=False)
class Connection:
    """One client: who it is, and what runs for it."""

    socket: WebSocket
    streams: Streams
    context: MakeContext
    shelf: Shelf
    headers: dict[bytes, bytes] = field(default_factory=dict)
    running: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def introduced(self) -> UUID:
        """Whose company it is. Raises Goodbye, WebSocketDisconnect."""
        try:
            async with asyncio.timeout(INITIALISATION):
                message = await self._introduction()
        except TimeoutError:
            raise Goodbye(Code.INITIALISATION_TIMEOUT, "Connection initialisation timeout") from None
        self.headers = dict(self.socket.scope["headers"]) | _said(message.payload)
        return await self._company()

    async def _introduction(self) -> Message:
        for _ in range(MOST_UNKNOWN):
            message = await self._received()
            if message.type == "connection_init":
                return message
            if message.type == "subscribe":
                break
            await self._answer(message, None)
        raise Goodbye(Code.UNAUTHORIZED, "Unauthorized")

    async def _company(self) -> UUID:
        try:
            return (await self.renew()).known.company
        except Unauthenticated as unknown:
            raise Goodbye(Code.FORBIDDEN, unknown.message) from None

    async def converse(self) -> None:
        """Until either side leaves. Raises Goodbye, WebSocketDisconnect, alone or in a group."""
        await self._send(frame("connection_ack"))
        async with asyncio.TaskGroup() as group:
            group.create_task(self._until_the_end())
            while True:
                await self._answer(await self._received(), group)

    async def renew(self) -> Context:
        """Who asks, as of now. Raises Unauthenticated."""
        headers = [*self.headers.items(), (b"x-request-id", uuid4().hex.encode())]
        scope = {"method": "GET", "headers": headers, "client": self.socket.scope.get("client")}
        return await self.context(Head.of(scope))

    def _shown(self, error: GraphQLError, request_id: str | None = None) -> dict[str, Any]:
        """In the language that the connection was begun in."""
        language = preferred(self.headers.get(b"accept-language", b"").decode("latin-1"))
        return shown_error(error, request_id or uuid4().hex, language)

    def _told(self, error: GraphQLError, context: Context) -> dict[str, Any]:
        """With what it cost: this message has no other place for it."""
        shown = self._shown(error, context.request_id)
        return {**shown, "extensions": {**context.cost(), **shown["extensions"]}}

    async def _received(self) -> Message:
        event = await self.socket.receive()
        if event["type"] == "websocket.disconnect":
            if event.get("code") == Code.TRY_AGAIN_LATER:
                raise Goodbye(Code.TRY_AGAIN_LATER, "Too many messages.")
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
            many = Throttled(Said("At most {most} operations at the same time.", most=MOST_OPERATIONS))
            return await self._send(frame("error", message.id, [self._shown(many)]))
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
            last = frame("error", id, [self._told(error, refused.context) for error in refused.errors])
        except Unauthenticated as over:
            raise Goodbye(Code.FORBIDDEN, over.message) from None
        except Ending:
            raise Goodbye(Code.GOING_AWAY, "Going away") from None
        except GraphQLError as error:
            last = frame("error", id, [self._shown(error)])
        except (Goodbye, WebSocketDisconnect):
            raise
        except Exception:
            log.exception("stream.failed")
            raise Goodbye(Code.TRY_AGAIN_LATER, "Something went wrong on our side.") from None
        if self.running.pop(id, None) is not None:
            await self._send(last)

    async def _run(self, id: str, parameters: Parameters, begun: asyncio.Event) -> None:
        context = await self.renew()
        context.find = self.shelf.found
        begins = await self._begins(parameters, context)
        if isinstance(begins, Subscription):
            begun.set()
            await self._follow(id, begins)
        else:
            begun.set()
            await self._send(frame("next", id, await self.streams.once(begins, context)))

    async def _begins(self, parameters: Parameters, context: Context) -> Subscription | Wanted:
        """What is followed, or what is answered once. Raises Refused, Ending and Unauthenticated."""
        try:
            wanted = await self.shelf.wanted(parameters, context.principal)
            if await self.streams.kind_of(wanted, context) is OperationType.SUBSCRIPTION:
                return await self.streams.subscribe(wanted, context, self.renew)
        except Unauthenticated:
            raise
        except GraphQLError as error:
            raise Refused([error], context) from None
        return wanted

    async def _follow(self, id: str, subscription: Subscription) -> None:
        try:
            async for body in subscription:
                await self._send(frame("next", id, body))
        finally:
            subscription.leave()

    async def _until_the_end(self) -> None:
        """Raises Goodbye when the process is told to stop."""
        await self.streams.feed.ending.wait()
        raise Goodbye(Code.GOING_AWAY, "Going away")

    async def _send(self, text: str) -> None:
        """Raises Goodbye when the client does not take it."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self.socket.send_text(text)
        except TimeoutError:
            raise Goodbye(Code.TRY_AGAIN_LATER, "Too slow: go on after the last event.") from None


def _said(payload: Mapping[str, Any]) -> dict[bytes, bytes]:
    """Headers that a browser cannot send with the handshake, from the first message instead."""
    said = {name.lower(): value for name, value in payload.items() if isinstance(value, str)}
    return {
        name.encode(): said[name].encode("latin-1", "replace") for name in SAID_BY_MESSAGE if name in said
    }
