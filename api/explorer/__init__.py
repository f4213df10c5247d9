"""The explorer: GraphiQL from files of the repository, for development."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from api.explorer.demo import demo_route

FOLDER = Path(__file__).parent
ONLY_OURS = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "frame-ancestors 'none'"
)


def explorer_page() -> Response:
    return FileResponse(FOLDER / "index.html", headers={"content-security-policy": ONLY_OURS})


def explorer_routes(*, knows_demo: bool) -> list[BaseRoute]:
    """What the page loads; ``knows_demo`` has it offer the demo companies, never in production."""
    files = [_file(path) for path in sorted(FOLDER.iterdir()) if path.suffix in (".js", ".css")]
    vendor = Mount("/explorer/vendor", StaticFiles(directory=FOLDER / "vendor"))
    return [*([demo_route()] if knows_demo else []), *files, vendor]


def _file(path: Path) -> Route:
    async def serve(_: object) -> Response:
        return FileResponse(path)

    return Route(f"/explorer/{path.name}", serve)
