"""A connection that can be cut off: what makes a lost answer look like one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

CUT = "sandbox.cut"


class CuttableProtocol(H11Protocol):
    """Tells the application how to close its connection without a word."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        application: Any = self.app

        async def with_cut(scope: dict[str, Any], receive: Callable, send: Callable) -> None:
            await application({**scope, CUT: transport.abort}, receive, send)

        self.app = with_cut


class Silence(Response):
    """The answer of a server that is gone."""

    def __init__(self, request: Request) -> None:
        super().__init__()
        self.cut: Callable[[], None] = request.scope[CUT]

    async def __call__(self, scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable) -> None:
        self.cut()
        while (await receive())["type"] != "http.disconnect":
            pass
