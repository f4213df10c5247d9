"""The result of an export, for who asked for it, or may see what others do, and may see what is in it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from api.context import Services
from api.faults import Unauthenticated
from api.identity import principal_of
from domain.platform.bulk_operation import BulkOperationStatus
from domain.platform.principal import Principal
from persistence.clock import now
from persistence.exporting.files import path_of_result
from persistence.exporting.layouts import MEDIA
from persistence.platform.bulk_tables import bulk_operations
from persistence.platform.bulk_views import READ_OTHERS
from persistence.storage import UnknownFile


async def serve_result(request: Request, services: Services) -> Response:
    """Whatever is not there any more, or not the asker's to know of, is 404."""
    try:
        principal = await principal_of(request.headers.get("authorization"), services.database)
    except Unauthenticated:
        principal = None
    if principal is None:
        return JSONResponse({"error": "UNAUTHENTICATED"}, 401, {"www-authenticate": "Bearer"})
    found = await _found(request, principal, services)
    if found is None:
        return JSONResponse({"error": "NOT_FOUND"}, 404)
    if not all(map(principal.may, found["requires"])):
        return JSONResponse({"error": "FORBIDDEN"}, 403)
    name = found["result_name"]
    try:
        size, data = await services.storage.open(path_of_result(principal.company, found["id"], name))
    except UnknownFile:
        return JSONResponse({"error": "NOT_FOUND"}, 404)
    return StreamingResponse(data, media_type=MEDIA[found["format"]], headers=_headers(name, size))


async def _found(request: Request, principal: Principal, services: Services):
    try:
        id = UUID(hex=request.path_params["id"])
    except ValueError:
        return None
    rows = bulk_operations.c
    query = select(rows.id, rows.format, rows.requires, rows.result_name).where(
        rows.company_id == principal.company,
        rows.id == id,
        rows.result_name == request.path_params["name"],
        rows.status == BulkOperationStatus.DONE,
        rows.expires_at > now(),
    )
    if not principal.may(READ_OTHERS):
        query = query.where(rows.requested_by == principal.id)
    async with services.database.reading(principal.company) as connection:
        return (await connection.execute(query)).mappings().one_or_none()


def _headers(name: str, size: int) -> dict[str, str]:
    return {
        "content-disposition": f'attachment; filename="{name}"',
        "content-length": str(size),
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
    }


def export_routes(services: Services) -> list[Route]:
    async def result(request: Request) -> Response:
        return await serve_result(request, services)

    return [Route("/bulk-operations/{id}/{name}", result)]
