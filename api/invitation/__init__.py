"""The page that an invitation's letter leads to: the person chooses a password and is in."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

FOLDER = Path(__file__).parent
HEADERS = {
    "content-security-policy": (
        "default-src 'self'; img-src data:; frame-ancestors 'none'; form-action 'none'"
    ),
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
"""Nothing of others is loaded, and nobody learns the address, whose fragment lets in."""


def invitation_routes() -> list[BaseRoute]:
    """``/invitation`` and its two files. The token stays in the browser until it is sent to GraphQL."""

    async def page(_: Request) -> Response:
        return FileResponse(FOLDER / "page.html", headers=HEADERS)

    async def script(_: Request) -> Response:
        return FileResponse(FOLDER / "page.js", headers=HEADERS)

    async def style(_: Request) -> Response:
        return FileResponse(FOLDER / "page.css", headers=HEADERS)

    return [
        Route("/invitation", page),
        Route("/invitation/page.js", script),
        Route("/invitation/page.css", style),
    ]
