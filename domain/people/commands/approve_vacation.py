"""Approve a vacation that somebody else asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.people.absence import absences
from domain.people.dated import refuse_overlap
from domain.people.employee import Employee
from domain.people.time_entry import TimeEntry
from domain.people.vacation import NotAccrued, Vacation, VacationExceeded
from domain.people.vacation_right import AccrualPeriod, accrual_periods


@dataclass(kw_only=True)
class ApproveVacation(Command):
    """Approve a vacation that somebody else asked for, before it begins."""

    permission = "people.vacation.approve"
    overwrites = "vacation_id"
    moves = True

    vacation_id: Annotated[UUID, "vacation"]
    """Which."""


async def approve_vacation(command: ApproveVacation, uow: UnitOfWork) -> UUID:
    """What was so when it was asked for is looked at again, the employee locked before the vacation.

    Raises NotFound, FourEyes, InvalidTransition, OutOfRange, NotEmployedThen, NotAccrued, VacationExceeded,
    PeriodsOverlap.
    """
    asked = await uow.get(Vacation, command.vacation_id)
    employee = await uow.get(Employee, asked.employee_id, lock=True)
    vacation = await uow.get(Vacation, command.vacation_id, lock=True)
    period = await _period(vacation, employee, uow)
    others = await absences(employee.id, uow, but=vacation.id)
    vacation.approve(by=uow.actor, at=uow.now)
    first, last = vacation.starts_on, vacation.ends_on
    with checks() as check:
        with check.at():
            vacation.check_coming(on=uow.today)
        employed = employee.is_employed_on(first) and employee.is_employed_on(last)
        check.that(employed, employee.not_employed("vacation_id"))
        with check.at("vacation_id"):
            _check_left(vacation, period)
        with check.at():
            refuse_overlap(first, last, others, path="vacation_id")
    return vacation.id


async def _period(vacation: Vacation, employee: Employee, uow: UnitOfWork) -> AccrualPeriod | None:
    times = await uow.find_all(TimeEntry, employee_id=employee.id)
    known = await uow.find_all(Vacation, employee_id=employee.id)
    periods = accrual_periods(employee, times, known, until=vacation.starts_on)
    return next((one for one in periods if one.starts_on == vacation.accrued_from), None)


def _check_left(vacation: Vacation, period: AccrualPeriod | None) -> None:
    """It is among what is planned and sold of the year. Raises NotAccrued, VacationExceeded."""
    if period is None:
        raise NotAccrued(ends_on=None)
    over = period.planned + period.sold - period.days
    if over > 0:
        raise VacationExceeded(left=max(0, vacation.days + vacation.sold_days - over))
