"""An answer on its way out: small ones as they are, large ones compressed, in two messages."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.types import Send

from api.negotiation import OFFERED
from api.transport.head import Head

Fields = tuple[tuple[bytes, bytes], ...]

COMPRESSED_FROM = 1_000
"""Bytes. Below this a packet is a packet."""
CONTENT_TYPE = {media: (b"content-type", f"{media}; charset=utf-8".encode()) for media in OFFERED}
VARIES = (b"vary", b"accept, accept-encoding, accept-language, authorization")
NO_STORE: Fields = ((b"cache-control", b"no-store"),)
DUTIES: dict[int, Fields] = {
    401: ((b"www-authenticate", b"Bearer"),),
    405: ((b"allow", b"GET, HEAD, POST"),),
    408: ((b"connection", b"close"),),
    413: ((b"connection", b"close"),),
}
"""What has to be said along with a status."""


@dataclass(frozen=True, slots=True)
class Reply:
    """``fields`` are the headers beyond those that every answer has."""

    status: int
    media: str
    body: bytes
    fields: Fields = NO_STORE

    @classmethod
    def refused(
        cls,
        status: int,
        media: str,
        errors: Sequence[Mapping[str, Any]],
        extensions: Mapping[str, Any] | None = None,
    ) -> Reply:
        """Nothing was executed, so there is no data."""
        fields = NO_STORE + DUTIES.get(status, ()) + _patience(errors)
        body = {"errors": errors, "extensions": extensions} if extensions else {"errors": errors}
        return cls(status, media, orjson.dumps(body), fields)

    async def send(self, send: Send, head: Head) -> None:
        body = self.body
        fields = [CONTENT_TYPE[self.media], (b"x-request-id", head.request_id.encode()), VARIES, *self.fields]
        if len(body) >= COMPRESSED_FROM and head.wishes.gzip:
            body = zlib.compress(body, 1, wbits=31)
            fields.append((b"content-encoding", b"gzip"))
        if self.status != 304:  # its length would be told of the answer that is kept (RFC 9110, 8.6)
            fields.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": self.status, "headers": fields})
        await send({"type": "http.response.body", "body": b"" if head.method == "HEAD" else body})


def _patience(errors: Sequence[Mapping[str, Any]]) -> Fields:
    """How long to wait, in whole seconds, for clients that do not look into the body."""
    waits = [wait for error in errors if (wait := error.get("extensions", {}).get("retryAfterMs"))]
    return ((b"retry-after", b"%d" % -(-max(waits) // 1_000)),) if waits else ()


def revalidated(reply: Reply, said: bytes, head: Head) -> Reply:
    """An answer that its reader may keep and ask about again; without a body while the same is ``said``."""
    tag = f'W/"{hashlib.blake2b(said, digest_size=16).hexdigest()}"'
    fields = ((b"cache-control", b"private, no-cache"), (b"etag", tag.encode()))
    if is_known(tag, head.get(b"if-none-match")):
        return Reply(304, reply.media, b"", fields)
    return Reply(reply.status, reply.media, reply.body, fields)


def lasting(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Errors without what is new in every answer, the id of the request."""
    return [{**error, "extensions": {**error["extensions"], "requestId": None}} for error in errors]


def is_known(tag: str, if_none_match: str | None) -> bool:
    """Whether the reader has it already; weak tags and strong ones are compared alike (RFC 9110, 13.1.2)."""
    known = {one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")}
    return not known.isdisjoint({"*", tag.removeprefix("W/")})


def body_of(
    data: Any, errors: Sequence[Mapping[str, Any]] = (), extensions: Mapping[str, Any] | None = None
) -> bytes:
    """The JSON of a GraphQL answer: errors first, so that they are seen."""
    whole: dict[str, Any] = {"errors": errors} if errors else {}
    whole["data"] = data
    if extensions:
        whole["extensions"] = extensions
    return orjson.dumps(whole)
