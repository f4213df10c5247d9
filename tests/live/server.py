"""The real server in the loop of the tests, on a port of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager

from starlette.applications import Starlette

from api.server import Server
from tests.patience import until_async


class QuietServer(Server):
    """Leaves the signals of the process to the tests."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    @property
    def address(self) -> str:
        """Host and port."""
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        return f"{host}:{port}"


@asynccontextmanager
async def serving(app: Starlette, **options: object) -> AsyncGenerator[QuietServer]:
    server = QuietServer(app, host="127.0.0.1", port=0, **options)
    running = asyncio.create_task(server.serve())

    async def started() -> bool:
        return server.started

    await until_async(started)
    yield server
    server.should_exit = True
    await running
