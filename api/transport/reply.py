"""An answer on its way out: small ones as they are, large ones compressed, in two messages."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.types import Send

from api.transport.head import Head

COMPRESSED_FROM = 1_000
"""Bytes. Below this a packet is a packet."""
VARIES = (b"vary", b"accept, accept-encoding, accept-language, authorization")
NO_STORE = {"cache-control": "no-store"}


@dataclass(frozen=True)
class Reply:
    """``headers`` are those beyond the usual ones, in lower case."""

    status: int
    media: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: NO_STORE)

    @classmethod
    def refused(
        cls, status: int, media: str, errors: Sequence[Mapping[str, Any]], headers: Mapping[str, str]
    ) -> Reply:
        """Nothing was executed, so there is no data."""
        challenge = {"www-authenticate": "Bearer"} if status == 401 else {}
        return cls(status, media, orjson.dumps({"errors": errors}), {**NO_STORE, **challenge, **headers})

    async def send(self, send: Send, head: Head) -> None:
        body = self.body
        headers = [
            (b"content-type", f"{self.media}; charset=utf-8".encode()),
            (b"x-request-id", head.request_id.encode()),
            VARIES,
            *((name.encode(), value.encode()) for name, value in self.headers.items()),
        ]
        if len(body) >= COMPRESSED_FROM and head.wishes.gzip:
            body = zlib.compress(body, 1, wbits=31)
            headers.append((b"content-encoding", b"gzip"))
        if body:
            headers.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if head.method == "HEAD" else body})


def revalidated(reply: Reply, head: Head) -> Reply:
    """An answer that its reader may keep and ask about again; without a body while it stays the same."""
    tag = f'W/"{hashlib.blake2b(reply.body, digest_size=16).hexdigest()}"'
    headers = {"cache-control": "private, no-cache", "etag": tag}
    known = (head.get(b"if-none-match") or "").split(",")
    if tag in (one.strip() for one in known):
        return Reply(304, reply.media, b"", headers)
    return Reply(reply.status, reply.media, reply.body, headers)


def body_of(
    data: Any, errors: Sequence[Mapping[str, Any]] = (), extensions: Mapping[str, Any] | None = None
) -> bytes:
    """The JSON of a GraphQL answer: errors first, so that they are seen."""
    whole: dict[str, Any] = {"errors": errors} if errors else {}
    whole["data"] = data
    if extensions:
        whole["extensions"] = extensions
    return orjson.dumps(whole)
