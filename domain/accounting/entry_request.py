"""A manual entry or reversal that one person asks for and another one decides (quatro olhos)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.accounting.entry import Side
from domain.accounting.events import EntryRequestApproved, EntryRequested, EntryRequestRefused
from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.money import Money
from domain.kernel.refusal import FourEyes, InvalidTransition, Refusal


class EntryRequestKind(StrEnum):
    """What is asked for."""

    MANUAL = "MANUAL"
    """An entry that no process makes."""
    REVERSAL = "REVERSAL"
    """To undo an entry."""


class EntryRequestStatus(StrEnum):
    """Whether it was decided."""

    REQUESTED = "REQUESTED"
    """Nobody has decided. APPROVED or REFUSED may follow."""
    APPROVED = "APPROVED"
    """The entry is posted."""
    REFUSED = "REFUSED"
    """Another person said no; nothing is posted."""


class AlreadyReversed(Refusal):
    """An entry is undone once; facts: ``number``."""

    code = "ENTRY_ALREADY_REVERSED"


@dataclass(eq=False, kw_only=True)
class RequestedLine:
    """What one account would be debited or credited."""

    id: UUID
    position: int
    account_id: UUID
    debit: Money
    credit: Money

    @property
    def side(self) -> Side:
        return Side(account_id=self.account_id, debit=self.debit, credit=self.credit)


@dataclass(eq=False, kw_only=True)
class EntryRequest(Aggregate):
    """``lines`` are those of a manual entry; ``reverses_id`` names the entry to undo."""

    id: UUID
    version: int = 1
    kind: EntryRequestKind
    status: EntryRequestStatus = EntryRequestStatus.REQUESTED
    memo: str
    posted_on: date
    reverses_id: UUID | None = None
    requested_by: UUID
    requested_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    refusal_reason: str | None = None
    entry_id: UUID | None = None
    external_reference: str | None = None
    lines: list[RequestedLine] = field(default_factory=list)

    def ask(self, amount: Money) -> None:
        """Have somebody else decide on so much."""
        self.record(EntryRequested(entry_request_id=self.id, requested_by=self.requested_by, amount=amount))

    def expect_approval_by(self, person: UUID) -> None:
        """Somebody else, and nobody has decided yet. Raises FourEyes, InvalidTransition."""
        if person == self.requested_by:
            raise FourEyes()
        self._expect_undecided(EntryRequestStatus.APPROVED)

    def approve(self, *, by: UUID, at: datetime, entry_id: UUID) -> None:
        """It was posted as this entry. Raises FourEyes, InvalidTransition."""
        self.expect_approval_by(by)
        self.entry_id = entry_id
        self._decide(EntryRequestStatus.APPROVED, by=by, at=at)
        self.record(EntryRequestApproved(entry_request_id=self.id))

    def refuse(self, *, by: UUID, at: datetime, reason: str) -> None:
        """By anybody who may, the one who asked included."""
        self._decide(EntryRequestStatus.REFUSED, by=by, at=at)
        self.refusal_reason = reason
        self.record(EntryRequestRefused(entry_request_id=self.id))

    def _expect_undecided(self, status: EntryRequestStatus) -> None:
        if self.status is not EntryRequestStatus.REQUESTED:
            raise InvalidTransition.of(self.status, status, [EntryRequestStatus.REQUESTED])

    def _decide(self, status: EntryRequestStatus, *, by: UUID, at: datetime) -> None:
        self._expect_undecided(status)
        self.status, self.decided_by, self.decided_at = status, by, at


def actions_of_entry(reversed: bool) -> list[Action]:
    """What may be done with an entry that is ``reversed`` or not."""
    return [Action.of("reverseEntry", not reversed, AlreadyReversed.code)]


def actions_of(status: str, reversed: bool) -> list[Action]:
    """What may be done with a request in this state; ``reversed``: the entry that it would undo is undone."""
    undecided = status == EntryRequestStatus.REQUESTED
    otherwise = AlreadyReversed.code if undecided else InvalidTransition.code
    return [
        Action.of("approveEntry", undecided and not reversed, otherwise),
        Action.of("refuseEntry", undecided, InvalidTransition.code),
    ]
