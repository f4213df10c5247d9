"""Vacations: asked for by one, approved by another, taken on their days (CLT 134 and 143)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import FourEyes, InvalidTransition, OutOfRange, Refusal

MOST_PARTS, LONG_PART, SHORT_PART = 3, 14, 5
"""Of a year's vacation; days (CLT art. 134 § 1)."""
MOST_DAYS = 30
SOLD_SHARE = 3
"""One part in so many may be sold (CLT art. 143)."""
BEFORE_REST = 2
"""Days before a holiday or the weekly rest on which no vacation begins (CLT art. 134 § 3)."""


class VacationStatus(StrEnum):
    """Where a vacation stands; that it is taken follows from its days."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"


STANDING = (VacationStatus.REQUESTED, VacationStatus.APPROVED)
"""With their days taken from what the year gives."""


class VacationStanding(StrEnum):
    """Where a vacation stands today."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    """It begins on a day still to come."""
    BEING_TAKEN = "BEING_TAKEN"
    TAKEN = "TAKEN"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"


class NotAccrued(Refusal):
    """No year of this employee begins on that day, or it is not over yet; facts: ``ends_on``."""

    code = "VACATION_NOT_ACCRUED"


class VacationExceeded(Refusal):
    """So many days are not left of the year; facts: ``left``."""

    code = "VACATION_EXCEEDED"


class VacationTooDivided(Refusal):
    """Three parts at most, one of 14 days where there are so many, none below 5; facts: ``parts``."""

    code = "VACATION_TOO_DIVIDED"


class BeginsBeforeRest(Refusal):
    """It would begin right before a holiday or the weekly rest; facts: ``rest_on``."""

    code = "VACATION_BEGINS_BEFORE_REST"


@dataclass(eq=False, kw_only=True)
class Vacation(Aggregate):
    """Of the year that began on ``accrued_from``; ``sold_days`` are paid, not taken."""

    id: UUID
    version: int = 1
    employee_id: UUID
    accrued_from: date
    starts_on: date
    days: int
    sold_days: int
    status: VacationStatus = VacationStatus.REQUESTED
    requested_by: UUID
    requested_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    reason: str | None = None

    @property
    def ends_on(self) -> date:
        return self.starts_on + timedelta(days=self.days - 1)

    @property
    def stands(self) -> bool:
        return self.status in STANDING

    def erase(self) -> None:
        """Why it was refused or given up."""
        self.reason = None

    def check_coming(self, *, on: date) -> None:
        """Raises OutOfRange from its first day on."""
        if on >= self.starts_on:
            raise OutOfRange("vacation_id", before=self.starts_on)

    def approve(self, *, by: UUID, at: datetime) -> None:
        """Raises FourEyes, InvalidTransition."""
        if by == self.requested_by:
            raise FourEyes()
        self._become(VacationStatus.APPROVED, from_=[VacationStatus.REQUESTED])
        self.decided_by, self.decided_at = by, at

    def refuse(self, *, by: UUID, at: datetime, reason: str) -> None:
        """Raises InvalidTransition."""
        self._become(VacationStatus.REFUSED, from_=[VacationStatus.REQUESTED])
        self.decided_by, self.decided_at, self.reason = by, at, reason

    def cancel(self, *, on: date, reason: str) -> None:
        """Before it begins. Raises InvalidTransition, OutOfRange."""
        self.check_coming(on=on)
        self._become(VacationStatus.CANCELLED, from_=STANDING)
        self.reason = reason

    def _become(self, status: VacationStatus, *, from_: Sequence[VacationStatus]) -> None:
        if self.status not in from_:
            raise InvalidTransition(from_state=self.status.value, to_state=status.value, allowed=[])
        self.status = status


def check_division(parts: Sequence[int], left: int) -> None:
    """Of a year's days: those asked for, and what is left of it. Raises VacationTooDivided.

    Where absences and what is sold leave fewer than 14 days, no part has to have them.
    """
    long_is_possible = (
        sum(parts) + left < LONG_PART
        or any(part >= LONG_PART for part in parts)
        or (left >= LONG_PART and len(parts) < MOST_PARTS)
    )
    rest_fits = left == 0 or (left >= SHORT_PART and len(parts) < MOST_PARTS)
    well = len(parts) <= MOST_PARTS and min(parts) >= SHORT_PART and long_is_possible and rest_fits
    if not well:
        raise VacationTooDivided("days", parts=[*parts])


def check_days(days: int) -> None:
    """Of one part. Raises OutOfRange."""
    if not SHORT_PART <= days <= MOST_DAYS:
        raise OutOfRange("days", least=SHORT_PART, most=MOST_DAYS)


def check_sold(sold: int, days: int) -> None:
    """At most a third of what the year gives. Raises OutOfRange."""
    if not 0 <= sold <= days // SOLD_SHARE:
        raise OutOfRange("sold_days", least=0, most=days // SOLD_SHARE)
