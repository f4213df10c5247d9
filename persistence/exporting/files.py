"""Where the parts and the results of long work are kept, and how far it is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.platform.bulk_operation import (
    BulkOperationKind,
    BulkOperationStatus,
    ExportFormat,
    Stretch,
)
from persistence.platform.bulk_tables import bulk_operations
from persistence.storage import Storage, path_of

EXPORTS = "exports"
"""The folder of every company that holds nothing that must last."""


def is_passing(path: str) -> bool:
    """Whether nobody misses the file when it is gone: it can be asked for again."""
    return f"/{EXPORTS}/" in path


def folder_of(company: UUID, id: UUID) -> str:
    return path_of(company, EXPORTS, id.hex)


def path_of_part(company: UUID, id: UUID, take: int, number: int) -> str:
    """A worker that was overtaken writes beside the one that overtook it, never over it."""
    return f"{folder_of(company, id)}/parts/{take}-{number}"


def path_of_result(company: UUID, id: UUID, name: str) -> str:
    return f"{folder_of(company, id)}/{name}"


def name_in(language: str, name: str) -> str:
    """``errors-1.pt-BR.csv`` is errors-1.csv in Portuguese."""
    stem, _, form = name.rpartition(".")
    return f"{stem}.{language}.{form}"


async def parts_of(
    storage: Storage, company: UUID, id: UUID, written: Sequence[Stretch]
) -> AsyncIterator[bytes]:
    """In the order in which they were written. Raises UnknownFile."""
    for stretch in written:
        for number in range(1, stretch.parts + 1):
            yield await storage.get(path_of_part(company, id, stretch.take, number))


async def note_progress(
    connection: AsyncConnection,
    company: UUID,
    id: UUID,
    *,
    take: int,
    processed: int,
    failed: int = 0,
    total: int,
    cursor: str | None,
    written: tuple[Stretch, ...],
) -> bool:
    """Seen at once; False when it was given up meanwhile, or another worker took it up."""
    rows = bulk_operations.c
    own = (rows.company_id == company) & (rows.id == id)
    ours = (rows.status == BulkOperationStatus.RUNNING) & (rows.takes == take)
    noting = update(bulk_operations).where(own, ours)
    noted = await connection.execute(
        noting.values(processed=processed, failed=failed, total=total, cursor=cursor, written=written)
    )
    return noted.rowcount == 1


@dataclass(frozen=True)
class Result:
    """A file that can be fetched, by who holds all that it ``requires``.

    One of what was refused, for ``people``, is kept in each of their languages.
    """

    format: ExportFormat
    requires: tuple[str, ...]
    people: bool = False
    archive: bool = False
    """Whether it holds documents whole."""


async def result_of(
    connection: AsyncConnection, company: UUID, id: UUID, name: str, *, by: UUID | None, at: datetime
) -> Result | None:
    """None when it is not there, or not any more; ``by``: whose it must be, if not anybody's."""
    rows = bulk_operations.c
    there = (rows.status == BulkOperationStatus.DONE) & (rows.expires_at > at)
    named = or_(rows.result_name == name, rows.error_name == name)
    query = select(rows.format, rows.requires, rows.kind, rows.error_name).where(
        rows.company_id == company, rows.id == id, named, there
    )
    if by is not None:
        query = query.where(rows.requested_by == by)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    people = row.error_name == name
    whole = people or row.kind is not BulkOperationKind.IMPORT
    return Result(
        row.format if whole else ExportFormat.JSONL,
        tuple(row.requires),
        people,
        row.kind is BulkOperationKind.ARCHIVE,
    )
