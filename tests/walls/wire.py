"""Requests as bytes over connections of their own: what goes out is what was written, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

PATIENCE = 20.0
"""Seconds in which an answer has to be there."""
GONE = (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError)


@dataclass(frozen=True)
class Answer:
    """``status`` is 0 when the connection was closed without an answer, -1 when none came in time."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def failed(self) -> bool:
        """Whether the server says that something went wrong on its side."""
        return self.status >= 500 or self.status < 0 or b'"INTERNAL_SERVER_ERROR"' in self.body

    def json(self) -> Any:
        return orjson.loads(self.body)


DROPPED = Answer(0, {}, b"")
SILENCE = Answer(-1, {}, b"")


def request(
    method: str = "POST", path: str = "/graphql", body: bytes = b"", headers: Mapping[str, str] | None = None
) -> bytes:
    """A well-formed one; characters of headers are bytes one to one."""
    fields = {"Host": "api", "Content-Length": str(len(body)), **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1") + body


def asked(
    document: str, variables: Mapping[str, Any] | None = None, *, token: str | None = None, **headers: str
) -> bytes:
    """A document, by whoever holds this token."""
    fields = {"Content-Type": "application/json", "Accept-Language": "en", **headers}
    if token is not None:
        fields["Authorization"] = f"Bearer {token}"
    return request(body=orjson.dumps({"query": document, "variables": dict(variables or {})}), headers=fields)


@dataclass
class Line:
    """One connection, made again when it was closed."""

    port: int
    patience: float = PATIENCE
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(default=None, repr=False)

    async def ask(self, sent: bytes) -> Answer:
        """The answer; what was sent over a connection that the server had just closed is sent once more."""
        fresh = self._streams is None
        answer = await self._once(sent)
        if answer is DROPPED and not fresh:
            answer = await self._once(sent)
        return answer

    async def _once(self, sent: bytes) -> Answer:
        try:
            async with asyncio.timeout(self.patience):
                if self._streams is None:
                    self._streams = await asyncio.open_connection("127.0.0.1", self.port, limit=1_000_000)
                reader, writer = self._streams
                writer.write(sent)
                answer, ends = await read_answer(reader, bodiless=sent.startswith(b"HEAD "))
        except GONE:
            answer, ends = DROPPED, True
        except TimeoutError:
            answer, ends = SILENCE, True
        if ends:
            self.close()
        return answer

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def read_answer(reader: asyncio.StreamReader, *, bodiless: bool = False) -> tuple[Answer, bool]:
    """With whether the connection ends. Raises one of GONE."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ")[1])
    fields = [line.partition(":") for line in head[1:] if line]
    headers = {name.lower(): value.strip() for name, _, value in fields}
    ends = headers.get("connection", "").lower() == "close"
    if bodiless or status in (204, 304):
        return Answer(status, headers, b""), ends
    if headers.get("transfer-encoding") == "chunked":
        return Answer(status, headers, await _chunks(reader)), ends
    if "content-length" in headers:
        return Answer(status, headers, await reader.readexactly(int(headers["content-length"]))), ends
    return Answer(status, headers, await reader.read()), True


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return bytes(body)


@asynccontextmanager
async def lines(port: int, count: int) -> AsyncGenerator[list[Line]]:
    opened = [Line(port) for _ in range(count)]
    try:
        yield opened
    finally:
        for line in opened:
            line.close()
