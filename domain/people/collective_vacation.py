"""Collective vacations (férias coletivas): of a company, an establishment or a department (CLT 139-141)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition, OutOfRange, Refusal
from domain.people.vacation import VacationInRun


class CollectiveVacationStatus(StrEnum):
    """Where a collective vacation stands."""

    GRANTED = "GRANTED"
    """Everybody meant has it. CANCELLED may follow."""
    CANCELLED = "CANCELLED"
    """An end: given up, with a reason."""


class TooManyCollectiveVacations(Refusal):
    """Somebody would have more of them in a year than the law allows; facts: ``employee_id``, ``most``,
    ``norm``."""

    code = "TOO_MANY_COLLECTIVE_VACATIONS"


class NobodyThere(Refusal):
    """Nobody of those who are meant works on these days."""

    code = "NOBODY_THERE"


@dataclass(eq=False, kw_only=True)
class CollectiveVacation(Aggregate):
    """Of everybody, or of those of one establishment or department.

    By ``tell_by`` the labour authority and the unions are told, and a notice is put up. ``taken_by`` have a
    vacation of it; ``left_out`` were away on one of its days. Heads.
    """

    id: UUID
    version: int = 1
    establishment_id: UUID | None
    department_id: UUID | None
    starts_on: date
    days: int
    tell_by: date
    taken_by: int
    left_out: int
    status: CollectiveVacationStatus = CollectiveVacationStatus.GRANTED
    granted_by: UUID
    granted_at: datetime
    reason: str | None = None
    external_reference: str | None = None

    @property
    def ends_on(self) -> date:
        return self.starts_on + timedelta(days=self.days - 1)

    def cancel(self, *, on: date, reason: str) -> None:
        """Before it begins. Raises OutOfRange, InvalidTransition."""
        if on >= self.starts_on:
            raise OutOfRange("collective_vacation_id", before=self.starts_on)
        if self.status is not CollectiveVacationStatus.GRANTED:
            granted = [CollectiveVacationStatus.GRANTED]
            raise InvalidTransition.of(self.status, CollectiveVacationStatus.CANCELLED, granted)
        self.status, self.reason = CollectiveVacationStatus.CANCELLED, reason


def actions_of(status: str, begun: bool, in_run: bool) -> list[Action]:
    """What may be done with one whose first day has come or not; ``in_run``: a payroll run that is not
    closed yet pays what somebody has of it."""
    granted = status == CollectiveVacationStatus.GRANTED
    wanted = granted and not begun and not in_run
    moved = VacationInRun.code if granted else InvalidTransition.code
    return [Action.of("cancelCollectiveVacation", wanted, OutOfRange.code if begun else moved)]
