"""An import: the lines of one file, first rehearsed, then carried out whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition, Refusal
from domain.onboarding.events import ImportConfirmed, ImportRequested
from domain.onboarding.kind import ImportKind
from domain.onboarding.notation import Notation


class ImportStatus(StrEnum):
    """How far it is."""

    CHECKING = "CHECKING"
    """The file is being read and rehearsed."""
    PREVIEWED = "PREVIEWED"
    """What it would do is known; nothing is stored yet."""
    CONFIRMED = "CONFIRMED"
    """A person wants it done."""
    RUNNING = "RUNNING"
    """It is being done; `processed` counts."""
    DONE = "DONE"
    """All of it is stored."""
    FAILED = "FAILED"
    """A line was refused after all, and nothing is stored."""


class ImportHasErrors(Refusal):
    """Lines would be refused: mend the file and send it again; facts: ``failed``."""

    code = "IMPORT_HAS_ERRORS"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong in one place of the file; ``column`` is None when it is the whole line."""

    line: int
    column: str | None
    code: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What became, or would become, of the lines. ``skipped`` were there already."""

    total: int
    created: int = 0
    skipped: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(eq=False, kw_only=True)
class Import(Aggregate):
    """``failed`` counts lines with a problem; ``processed`` rises while it runs."""

    id: UUID
    version: int = 1
    kind: ImportKind
    upload_id: UUID
    sha256: bytes
    notation: Notation
    status: ImportStatus = ImportStatus.CHECKING
    total: int = 0
    processed: int = 0
    created: int = 0
    skipped: int = 0
    failed: int = 0
    problems: tuple[Problem, ...] = ()
    requested_by: UUID
    requested_at: datetime
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None

    def request(self) -> None:
        self.record(ImportRequested(import_id=self.id))

    def preview(self, tally: Tally) -> None:
        """Known now; repeated quietly."""
        if self.status is ImportStatus.CHECKING:
            self._count(tally)
            self.status = ImportStatus.PREVIEWED

    def confirm(self, *, at: datetime) -> None:
        """Raises InvalidTransition, ImportHasErrors."""
        if self.status is not ImportStatus.PREVIEWED:
            raise InvalidTransition(
                "import_id", from_state=self.status, to_state="CONFIRMED", allowed=["PREVIEWED"]
            )
        if self.problems:
            raise ImportHasErrors("import_id", failed=self.failed)
        self.status, self.confirmed_at = ImportStatus.CONFIRMED, at
        self.record(ImportConfirmed(import_id=self.id))

    def begin(self) -> None:
        if self.status is ImportStatus.CONFIRMED:
            self.status = ImportStatus.RUNNING

    def finish(self, tally: Tally, *, at: datetime) -> None:
        self._count(tally)
        self.status, self.processed, self.ended_at = ImportStatus.DONE, tally.total, at

    def fail(self, problems: Sequence[Problem], *, at: datetime) -> None:
        """Nothing of it was stored."""
        self.status, self.problems, self.ended_at = ImportStatus.FAILED, tuple(problems), at
        self.created = self.skipped = self.processed = 0
        self.failed = len({problem.line for problem in problems})

    def _count(self, tally: Tally) -> None:
        self.total, self.created, self.skipped = tally.total, tally.created, tally.skipped
        self.problems, self.failed = tally.problems, len({each.line for each in tally.problems})


def actions_of(status: str, failed: int) -> list[Action]:
    """What may be done with an import in this state, of which so many lines would be refused."""
    rehearsed = status == ImportStatus.PREVIEWED
    otherwise = ImportHasErrors.code if rehearsed else InvalidTransition.code
    return [Action.of("confirmImport", rehearsed and not failed, otherwise)]
