"""Vacations: asked for by one, approved by another, taken on their days (CLT 134 and 143)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import FourEyes, InvalidTransition, OutOfRange, Refusal


class VacationStatus(StrEnum):
    """Where a vacation stands; that it is taken follows from its days."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"


STANDING = (VacationStatus.REQUESTED, VacationStatus.APPROVED)
"""With their days taken from what the year gives."""
UNDECIDED = (VacationStatus.REQUESTED,)


class VacationStanding(StrEnum):
    """Where a vacation stands today."""

    REQUESTED = "REQUESTED"
    """Nobody has decided. APPROVED, REFUSED or CANCELLED may follow."""
    APPROVED = "APPROVED"
    """It begins on a day still to come."""
    BEING_TAKEN = "BEING_TAKEN"
    """Today is one of its days."""
    TAKEN = "TAKEN"
    """Its last day is over."""
    REFUSED = "REFUSED"
    """An end: another person said no."""
    CANCELLED = "CANCELLED"
    """An end: given up."""


class VacationOrigin(StrEnum):
    """How somebody came to a vacation."""

    REQUESTED = "REQUESTED"
    """It was asked for, and another approves it."""
    COLLECTIVE = "COLLECTIVE"
    """The company has it taken by all, or by a part (CLT art. 139)."""
    TAKEN_OVER = "TAKEN_OVER"
    """It was taken before the employee was kept here."""


AFTER_THE_YEAR = "CLT, art. 134"


class VacationInRun(Refusal):
    """A payroll run that is not closed yet pays it: that is cancelled first; facts: ``number``, the run's."""

    code = "VACATION_IN_PAYROLL_RUN"


class NotAccrued(Refusal):
    """No year of this employee begins on that day, or it is not over yet; facts: ``ends_on``, ``norm``."""

    code = "VACATION_NOT_ACCRUED"


@dataclass(eq=False, kw_only=True)
class Vacation(Aggregate):
    """Of the year that began on ``accrued_from``; ``sold_days`` are paid, not taken.

    ``leave_days`` follow it: days of a collective vacation to which there was no right, paid as a leave.
    ``grant_until`` is the last day on which it could be given: later days are paid double (CLT art. 137).
    """

    id: UUID
    version: int = 1
    employee_id: UUID
    accrued_from: date
    starts_on: date
    days: int
    sold_days: int
    leave_days: int = 0
    grant_until: date | None = None
    origin: VacationOrigin = VacationOrigin.REQUESTED
    collective_vacation_id: UUID | None = None
    status: VacationStatus = VacationStatus.REQUESTED
    requested_by: UUID
    requested_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    external_reference: str | None = None

    @property
    def ends_on(self) -> date:
        return self.starts_on + timedelta(days=self.days - 1)

    @property
    def away_until(self) -> date:
        return self.ends_on + timedelta(days=self.leave_days)

    @property
    def stands(self) -> bool:
        return self.status in STANDING

    def erase(self) -> None:
        """Why it was refused or given up, and what another system calls it."""
        self.reason = self.external_reference = None

    def check_coming(self, *, on: date) -> None:
        """Raises OutOfRange from its first day on."""
        if on >= self.starts_on:
            raise OutOfRange("vacation_id", before=self.starts_on)

    def approve(self, *, by: UUID, at: datetime) -> None:
        """Raises FourEyes, InvalidTransition."""
        if by == self.requested_by:
            raise FourEyes()
        self._become(VacationStatus.APPROVED, from_=UNDECIDED)
        self.decided_by, self.decided_at = by, at

    def refuse(self, *, by: UUID, at: datetime, reason: str) -> None:
        """Raises InvalidTransition."""
        self._become(VacationStatus.REFUSED, from_=UNDECIDED)
        self.decided_by, self.decided_at, self.reason = by, at, reason

    def cancel(self, *, on: date, reason: str) -> None:
        """Before it begins. Raises InvalidTransition, OutOfRange."""
        self.check_coming(on=on)
        self._become(VacationStatus.CANCELLED, from_=STANDING)
        self.reason = reason

    def _become(self, status: VacationStatus, *, from_: Sequence[VacationStatus]) -> None:
        if self.status not in from_:
            raise InvalidTransition.of(self.status, status, from_)
        self.status = status


def actions_of(status: str, begun: bool, in_run: bool) -> list[Action]:
    """What may be done with a vacation whose first day has come or not; ``in_run``: a payroll run that is
    not closed yet pays it."""
    undecided, stands = status in UNDECIDED, status in STANDING
    paid = in_run and status == VacationStatus.APPROVED
    late = OutOfRange.code if begun else InvalidTransition.code
    return [
        Action.of("approveVacation", undecided and not begun, late if undecided else InvalidTransition.code),
        Action.of("refuseVacation", undecided, InvalidTransition.code),
        Action.of("cancelVacation", stands and not begun and not paid, VacationInRun.code if paid else late),
    ]
