"""A month of fiscal documents: found by their keys, and put into a zip without being held in memory."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.fiscal.tables import invoice_events, invoices

MARGIN = timedelta(days=1)
"""Between an instant and the same in the hour of who issued: the key bears the month there."""
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""Of every file in a zip: the same files always make the same bytes."""
ROWS = "index.jsonl"
Parts = Callable[[], AsyncIterator[bytes]]


@dataclass(frozen=True, kw_only=True)
class Archived:
    """A line of the index; ``sha256`` is of the file as it is kept, empty when it was not there."""

    access_key: str
    kind: str
    series: int
    number: int
    purpose: str
    direction: str
    status: str
    issued_at: str
    recipient: str
    recipient_name: str
    total: str
    protocol: str
    file: str
    sha256: str


@dataclass(frozen=True)
class Kept:
    """A document of the month, and the path of every file of it."""

    invoice: Any
    paths: tuple[str, ...]


async def documents_after(
    connection: AsyncConnection, company: UUID, month: date, cursor: str | None, *, most: int
) -> list[Kept]:
    """The next documents of the month by access key, from the beginning without a cursor."""
    query = select(invoices).where(*_of(company, month), invoices.c.access_key > (cursor or ""))
    rows = (await connection.execute(query.order_by(invoices.c.access_key).limit(most))).all()
    events = select(invoice_events.c.invoice_id, invoice_events.c.xml_path).where(
        invoice_events.c.company_id == company,
        invoice_events.c.invoice_id.in_([row.id for row in rows]),
        invoice_events.c.xml_path.is_not(None),
    )
    found = (await connection.execute(events.order_by(invoice_events.c.requested_at))).all()
    return [
        Kept(row, (row.xml_path, *(event.xml_path for event in found if event.invoice_id == row.id)))
        for row in rows
    ]


async def count_of(connection: AsyncConnection, company: UUID, month: date) -> int:
    return (await connection.execute(select(func.count()).where(*_of(company, month)))).scalar_one()


def _of(company: UUID, month: date) -> tuple[Any, ...]:
    begins = datetime(month.year, month.month, 1, tzinfo=UTC)
    ends = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
    return (
        invoices.c.company_id == company,
        invoices.c.xml_path.is_not(None),
        invoices.c.issued_at.between(begins - MARGIN, ends + MARGIN),
        func.substr(invoices.c.access_key, 3, 4) == f"{month:%y%m}",
    )


def part_of_archive(files: Iterable[tuple[str, bytes]], index: Sequence[Archived]) -> bytes:
    """A few documents as a zip of their own, with their lines of the index."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as part:
        for name, data in files:
            part.writestr(_entry(name), data)
        lines = (json.dumps(asdict(row), ensure_ascii=False, sort_keys=True) for row in index)
        part.writestr(_entry(ROWS), "".join(f"{line}\n" for line in lines))
    return buffer.getvalue()


async def archive_of(parts: Parts) -> AsyncIterator[bytes]:
    """The whole zip, piece by piece: the files, then the index as CSV and as JSON lines."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as whole:
        async for part in parts():
            with zipfile.ZipFile(io.BytesIO(part)) as some:
                for name in (name for name in some.namelist() if name != ROWS):
                    whole.writestr(_entry(name, zipfile.ZIP_DEFLATED), some.read(name))
                    yield sink.taken()
        for name, shown in (("index.csv", _as_csv), (ROWS, _as_it_is)):
            with whole.open(_entry(name, zipfile.ZIP_DEFLATED), "w") as index:
                index.write(shown(None))
                async for part in parts():
                    with zipfile.ZipFile(io.BytesIO(part)) as some:
                        index.write(shown(some.read(ROWS)))
                    yield sink.taken()
    yield sink.taken()


def _entry(name: str, how: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, BEGINNING)
    entry.compress_type, entry.create_system, entry.external_attr = how, 3, 0o644 << 16
    return entry


def _as_it_is(lines: bytes | None) -> bytes:
    return lines or b""


def _as_csv(lines: bytes | None) -> bytes:
    """For spreadsheets in Brazil: semicolons, UTF-8 with a byte order mark; without lines the head."""
    text = io.StringIO()
    names = [field.name for field in fields(Archived)]
    writer = csv.DictWriter(text, names, delimiter=";", lineterminator="\r\n")
    if lines is None:
        writer.writeheader()
        return b"\xef\xbb\xbf" + text.getvalue().encode()
    writer.writerows(_plain(json.loads(line)) for line in lines.splitlines())
    return text.getvalue().encode()


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """No cell is a formula: what begins like one is shown behind an apostrophe."""
    return {
        name: f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
        for name, value in row.items()
    }


class _Sink(io.RawIOBase):
    """What was written since it was last taken; nobody can go back in it."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
