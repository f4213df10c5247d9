"""Files of invoices, boletos and whatever they are attached to, for who may read what they belong to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import RowMapping, Uuid, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from api.context import Services
from api.downloads import Download, record, shown_as
from api.faults import Unauthenticated
from api.files.kinds import KINDS, Found, Kind
from api.identity import principal_of
from api.ids import parse
from api.transport.head import Head
from domain.platform.principal import Principal
from persistence.reading.where import Onlooker, own_rows
from persistence.storage import UnknownFile


async def serve_file(request: Request, services: Services) -> Response:
    """Whatever is not there, or not the asker's to see, is 404."""
    head = Head.of(request.scope)
    try:
        principal = await principal_of(head, services)
    except Unauthenticated:
        principal = None
    if principal is None:
        return _refused(401, "UNAUTHENTICATED", {"www-authenticate": "Bearer"})
    kind, id = KINDS.get(request.path_params["kind"]), _id(request.path_params["id"])
    if kind is None or id is None:
        return _refused(404, "NOT_FOUND")
    if not principal.may(kind.view.read):
        return _refused(403, "FORBIDDEN")
    try:
        found = await _found(kind, id, principal, services)
    except UnknownFile:
        return _refused(404, "NOT_FOUND")
    if found.about is not None:
        download = Download(found.about, shown_as(request.path_params["kind"]), request.path_params["id"])
        await record(download, principal, head, services)
    beginning = await anext(found.pieces, b"")
    return StreamingResponse(
        _from(beginning, found.pieces), media_type=found.media, headers=_headers(found.name, found.size)
    )


async def _found(kind: Kind, id: UUID, principal: Principal, services: Services) -> Found:
    """Raises UnknownFile."""
    async with services.database.reading(principal.company) as connection:
        row = await _row(connection, kind, id, principal)
    if row is None:
        raise UnknownFile
    return await kind.open(row, principal.company, id, services.storage)


async def _row(connection: AsyncConnection, kind: Kind, id: UUID, principal: Principal) -> RowMapping | None:
    """Of those that who asks is shown."""
    view = kind.view
    onlooker = Onlooker(literal(principal.company, Uuid()), literal(principal.id, Uuid()), principal.may)
    columns = [view.table.c[name] for name in kind.columns]
    query = select(*columns).where(*own_rows(view, onlooker), view.key.source == id)
    return (await connection.execute(query)).mappings().first()


async def _from(beginning: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The first was opened before anything was answered: what does not open is no answer."""
    yield bytes(beginning)
    async for piece in pieces:
        yield bytes(piece)


def _id(text: str) -> UUID | None:
    try:
        return parse(text)[1] if "_" in text else UUID(hex=text)
    except ValueError:
        return None


def _headers(name: str, size: int) -> dict[str, str]:
    """A name in other letters is told as RFC 6266 says, beside one in ASCII."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\%' else "_" for letter in name)
    told = f'attachment; filename="{plain}"'
    if plain != name:
        told += f"; filename*=UTF-8''{quote(name, safe='')}"
    return {
        "content-disposition": told,
        "content-length": str(size),
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
    }


def _refused(status: int, code: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": code}, status_code=status, headers=headers)
