"""The files that the explorer's page loads: compressed once, and told apart by their tags."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.negotiation import takes_gzip
from api.transport.reply import COMPRESSED_FROM, is_known

FRESH = {"cache-control": "no-cache", "vary": "accept-encoding"}


@dataclass(frozen=True)
class Form:
    """A file as it is sent: what its headers say of it, and its bytes."""

    headers: dict[str, str]
    body: bytes


def file_route(path: Path, address: str) -> Route:
    """Its own tag for each form (RFC 9110, 8.8.3.3); without a body for who has it already."""

    async def serve(request: Request) -> Response:
        plain, coded = await asyncio.to_thread(_forms, path)
        form = coded if takes_gzip(request.headers.get("accept-encoding", "")) else plain
        if is_known(form.headers["etag"], request.headers.get("if-none-match")):
            return Response(status_code=304, headers=FRESH | {"etag": form.headers["etag"]})
        return Response(form.body, headers=FRESH | form.headers, media_type=mimetypes.guess_type(path)[0])

    return Route(address, serve)


@lru_cache(maxsize=32)
def _forms(path: Path) -> tuple[Form, Form]:
    """As it is, and compressed where that helps. Takes a moment for large files, the first time."""
    body = path.read_bytes()
    digest = hashlib.blake2b(body, digest_size=16).hexdigest()
    plain = Form({"etag": f'"{digest}"'}, body)
    if len(body) < COMPRESSED_FROM:
        return plain, plain
    coded = {"etag": f'"{digest}-gzip"', "content-encoding": "gzip"}
    return plain, Form(coded, gzip.compress(body, mtime=0))
