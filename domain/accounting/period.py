"""A month of the books (período contábil): takes entries while it is open, then never again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.accounting.events import PeriodClosed
from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import FourEyes, InvalidTransition, PeriodNotOpen, before


class PeriodStatus(StrEnum):
    """Whether a month takes entries."""

    OPEN = "OPEN"
    """Takes entries. CLOSING may follow, then CLOSED."""
    CLOSING = "CLOSING"
    """The checklist is gone through; nobody posts meanwhile."""
    CLOSED = "CLOSED"
    """Takes none, unless two people open it again."""
    LOCKED = "LOCKED"
    """Takes none for ever."""


NEXT = {
    PeriodStatus.OPEN: (PeriodStatus.CLOSING,),
    PeriodStatus.CLOSING: (PeriodStatus.CLOSED,),
    PeriodStatus.CLOSED: (PeriodStatus.OPEN, PeriodStatus.LOCKED),
    PeriodStatus.LOCKED: (),
}


def month_of(on: date) -> date:
    """The first day of the month."""
    return on.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


@dataclass(eq=False, kw_only=True)
class AccountingPeriod(Aggregate):
    """``month`` is its first day; ``balance_digest`` the SHA-256 of the trial balance it was closed with."""

    id: UUID
    version: int = 1
    month: date
    status: PeriodStatus = PeriodStatus.OPEN
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: UUID | None = None
    balance_digest: str | None = None
    reopening_asked_by: UUID | None = None
    reopening_reason: str | None = None

    @property
    def is_open(self) -> bool:
        return self.status is PeriodStatus.OPEN

    def expect_open(self) -> None:
        """Raises PeriodNotOpen."""
        if not self.is_open:
            raise PeriodNotOpen(month=f"{self.month:%Y-%m}")

    def begin_closing(self) -> None:
        self._become(PeriodStatus.CLOSING)

    def close(self, *, digest: str, by: UUID, at: datetime) -> None:
        """The checklist was passed; ``digest`` seals the balances."""
        self._become(PeriodStatus.CLOSED)
        self.balance_digest, self.closed_by, self.closed_at = digest, by, at
        self.record(PeriodClosed(period_id=self.id, month=self.month))

    def reopen(self, *, by: UUID, reason: str) -> None:
        """The first person asks for it, another one does it. Raises FourEyes."""
        if PeriodStatus.OPEN not in NEXT[self.status]:
            raise self._refused(PeriodStatus.OPEN)
        if self.reopening_asked_by is None:
            self.reopening_asked_by, self.reopening_reason = by, reason
            return
        if self.reopening_asked_by == by:
            raise FourEyes()
        self.status, self.reopening_asked_by = PeriodStatus.OPEN, None
        self.balance_digest = self.closed_by = self.closed_at = None

    def lock(self) -> None:
        """For ever. Doing it again changes nothing."""
        if self.status is not PeriodStatus.LOCKED:
            self._become(PeriodStatus.LOCKED)

    def _become(self, status: PeriodStatus) -> None:
        if status not in NEXT[self.status]:
            raise self._refused(status)
        self.status = status

    def _refused(self, status: PeriodStatus) -> InvalidTransition:
        return InvalidTransition.of(self.status, status, before(status, NEXT))


def actions_of(status: str) -> list[Action]:
    """What may be done with a month in this state."""
    reached = NEXT[PeriodStatus(status)]
    return [
        Action.of("closePeriod", PeriodStatus.CLOSING in reached, InvalidTransition.code),
        Action.of("reopenPeriod", PeriodStatus.OPEN in reached, InvalidTransition.code),
        Action.of("lockPeriod", PeriodStatus.LOCKED in reached, InvalidTransition.code),
    ]
