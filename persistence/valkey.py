"""Valkey, asked a few things a second over one connection; gone is gone, and said so at once."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

Reply = bytes | int | None | list[Any]
Part = str | int
PATIENCE = 0.25
"""Seconds that an answer may take; whoever waits for it is a request of a client."""

NONSENSE = (OSError, TimeoutError, EOFError, ValueError, RecursionError, asyncio.LimitOverrunError)
"""What is raised when nobody answers, or somebody else."""


class ValkeyGone(Exception):
    """It cannot be reached, does not answer in time, or answers nonsense."""


class ValkeyRefuses(Exception):
    """It answered with an error; the text is its own."""


@dataclass(frozen=True)
class Script:
    """A piece of Lua that runs as one step; known to the server by its digest."""

    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()


@dataclass
class Valkey:
    """The server at a ``redis://`` address. Its own client, for the usual one takes 20 MB of memory."""

    url: str = field(repr=False)
    _reader: asyncio.StreamReader | None = field(default=None, init=False)
    _writer: asyncio.StreamWriter | None = field(default=None, init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def run(self, script: Script, keys: list[str], *arguments: Part) -> Reply:
        """What the script answers. Raises ValkeyGone and ValkeyRefuses."""
        parts = (len(keys), *keys, *arguments)
        try:
            return await self.ask("EVALSHA", script.digest, *parts)
        except ValkeyRefuses as refused:
            if not str(refused).startswith("NOSCRIPT"):
                raise
            return await self.ask("EVAL", script.text, *parts)

    async def ask(self, *parts: Part) -> Reply:
        """The answer to one command. Raises ValkeyGone and ValkeyRefuses."""
        try:
            async with asyncio.timeout(PATIENCE), self._turn:
                return await self._patiently(*parts)
        except NONSENSE as error:
            raise ValkeyGone(type(error).__name__) from error

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _patiently(self, *parts: Part) -> Reply:
        """On a new connection when the old one turns out to be closed: servers are restarted."""
        if self._writer is not None:
            try:
                return await self._exchange(*parts)
            except (OSError, EOFError):
                pass
        await self._connect()
        return await self._exchange(*parts)

    async def _connect(self) -> None:
        parts = urlsplit(self.url)
        try:
            self._reader, self._writer = await asyncio.open_connection(
                parts.hostname or "localhost", parts.port or 6379, ssl=parts.scheme == "rediss" or None
            )
            for command in _greetings(parts):
                await self._exchange(*command)
        except ValkeyRefuses as refused:
            self.close()
            raise ValkeyGone(str(refused)) from refused

    async def _exchange(self, *parts: Part) -> Reply:
        """After anything but a whole answer the connection is of no more use."""
        assert self._writer is not None
        whole = False
        try:
            self._writer.write(_command(parts))
            await self._writer.drain()
            answer = await self._read()
            whole = True
        finally:
            if not whole:
                self.close()
        if isinstance(answer, ValkeyRefuses):
            raise answer
        return answer

    async def _read(self) -> Reply | ValkeyRefuses:
        assert self._reader is not None
        line = await self._reader.readuntil(b"\r\n")
        kind, text = line[:1], line[1:-2]
        match kind:
            case b"+":
                return text
            case b"-":
                return ValkeyRefuses(text.decode(errors="replace"))
            case b":":
                return int(text)
            case b"$":
                return None if text == b"-1" else (await self._reader.readexactly(int(text) + 2))[:-2]
            case b"*":
                return [await self._read() for _ in range(int(text))]
        raise ValueError("not an answer of Valkey")


def _greetings(parts: SplitResult) -> list[tuple[Part, ...]]:
    """What is said on a new connection: the password, and the database's number."""
    said: list[tuple[Part, ...]] = []
    if parts.password:
        user = (unquote(parts.username),) if parts.username else ()
        said.append(("AUTH", *user, unquote(parts.password)))
    if number := parts.path.strip("/"):
        said.append(("SELECT", number))
    return said


def _command(parts: tuple[Part, ...]) -> bytes:
    encoded = [str(part).encode() for part in parts]
    return b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in encoded)
