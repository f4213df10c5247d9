"""What the books announce."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.aggregate import Event
from domain.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class EntryPosted(Event):
    """An entry is in the journal; that of no sale is a case of its own."""

    subject = "entry_id"
    case = "order_id"

    entry_id: UUID
    order_id: UUID | None
    purpose: str
    on: date

    @property
    def case_id(self) -> UUID:
        return self.order_id or self.entry_id


@dataclass(frozen=True, kw_only=True)
class EntryRequestFact(Event):
    """A fact about an entry that somebody asked for."""

    subject = "entry_request_id"
    case = "entry_request_id"

    entry_request_id: UUID


@dataclass(frozen=True, kw_only=True)
class EntryRequested(EntryRequestFact):
    """Somebody else has to decide; ``amount`` is what would be debited."""

    requested_by: UUID
    amount: Money


@dataclass(frozen=True, kw_only=True)
class EntryRequestApproved(EntryRequestFact):
    """It was posted."""


@dataclass(frozen=True, kw_only=True)
class EntryRequestRefused(EntryRequestFact):
    """Nothing is posted. Why stands on the request: people may write names there, and facts last."""


@dataclass(frozen=True, kw_only=True)
class PeriodClosed(Event):
    """A month of the books takes no more entries; ``month`` is its first day."""

    subject = "period_id"
    case = "period_id"

    period_id: UUID
    month: date
