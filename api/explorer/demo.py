"""The demo companies, for the explorer's one click: a practice installation tells its own machine alone."""

from __future__ import annotations

import json
import os
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

LOCAL = {"localhost", "127.0.0.1", "::1"}
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""A proxy adds these; behind one everybody seems to be near."""


def demo_route() -> Route:
    """``/explorer/demo``: ``[{id, name, key}]``, or 404 for who is not to know that it exists."""
    return Route("/explorer/demo", _demo)


async def _demo(request: Request) -> Response:
    companies = _companies() if _is_this_machine(request) else []
    if not companies:
        return Response(status_code=404)
    shown = [{"id": each["id"], "name": each["name"], "key": each["apiKey"]} for each in companies]
    return JSONResponse(shown, headers={"cache-control": "no-store"})


def _is_this_machine(request: Request) -> bool:
    """A page of ours, in a browser here, under a name that no other site can take for itself."""
    return (
        request.client is not None
        and _is_loopback(request.client.host)
        and request.url.hostname in LOCAL
        and request.headers.get("sec-fetch-site") == "same-origin"
        and not any(name in request.headers for name in FORWARDED)
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _companies() -> list[dict[str, Any]]:
    """What the founding of the demo companies left in DATA_DIR; nothing where there were none."""
    file = Path(os.environ.get("DATA_DIR", ".data")) / "demo.json"
    try:
        return json.loads(file.read_text(encoding="utf-8"))["companies"]
    except OSError:
        return []
