"""The kinds of files by the last part of their address: whose they are, and where they are kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import RowMapping

from domain.files.attachment import AttachmentStatus
from domain.processes.data_protection import OF_EMPLOYEES
from persistence.files.content import stream_of
from persistence.files.views import ATTACHMENT
from persistence.finance.views import BOLETO
from persistence.fiscal.views import INVOICE, INVOICE_EVENT, NUMBER_VOID
from persistence.people.payroll_views import PAYSLIP
from persistence.people.payslip_pages import page_of
from persistence.reading.view import View
from persistence.storage import Storage, UnknownFile

PEOPLE = frozenset({"party", "employee", *OF_EMPLOYEES})
"""By the prefix of their ids, what is personal."""


@dataclass(frozen=True)
class Found:
    """A file as it is handed out; ``size`` in bytes; ``about`` the person it says something of,
    or the document that does."""

    name: str
    media: str
    size: int
    pieces: AsyncIterator[bytes]
    about: str | None = None


class Kind(Protocol):
    """A file of every row of a view; ``columns`` are what of the row it takes to open it."""

    @property
    def view(self) -> View: ...

    @property
    def columns(self) -> Sequence[str]: ...

    async def open(self, row: RowMapping, company: UUID, id: UUID, storage: Storage) -> Found:
        """Raises UnknownFile."""
        ...


@dataclass(frozen=True)
class Printed:
    """What we made: the column that holds its path, and what it is.

    ``about`` is the prefix of the ids of what it tells of, and the column that holds its id.
    """

    view: View
    column: str
    media: str
    extension: str
    about: tuple[str, str] | None = None

    @property
    def columns(self) -> Sequence[str]:
        return (self.column, self.about[1]) if self.about else (self.column,)

    async def open(self, row: RowMapping, company: UUID, id: UUID, storage: Storage) -> Found:
        path = row[self.column]
        if not path:
            raise UnknownFile
        size, pieces = await storage.open(path)
        about = f"{self.about[0]}_{row[self.about[1]].hex}" if self.about else None
        return Found(f"{id.hex}.{self.extension}", self.media, size, pieces, about)


@dataclass(frozen=True)
class Attached:
    """What somebody attached, sealed as it is kept."""

    view: View = ATTACHMENT
    columns: Sequence[str] = ("upload_id", "name", "media_type", "size", "status", "subject", "subject_kind")

    async def open(self, row: RowMapping, company: UUID, id: UUID, storage: Storage) -> Found:
        if row["status"] != AttachmentStatus.ATTACHED:
            raise UnknownFile
        pieces = await stream_of(storage, company, row["upload_id"])
        about = row["subject"] if row["subject_kind"] in PEOPLE else None
        return Found(row["name"], row["media_type"], row["size"], pieces, about)


@dataclass(frozen=True)
class Paid:
    """The pages of a payslip, kept sealed; none before its run is closed."""

    view: View = PAYSLIP
    columns: Sequence[str] = ("run_id", "employee_id", "accrual_month")

    async def open(self, row: RowMapping, company: UUID, id: UUID, storage: Storage) -> Found:
        pdf = await page_of(storage, company, row["run_id"], id)
        name, about = f"holerite-{row['accrual_month']:%Y-%m}.pdf", f"employee_{row['employee_id'].hex}"
        return Found(name, "application/pdf", len(pdf), _whole(pdf), about)


async def _whole(data: bytes) -> AsyncIterator[bytes]:
    yield data


RECIPIENT, DOCUMENT = ("party", "recipient_id"), ("invoice", "invoice_id")
KINDS: Mapping[str, Kind] = {
    "xml": Printed(INVOICE, "xml_path", "application/xml", "xml", RECIPIENT),
    "danfe": Printed(INVOICE, "danfe_path", "application/pdf", "pdf", RECIPIENT),
    "event-xml": Printed(INVOICE_EVENT, "xml_path", "application/xml", "xml", DOCUMENT),
    "dacce": Printed(INVOICE_EVENT, "printed_path", "application/pdf", "pdf", DOCUMENT),
    "void-xml": Printed(NUMBER_VOID, "xml_path", "application/xml", "xml"),
    "boleto": Printed(BOLETO, "page_path", "application/pdf", "pdf"),
    "payslip": Paid(),
    "content": Attached(),
}
