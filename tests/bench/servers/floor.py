"""The least an answer can cost: a bare route, one prepared statement that makes the JSON, the same walls.

The walls: the key is read and looked up as ours is, the company is set in the same statement behind a fence,
row security decides under the application's role, and the permissions of what is shown are checked. Which of
them stand is for who starts it to say, so that the price of each can be told.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from domain.platform.permission import Permissions
from persistence.platform.tokens import KEY, Presented, TokenMint
from persistence.secrets import Secrets
from tests.bench.walls import Wall, statement_behind

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

SHOWN = ("sales.order.read", "parties.party.read", "catalog.product.read")
STATEMENTS = Path(__file__).parent.parent / "sql" / "floor"
WALL = Wall[os.environ.get("WALL", Wall.PERMISSION.name)]
LOOKUP, ONE, PAGE, COUNT = (
    statement_behind(WALL, (STATEMENTS / f"{name}.sql").read_text())
    for name in ("lookup", "one", "page", "count")
)


ROLE = {"role": "retaguarda_app"} if WALL >= Wall.ROW_SECURITY else {}


class Floor:
    """Three addresses, each with one statement."""

    def __init__(self) -> None:
        self.mint = TokenMint(Secrets(os.environ["SECRET_KEY"]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._live(receive, send)
        asked = orjson.loads((await receive())["body"])
        presented = self._presented(scope)
        if presented is None or (WALL >= Wall.AUTHENTICATION and not await self._may(presented)):
            return await _answer(send, 403, b"{}")
        match scope["path"]:
            case "/one":
                body = await self._read(ONE, str(presented.company), UUID(asked["id"][6:]))
                return await _answer(send, 200, b'{"data":{"order":', body, b"}}")
            case path:
                statement = PAGE if path == "/page" else COUNT
                window = (datetime.fromisoformat(asked["since"]), datetime.fromisoformat(asked["until"]))
                given = (str(presented.company), asked["status"], *window, asked["first"])
                return await _answer(
                    send, 200, b'{"data":{"orders":', await self._read(statement, *given), b"}}"
                )

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        size = int(os.environ["CONNECTIONS"])
        self.pool = await asyncpg.create_pool(
            os.environ["DATABASE_URL"],
            min_size=size,
            max_size=size,
            init=_json_as_bytes,
            reset=_as_it_is,
            server_settings={"timezone": "UTC", "jit": "off"} | ROLE,
        )
        gc.collect()
        gc.freeze()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})

    def _presented(self, scope: Scope) -> Presented | None:
        for name, value in scope["headers"]:
            if name == b"authorization" and value.startswith(f"Bearer {KEY}".encode()):
                return self.mint.read_key(value[7:].decode())
        return None

    async def _may(self, presented: Presented) -> bool:
        scopes = await self._read(LOOKUP, str(presented.company), presented.id, presented.digest)
        if WALL < Wall.PERMISSION:
            return scopes is not None
        held = Permissions.of(scopes or ())
        return all(name in held for name in SHOWN)

    async def _read(self, statement: str, *given: Any) -> Any:
        async with self.pool.acquire() as connection:
            return await connection.fetchval(statement, *given)


async def _json_as_bytes(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec(
        "json", schema="pg_catalog", encoder=bytes, decoder=bytes, format="binary"
    )


async def _as_it_is(_: asyncpg.Connection) -> None:
    """Nothing outlives a statement here, so there is nothing to reset."""


async def _answer(send: Send, status: int, *parts: bytes) -> None:
    body = b"".join(parts)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


app = Floor()
