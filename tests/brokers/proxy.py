"""A wire between a broker and those who use it, which can be slow, hold everything, or be cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from persistence.embedded.child import free_port


class Wire:
    """``delay`` is how many seconds every piece takes, either way."""

    def __init__(self, url: str) -> None:
        self._there, self._port = urlsplit(url), free_port()
        self._flows = asyncio.Event()
        self._flows.set()
        self._ends: set[asyncio.StreamWriter] = set()
        self.delay = 0.0

    @property
    def url(self) -> str:
        """The broker's address, by this wire."""
        return self._there._replace(
            netloc=self._there.netloc.replace(f":{self._there.port}", f":{self._port}")
        ).geturl()

    def hold(self) -> None:
        """From now on nothing arrives, and nobody is told."""
        self._flows.clear()

    def release(self) -> None:
        self._flows.set()

    def cut(self) -> None:
        """All connections end, with what was on its way."""
        for end in self._ends:
            end.transport.abort()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            theirs, ours = await asyncio.open_connection("127.0.0.1", self._there.port)
            self._ends |= {writer, ours}
            try:
                await asyncio.gather(self._carry(reader, ours), self._carry(theirs, writer))
            finally:
                self._ends -= {writer, ours}
        writer.transport.abort()

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await source.read(65_536):
                await asyncio.sleep(self.delay)
                await self._flows.wait()
                target.write(piece)
                await target.drain()
        target.transport.abort()


@asynccontextmanager
async def wire_to(url: str) -> AsyncGenerator[Wire]:
    """A wire to the broker at this address, laid meanwhile."""
    wire = Wire(url)
    server = await asyncio.start_server(wire._connect, "127.0.0.1", wire._port)
    try:
        yield wire
    finally:
        server.close()
        wire.release()
        wire.cut()
