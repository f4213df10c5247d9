"""What the books announce."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.aggregate import Event


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
