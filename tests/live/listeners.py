"""Those who listen in the tests: by WebSocket with frames of their own, and by a stream over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import websockets
from websockets.asyncio.client import ClientConnection

from tests.loopback import async_client

PROTOCOL = "graphql-transport-ws"
PATIENCE = 10.0


@dataclass
class Socket:
    """One connection. What it receives comes as it was sent."""

    connection: ClientConnection

    async def send(self, type: str | None = None, **message: Any) -> None:
        await self.connection.send(json.dumps(({"type": type} if type else {}) | message))

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE):
            text = await self.connection.recv()
        assert isinstance(text, str), "a text frame"
        return json.loads(text)

    async def subscribe(self, id: str, query: str, **variables: Any) -> None:
        await self.send("subscribe", id=id, payload={"query": query, "variables": variables})

    async def answer(self, id: str) -> Any:
        """The data of the next answer to this operation, which must be without errors."""
        message = await self.next()
        assert (message["id"], message["type"]) == (id, "next"), message
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]

    async def silence(self, seconds: float = 0.6) -> None:
        """Nothing comes for so long: longer than the journal is ever left alone."""
        try:
            async with asyncio.timeout(seconds):
                raise AssertionError(await self.connection.recv())
        except TimeoutError:
            pass

    async def alive(self) -> None:
        """Everything that was asked before has been looked at."""
        await self.send("ping")
        assert await self.next() == {"type": "pong"}

    async def closed(self) -> tuple[int, str]:
        """Code and reason with which the other side ends it."""
        async with asyncio.timeout(PATIENCE):
            await self.connection.wait_closed()
        return self.connection.close_code or 0, self.connection.close_reason or ""


@asynccontextmanager
async def socket(address: str, protocol: str | None = PROTOCOL, **headers: str) -> AsyncGenerator[Socket]:
    protocols = [websockets.Subprotocol(protocol)] if protocol else None
    url = f"ws://{address}/graphql"
    async with websockets.connect(url, subprotocols=protocols, additional_headers=headers) as connection:
        yield Socket(connection)


@asynccontextmanager
async def introduced(address: str, token: str) -> AsyncGenerator[Socket]:
    """A connection that was acknowledged."""
    async with socket(address) as one:
        await one.send("connection_init", payload={"Authorization": f"Bearer {token}"})
        assert await one.next() == {"type": "connection_ack"}
        yield one


@dataclass
class Stream:
    """A stream of events over HTTP."""

    response: httpx.Response
    lines: AsyncIterator[str]

    async def event(self) -> tuple[str, Any]:
        """Kind and data of the next one; signs of life are skipped. Raises StopAsyncIteration at the end."""
        kind, data = "", ""
        async with asyncio.timeout(PATIENCE):
            while line := await anext(self.lines) or not kind:
                name, _, value = str(line).partition(":") if line is not True else ("", "", "")
                kind = value.strip() if name == "event" else kind
                data = value.strip() if name == "data" else data
        return kind, json.loads(data) if data else None

    async def answer(self) -> Any:
        kind, body = await self.event()
        assert kind == "next", (kind, body)
        assert "errors" not in body, body
        return body["data"]


@asynccontextmanager
async def stream(address: str, token: str, query: str, **variables: Any) -> AsyncGenerator[Stream]:
    """Must be answered with a stream."""
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {token}"}
    async with (
        async_client(f"http://{address}", timeout=PATIENCE) as http,
        http.stream(
            "POST", "/graphql", json={"query": query, "variables": variables}, headers=headers
        ) as response,
    ):
        assert response.status_code == 200, await response.aread()
        yield Stream(response, response.aiter_lines())
