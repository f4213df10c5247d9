"""The server of the API's process: whoever listens is told that it will end, before it waits for them."""

from __future__ import annotations

import socket
import sys
from typing import Any

import uvicorn
from starlette.applications import Starlette

from api import limits
from api.subscriptions.wire import PatientSocket
from api.transport.deadline import PatientProtocol

UNAVAILABLE = 3
"""The exit code of a server that could not begin."""


class Server(uvicorn.Server):
    """One process's. ``app.state.preflight`` says whether to begin, ``farewell`` has open streams end."""

    def __init__(self, app: Starlette, *, host: str, port: int, **options: Any) -> None:
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
                timeout_graceful_shutdown=10,
                **options,
            )
        )
        self.preflight, self.farewell = app.state.preflight, app.state.farewell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        if await self.preflight(lambda: self.should_exit):
            await super().startup(sockets)
        else:
            self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await self.farewell()
        await super().shutdown(sockets)


def serve(host: str, port: int) -> None:
    """Until SIGTERM or Ctrl-C."""
    from api.app import create_app

    server = Server(create_app(), host=host, port=port)
    server.run()
    if not server.started:
        sys.exit(UNAVAILABLE)
