"""The explorer: GraphiQL from files of the repository, for development."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import FileResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent
ONLY_OURS = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "frame-ancestors 'none'"
)


def explorer_page() -> Response:
    return FileResponse(FOLDER / "index.html", headers={"content-security-policy": ONLY_OURS})


def explorer_route() -> Mount:
    return Mount("/explorer", StaticFiles(directory=FOLDER))
