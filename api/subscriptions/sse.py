"""Subscriptions over HTTP: a stream of events for each, by the distinct connections mode of graphql-sse."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson
import structlog
from graphql import GraphQLError
from starlette.types import Receive, Send

from api import metering
from api.context import Context
from api.execution import Wanted
from api.masking import shown_error
from api.subscriptions.feed import Ending
from api.subscriptions.streams import Refused, Streams, Subscription
from api.transport.head import Head
from api.transport.refusal import refused, unread
from api.transport.status import HttpFault

HEARTBEAT = 12.0
"""Seconds between signs of life, so that nothing between us and the client takes it for dead."""
PATIENCE = 10.0
"""Seconds in which a client takes what it is sent, before it is dropped."""
FIELDS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"vary", b"accept, accept-language, authorization"),
    (b"x-accel-buffering", b"no"),
]

log = structlog.get_logger("api")


class _Over(Exception):
    """The stream is over, for whatever reason."""


@dataclass(frozen=True)
class EventStreams:
    """Answers a request whose operation is a subscription, and whose client accepts events."""

    streams: Streams
    context: Callable[[Head], Awaitable[Context]]

    async def __call__(self, head: Head, wanted: Wanted, receive: Receive, send: Send) -> None:
        renew = partial(self.context, head)
        begun = time.perf_counter()
        try:
            subscription = await self.streams.subscribe(wanted, await renew(), renew)
        except Refused as refusal:
            reply = refused(refusal.errors, head, refusal.context)
        except Ending:
            reply = unread(HttpFault(503, "This process stops; ask again."), head)
        except GraphQLError as error:
            reply = refused([error], head)
        except Exception as error:
            reply = refused([GraphQLError("", original_error=error)], head)
        else:
            metering.answered("subscription", 200, time.perf_counter() - begun)
            return await EventStream(subscription).tell(head, receive, send)
        await reply.send(send, head)
        metering.answered("subscription", reply.status, time.perf_counter() - begun)
        return None


@dataclass(eq=False)
class EventStream:
    """``next`` for every answer, ``complete`` when there will be none any more.

    A stream that ends without ``complete`` was broken off, and clients ask for it again: so it is
    when the process stops, and when something on our side goes wrong.
    """

    subscription: Subscription
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def tell(self, head: Head, receive: Receive, send: Send) -> None:
        """Until the client leaves, may not listen any more, or is too slow."""
        fields = [*FIELDS, (b"x-request-id", head.request_id.encode())]
        self._send, self._request_id, self._language = send, head.request_id, head.wishes.language
        await send({"type": "http.response.start", "status": 200, "headers": fields})
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._departure(receive))
                group.create_task(self._heartbeat())
                group.create_task(self._events())
        except* (_Over, TimeoutError):
            with suppress(TimeoutError):
                await self._write(b"", more=False)
        finally:
            self.subscription.leave()

    async def _events(self) -> None:
        """Raises _Over, TimeoutError."""
        try:
            async for body in self.subscription:
                await self._event("next", body)
        except GraphQLError as error:
            await self._event("next", {"errors": [shown_error(error, self._request_id, self._language)]})
            await self._event("complete")
        except Ending:
            pass
        except TimeoutError:
            raise
        except Exception:
            log.exception("stream.failed", request_id=self._request_id)
        raise _Over

    async def _heartbeat(self) -> None:
        while True:
            await self._write(b":\n\n")
            await asyncio.sleep(HEARTBEAT)

    async def _departure(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        raise _Over

    async def _event(self, kind: str, body: Any = None) -> None:
        data = b"" if body is None else b" " + orjson.dumps(body)
        await self._write(b"event: " + kind.encode() + b"\ndata:" + data + b"\n\n")

    async def _write(self, part: bytes, *, more: bool = True) -> None:
        """Raises TimeoutError when the client does not take it."""
        async with asyncio.timeout(PATIENCE), self._turn:
            await self._send({"type": "http.response.body", "body": part, "more_body": more})
