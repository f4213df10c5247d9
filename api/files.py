"""Files of invoices and boletos, for who may read what they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.context import Services
from api.faults import Unauthenticated
from api.identity import principal_of
from api.ids import parse
from api.transport.head import Head
from persistence.finance.views import BOLETO
from persistence.fiscal.views import INVOICE
from persistence.reading.view import View
from persistence.storage import UnknownFile


@dataclass(frozen=True)
class Kind:
    """A file of every row of a view: the column that holds its path, and what it is."""

    view: View
    column: str
    media: str
    extension: str


KINDS = {
    "xml": Kind(INVOICE, "xml_path", "application/xml", "xml"),
    "danfe": Kind(INVOICE, "danfe_path", "application/pdf", "pdf"),
    "boleto": Kind(BOLETO, "page_path", "application/pdf", "pdf"),
}
"""By the last part of the address."""


async def serve_file(request: Request, services: Services) -> Response:
    """Whatever is not there, or not the asker's to see, is 404."""
    try:
        principal = await principal_of(Head.of(request.scope), services)
    except Unauthenticated:
        principal = None
    if principal is None:
        return _refused(401, "UNAUTHENTICATED", {"www-authenticate": "Bearer"})
    kind, id = KINDS.get(request.path_params["kind"]), _id(request.path_params["id"])
    if kind is None or id is None:
        return _refused(404, "NOT_FOUND")
    if not principal.may(kind.view.read):
        return _refused(403, "FORBIDDEN")
    async with services.database.reading(principal.company) as connection:
        path = await _path(connection, principal.company, kind, id)
    try:
        data = await services.storage.get(path) if path else None
    except UnknownFile:
        data = None
    if data is None:
        return _refused(404, "NOT_FOUND")
    return Response(data, media_type=kind.media, headers=_headers(f"{id.hex}.{kind.extension}"))


async def _path(connection: AsyncConnection, company: UUID, kind: Kind, id: UUID) -> str | None:
    rows = kind.view.table
    query = select(rows.c[kind.column]).where(rows.c.company_id == company, rows.c.id == id)
    return await connection.scalar(query)


def _id(text: str) -> UUID | None:
    try:
        return parse(text)[1] if "_" in text else UUID(hex=text)
    except ValueError:
        return None


def _headers(name: str) -> dict[str, str]:
    return {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "private, no-store",
    }


def _refused(status: int, code: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": code}, status_code=status, headers=headers)
