"""Approve a vacation that somebody else asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.four_eyes import refuse_same_person
from domain.kernel.refusal import checks
from domain.people.absence import absences
from domain.people.dated import refuse_overlap
from domain.people.employee import Employee
from domain.people.payroll.vacation_rules import check_left
from domain.people.ports import LabourLaws
from domain.people.rights import right_to
from domain.people.vacation import AFTER_THE_YEAR, NotAccrued, Vacation
from domain.people.vacation_right import AccrualPeriod


@dataclass(kw_only=True)
class ApproveVacation(Command):
    """Approve a vacation that somebody else asked for, before it begins."""

    permission = "people.vacation.approve"
    overwrites = "vacation_id"
    moves = True

    vacation_id: Annotated[UUID, "vacation"]
    """The vacation that is meant."""


async def approve_vacation(command: ApproveVacation, uow: UnitOfWork) -> UUID:
    """What was so when it was asked for is looked at again, the employee locked before the vacation.

    Raises NotFound, FourEyes, InvalidTransition, OutOfRange, NotEmployedThen, NotAccrued, VacationExceeded,
    PeriodsOverlap.
    """
    asked = await uow.get(Vacation, command.vacation_id)
    employee = await uow.get(Employee, asked.employee_id, lock=True)
    vacation = await uow.get(Vacation, command.vacation_id, lock=True)
    law = await uow.ask(LabourLaws).known()
    period = await right_to(vacation.accrued_from, employee, law, uow, until=vacation.starts_on)
    others = await absences(employee.id, uow, but=vacation.id)
    vacation.approve(by=uow.actor, at=uow.now)
    await refuse_same_person(uow, vacation.requested_by)
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


def _check_left(vacation: Vacation, period: AccrualPeriod | None) -> None:
    """It is among what is planned and sold of the year. Raises NotAccrued, VacationExceeded."""
    if period is None:
        raise NotAccrued(ends_on=None, norm=AFTER_THE_YEAR)
    before = period.planned + period.sold - vacation.days - vacation.sold_days
    check_left(vacation.days + vacation.sold_days, max(0, period.days - before), period.norm)
