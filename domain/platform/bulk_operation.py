"""Long work that somebody asked for: waiting, under way, with a result to fetch for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition, Refusal
from domain.platform.events import (
    ArchiveRequested,
    BulkImportRequested,
    BulkOperationEnded,
    BulkOperationProgressed,
    ExportRequested,
)

READ_OTHERS = "platform.bulk_operation.read"
"""The permission to see the work of others."""


class QueryNotExportable(Refusal):
    """The query cannot be exported; facts: ``reason``, and ``at``, the field, where it is about one."""

    code = "QUERY_NOT_EXPORTABLE"


class RowTooLarge(Refusal):
    """A spreadsheet cannot hold so much; facts: ``most``, ``of`` (rows or letters)."""

    code = "ROW_TOO_LARGE"


class MutationNotImportable(Refusal):
    """No lines can be given to it; facts: ``name``."""

    code = "MUTATION_NOT_IMPORTABLE"


class UnknownField(Refusal):
    """What is given of a value that it does not have; facts: ``name``."""

    code = "UNKNOWN_FIELD"


class BulkOperationKind(StrEnum):
    """What is done."""

    EXPORT = "EXPORT"
    """The objects of a query are written to a file."""
    IMPORT = "IMPORT"
    """The lines of a file are given to a mutation."""
    ARCHIVE = "ARCHIVE"
    """The fiscal documents of a month are put into one file."""


class BulkOperationStatus(StrEnum):
    """How far it is."""

    QUEUED = "QUEUED"
    """It waits for its turn."""
    RUNNING = "RUNNING"
    """It is being done; `processed` counts."""
    DONE = "DONE"
    """Its result can be fetched."""
    FAILED = "FAILED"
    """It came to nothing; `errorCode` says why."""
    CANCELLED = "CANCELLED"
    """Somebody gave it up."""
    EXPIRED = "EXPIRED"
    """It was done, and its result is not kept any more."""


class ExportFormat(StrEnum):
    """What kind of file."""

    JSONL = "JSONL"
    """One JSON object a line, each as the API answers it."""
    CSV = "CSV"
    """For spreadsheets in Brazil: semicolons, decimal commas, UTF-8 with a byte order mark."""
    XLSX = "XLSX"
    """A spreadsheet, with numbers and dates as such."""
    ZIP = "ZIP"
    """Files as they are kept, with an index: of archives alone."""


class ImportFormat(StrEnum):
    """What kind of file is read."""

    JSONL = "JSONL"
    """One JSON object a line: what the mutation takes as `input`."""
    CSV = "CSV"
    """Semicolons, decimal commas, UTF-8; a header of dotted names such as `lines.0.quantity`."""


OPEN = (BulkOperationStatus.QUEUED, BulkOperationStatus.RUNNING)
ENDED = tuple(status for status in BulkOperationStatus if status not in OPEN)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The parts that one worker wrote, numbered from 1; ``take`` tells it from others."""

    take: int
    parts: int


@dataclass(eq=False, kw_only=True)
class BulkOperation(Aggregate):
    """``takes`` counts the workers that took it up: only what the last one does counts.

    ``cursor`` is that of the last row in the parts ``written``; ``requires`` are the permissions
    that whoever fetches the result needs. An export has a ``query``, an import gives the lines of
    an upload to a ``mutation``; one that is ``rehearsed`` only looks at them.
    """

    id: UUID
    version: int = 1
    kind: BulkOperationKind
    format: ExportFormat
    query: str = ""
    variables: str | None = None
    mutation: str | None = None
    upload_id: UUID | None = None
    rehearsed: bool = False
    requires: tuple[str, ...]
    status: BulkOperationStatus = BulkOperationStatus.QUEUED
    total: int = 0
    processed: int = 0
    failed: int = 0
    takes: int = 0
    cursor: str | None = None
    written: tuple[Stretch, ...] = ()
    result_name: str | None = None
    error_name: str | None = None
    error_code: str | None = None
    requested_by: UUID
    requested_at: datetime
    began_at: datetime | None = None
    ended_at: datetime | None = None
    expires_at: datetime | None = None

    def request(self) -> None:
        self.record(ExportRequested(**self._named))

    def request_import(self) -> None:
        self.record(BulkImportRequested(**self._named))

    def request_archive(self) -> None:
        self.record(ArchiveRequested(**self._named))

    def begin(self, *, at: datetime) -> None:
        """Taken up, for the first time or where another worker left it."""
        self.status, self.began_at = BulkOperationStatus.RUNNING, self.began_at or at
        self.takes += 1
        self.tell_progress()

    def tell_progress(self) -> None:
        """Whoever listens learns how far it is."""
        self.record(BulkOperationProgressed(**self._named, processed=self.processed))

    def finish(self, *, name: str, errors: str | None, at: datetime, lasts: timedelta) -> None:
        """``name`` is that of the file, ``errors`` that of what was refused; both are kept so long."""
        self.result_name, self.error_name, self.expires_at = name, errors, at + lasts
        self._end(BulkOperationStatus.DONE, at)

    def fail(self, *, code: str, at: datetime) -> None:
        """What ended already stays as it ended."""
        if self.status in OPEN:
            self.error_code = code
            self._end(BulkOperationStatus.FAILED, at)

    def cancel(self, *, at: datetime) -> None:
        """Raises InvalidTransition for what ended in another way."""
        if self.status in OPEN:
            self._end(BulkOperationStatus.CANCELLED, at)
        elif self.status is not BulkOperationStatus.CANCELLED:
            cancelled = BulkOperationStatus.CANCELLED
            raise InvalidTransition.of(self.status, cancelled, OPEN, at="bulk_operation_id")

    def expire(self, *, at: datetime) -> None:
        """Its result is gone."""
        if self.status is BulkOperationStatus.DONE and self.expires_at and self.expires_at <= at:
            self.result_name = self.error_name = None
            self.status = BulkOperationStatus.EXPIRED
            self.record(BulkOperationEnded(**self._named, status=self.status))

    def _end(self, status: BulkOperationStatus, at: datetime) -> None:
        self.status, self.ended_at = status, at
        self.record(BulkOperationEnded(**self._named, status=status))

    @property
    def _named(self) -> dict[str, UUID]:
        return {"bulk_operation_id": self.id, "requested_by": self.requested_by}


def actions_of(status: str) -> list[Action]:
    """What may be done with work in this state."""
    return [Action.of("cancelBulkOperation", status in OPEN, InvalidTransition.code)]
