"""The files of an invoice, for who may read the invoice."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.faults import Unauthenticated
from api.identity import principal_of
from api.ids import parse
from persistence.database import Database
from persistence.fiscal.views import INVOICE
from persistence.storage import Storage, UnknownFile

KINDS = {
    "xml": ("xml_path", "application/xml", "xml"),
    "danfe": ("danfe_path", "application/pdf", "pdf"),
}
"""By the last part of the address: column, media type, extension."""


async def serve_file(request: Request, database: Database, storage: Storage) -> Response:
    """Whatever is not there, or not the asker's to see, is 404."""
    try:
        principal = await principal_of(request.headers.get("authorization"), database)
    except Unauthenticated:
        principal = None
    if principal is None:
        return _refused(401, "UNAUTHENTICATED", {"www-authenticate": "Bearer"})
    if not principal.may(INVOICE.read):
        return _refused(403, "FORBIDDEN")
    kind, id = request.path_params["kind"], _invoice_id(request.path_params["invoice"])
    if kind not in KINDS or id is None:
        return _refused(404, "NOT_FOUND")
    column, media, extension = KINDS[kind]
    async with database.reading(principal.company) as connection:
        path = await _path(connection, principal.company, id, column)
    try:
        data = await storage.get(path) if path else None
    except UnknownFile:
        data = None
    if data is None:
        return _refused(404, "NOT_FOUND")
    return Response(data, media_type=media, headers=_headers(f"{id.hex}.{extension}"))


async def _path(connection: AsyncConnection, company: UUID, id: UUID, column: str) -> str | None:
    invoices = INVOICE.table
    query = select(invoices.c[column]).where(invoices.c.company_id == company, invoices.c.id == id)
    return await connection.scalar(query)


def _invoice_id(text: str) -> UUID | None:
    try:
        return parse(text)[1] if "_" in text else UUID(hex=text)
    except ValueError:
        return None


def _headers(name: str) -> dict[str, str]:
    return {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
    }


def _refused(status: int, code: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": code}, status_code=status, headers=headers)
