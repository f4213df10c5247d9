"""The server of the API's process: whoever listens is told that it will end, before it waits for them."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from typing import Any

import uvicorn
from starlette.applications import Starlette

from api import limits
from api.rehearsal import rehearse
from api.siblings import Siblings
from api.subscriptions.wire import PatientSocket
from api.together import UNAVAILABLE, Together, bound
from api.transport.deadline import PatientProtocol

LINGER = 5.0
"""Seconds, in production, in which a server that ends still answers who is connected already: longer than
the proxy keeps a connection that nobody uses, so that none is closed while a request is on its way."""


class Server(uvicorn.Server):
    """One process's. ``app.state.preflight`` says whether to begin, ``farewell`` has open streams end."""

    def __init__(self, app: Starlette, *, host: str, port: int, linger: float = 0, **options: Any) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                loop="uvloop",
                http=PatientProtocol,
                ws=PatientSocket,
                ws_max_size=limits.BODY_BYTES,
                ws_per_message_deflate=False,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                headers=app.state.headers,
                timeout_graceful_shutdown=10,
                **options,
            )
        )
        self.preflight, self.farewell = app.state.preflight, app.state.farewell
        self.linger, self.asked = linger, False

    def parted(self, siblings: Siblings) -> socket.socket:
        """Returns in each of the processes that are to serve; the parent keeps them alive, and never does."""
        door = bound(self.config.host, self.config.port)
        self.config.load()
        self.config.get_loop_factory()
        rehearse()
        together = Together.of(len(siblings.doors), door)
        together.ask(lambda: asyncio.run(self.preflight(lambda: False)))
        self.asked = True
        siblings.own = together.part()
        return door

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        if self.asked or await self.preflight(lambda: self.should_exit):
            await super().startup(sockets)
        else:
            self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await self.farewell()
        await self._answer_the_last()
        await super().shutdown(sockets)

    async def _answer_the_last(self) -> None:
        """Nobody new comes in; each answer asks who is connected to come by another way next time."""
        self.server_state.default_headers = [*self.server_state.default_headers, (b"connection", b"close")]
        until = time.monotonic() + self.linger
        while self.server_state.connections and time.monotonic() < until and not self.force_exit:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def serve(host: str, port: int) -> None:
    """Until SIGTERM or Ctrl-C, by as many processes as the settings say."""
    from api.app import create_app
    from persistence import tracing
    from persistence.settings import settings

    chosen = settings()
    siblings = Siblings.of(chosen.api_processes) if chosen.api_processes > 1 else None
    linger = LINGER if chosen.in_production else 0
    server = Server(create_app(siblings=siblings), host=host, port=port, linger=linger)
    doors = None if siblings is None else [server.parted(siblings)]
    tracing.begin("api")
    server.run(doors)
    if not server.started:
        sys.exit(UNAVAILABLE)
