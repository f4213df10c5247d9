"""The explorer: GraphiQL from files of the repository, for development."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute

from api.explorer.demo import demo_route
from api.explorer.files import file_route

FOLDER = Path(__file__).parent
VENDOR = FOLDER / "vendor"
ONLY_OURS = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "frame-ancestors 'none'"
)


def explorer_page() -> Response:
    return FileResponse(FOLDER / "index.html", headers={"content-security-policy": ONLY_OURS})


def explorer_routes(*, knows_demo: bool) -> list[BaseRoute]:
    """What the page loads; ``knows_demo`` has it offer the demo companies, never in production."""
    ours = [path for path in sorted(FOLDER.iterdir()) if path.suffix in (".js", ".css")]
    files = [file_route(path, f"/explorer/{path.name}") for path in ours]
    vendor = [file_route(path, f"/explorer/vendor/{path.name}") for path in sorted(VENDOR.iterdir())]
    return [*([demo_route()] if knows_demo else []), *files, *vendor]
