"""Time that counts for pay besides the schedule: absences, overtime, hours at night, each on its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition, Refusal

WHOLE_DAY, HOURS_OF_A_DAY = Decimal(1), Decimal(24)


class TimeKind(StrEnum):
    """What the time was."""

    ABSENCE_DAYS = "ABSENCE_DAYS"
    """Days, or a half, without a reason that the law knows; they shorten vacations."""
    ABSENCE_HOURS = "ABSENCE_HOURS"
    """Hours of the schedule without such a reason."""
    EXCUSED_DAYS = "EXCUSED_DAYS"
    """Days of absence that are paid (CLT art. 473)."""
    OVERTIME_HOURS = "OVERTIME_HOURS"
    """Hours beyond the schedule."""
    REST_DAY_HOURS = "REST_DAY_HOURS"
    """Hours on a Sunday or holiday."""
    NIGHT_HOURS = "NIGHT_HOURS"
    """Hours at night, by the clock: from ten in the evening until five."""

    @property
    def most(self) -> Decimal:
        """On one day."""
        days = (TimeKind.ABSENCE_DAYS, TimeKind.EXCUSED_DAYS)
        return WHOLE_DAY if self in days else HOURS_OF_A_DAY


class MonthClosed(Refusal):
    """The month takes nothing more that counts for pay; facts: ``month`` (YYYY-MM)."""

    code = "MONTH_CLOSED"


@dataclass(eq=False, kw_only=True)
class TimeEntry(Aggregate):
    """``quantity`` in days or hours, as the kind says. What was wrong is withdrawn, and said anew."""

    id: UUID
    version: int = 1
    employee_id: UUID
    kind: TimeKind
    on: date
    quantity: Decimal
    reason: str | None
    recorded_at: datetime
    withdrawn_at: datetime | None = None
    external_reference: str | None = None

    def erase(self) -> None:
        """Why, and what another system calls it; that it was so stays."""
        self.reason = self.external_reference = None

    def withdraw(self, *, at: datetime) -> None:
        """It counts no more."""
        self.withdrawn_at = self.withdrawn_at or at


def actions_of(withdrawn_at: datetime | None, month_closed: bool) -> list[Action]:
    """What may be done with time of a month that is closed for the employee, or open."""
    closed = MonthClosed.code if month_closed else InvalidTransition.code
    return [Action.of("withdrawTime", withdrawn_at is None and not month_closed, closed)]
