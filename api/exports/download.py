"""A file of long work, for who asked for it, or may see what others do, and may see what is in it."""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from api.context import Services
from api.downloads import Download, record
from api.faults import Unauthenticated
from api.identity import principal_of
from api.language import preferred
from api.transport.head import Head
from domain.platform.bulk_operation import READ_OTHERS
from domain.platform.principal import Principal
from persistence.clock import now
from persistence.exporting.files import Result, name_in, path_of_result, result_of
from persistence.exporting.layouts import MEDIA
from persistence.storage import UnknownFile


async def serve_result(request: Request, services: Services) -> Response:
    """Whatever is not there any more, or not the asker's to know of, is 404."""
    head = Head.of(request.scope)
    try:
        principal = await principal_of(head, services)
    except Unauthenticated:
        principal = None
    if principal is None:
        return JSONResponse({"error": "UNAUTHENTICATED"}, 401, {"www-authenticate": "Bearer"})
    name, id = request.path_params["name"], _id(request.path_params["id"])
    found = None if id is None else await _found(id, name, principal, services)
    if id is None or found is None:
        return JSONResponse({"error": "NOT_FOUND"}, 404)
    if not all(map(principal.may, found.requires)):
        return JSONResponse({"error": "FORBIDDEN"}, 403)
    language = preferred(request.headers.get("accept-language"))
    kept = name_in(language, name) if found.people else name
    try:
        size, data = await services.storage.open(path_of_result(principal.company, id, kept))
    except UnknownFile:
        return JSONResponse({"error": "NOT_FOUND"}, 404)
    if found.archive:
        node = f"bulkoperation_{id.hex}"
        await record(Download(node, "archive", name, found.requires), principal, head, services)
    return StreamingResponse(data, media_type=MEDIA[found.format], headers=_headers(name, size))


async def _found(id: UUID, name: str, principal: Principal, services: Services) -> Result | None:
    by = None if principal.may(READ_OTHERS) else principal.id
    async with services.database.reading(principal.company) as connection:
        return await result_of(connection, principal.company, id, name, by=by, at=now())


def _id(text: str) -> UUID | None:
    try:
        return UUID(hex=text)
    except ValueError:
        return None


def _headers(name: str, size: int) -> dict[str, str]:
    return {
        "content-disposition": f'attachment; filename="{name}"',
        "content-length": str(size),
        "cache-control": "private, no-store",
        "vary": "accept-language, authorization",
    }


def export_routes(services: Services) -> list[Route]:
    async def result(request: Request) -> Response:
        return await serve_result(request, services)

    return [Route("/bulk-operations/{id}/{name}", result)]
