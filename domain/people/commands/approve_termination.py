"""Approve the end of an employment that somebody else registered: it dismisses the employee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.four_eyes import refuse_same_person
from domain.kernel.refusal import checks
from domain.people.alimony_order import AlimonyOrder
from domain.people.benefit import Benefit
from domain.people.dated import DatedFact
from domain.people.employee import Employee
from domain.people.ending import tables_of
from domain.people.leave import Leave
from domain.people.months import refuse_paid
from domain.people.payroll.settlement import settle
from domain.people.payroll_loan import PayrollLoan
from domain.people.ports import EndingsKnown, RunsBeside
from domain.people.termination import Termination
from domain.people.under_run import refuse_in_run
from domain.people.vacation import Vacation

END_WITH_IT: tuple[type[DatedFact], ...] = (AlimonyOrder, Benefit, Leave, PayrollLoan)
"""What is not of an employee any more after the last day; the last payslip takes its last instalments."""
FELL_AWAY = "the employment ended before it began"


@dataclass(kw_only=True)
class ApproveTermination(Command):
    """Approve the end of an employment that was calculated, if you neither registered nor calculated it: the
    employee is dismissed with its last day, benefits end with it, and vacations after it fall away."""

    permission = "people.termination.approve"
    overwrites = "termination_id"
    moves = True

    termination_id: Annotated[UUID, "termination"]
    """The termination that is meant."""


async def approve_termination(command: ApproveTermination, uow: UnitOfWork) -> UUID:
    """That it can be paid is looked at again, the employee locked before the termination, and nobody agrees
    to a run meanwhile: a month that was agreed to as a whole is not paid again by an end in it.

    Raises NotFound, FourEyes, InvalidTransition, AlreadyDismissed, NotEmployedThen, DismissalProtected,
    MonthClosed, DatesOutOfOrder, OutOfRange, Missing, VacationInRun.
    """
    await uow.ask(RunsBeside).turn()
    asked = await uow.get(Termination, command.termination_id)
    employee = await uow.get(Employee, asked.employee_id, lock=True)
    termination = await uow.get(Termination, command.termination_id, lock=True)
    await refuse_same_person(uow, termination.registered_by, termination.simulated_by)
    termination.approve(by=uow.actor, at=uow.now, member_id=employee.member_id)
    with checks() as check, check.at("termination_id"):
        await refuse_paid(termination.last_day, uow, employee.id)
    ending = termination.ending
    settle(await uow.ask(EndingsKnown).of(ending), await tables_of(ending.last_day, ending.paid_on, uow))
    last_day = termination.last_day
    employee.dismiss(on=last_day, reason=termination.reason, initiative=termination.initiative)
    await _end_with_it(employee.id, last_day, uow)
    return termination.id


async def _end_with_it(employee_id: UUID, last_day: date, uow: UnitOfWork) -> None:
    for kind in END_WITH_IT:
        for fact in await uow.find_all(kind, lock=True, employee_id=employee_id):
            if fact.valid_from <= last_day and (fact.valid_until is None or fact.valid_until > last_day):
                fact.end(on=last_day)
    known = await uow.find_all(Vacation, lock=True, employee_id=employee_id)
    after = [one for one in known if one.stands and one.starts_on > last_day]
    await refuse_in_run(after, "termination_id", uow)
    for vacation in after:
        vacation.cancel(on=last_day, reason=FELL_AWAY)
