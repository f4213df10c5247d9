"""Somebody who works here, as far as many are asked about at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class StaffMember:
    """Schedule and establishment are those of the day that was asked for."""

    id: UUID
    hired_on: date
    dismissed_on: date | None
    work_schedule_id: UUID | None
    establishment_id: UUID | None

    def is_employed_on(self, day: date) -> bool:
        """Whether the day is inside the employment, its last one included."""
        return self.hired_on <= day and (self.dismissed_on is None or day <= self.dismissed_on)
