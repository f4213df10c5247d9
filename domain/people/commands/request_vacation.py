"""Ask for a vacation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from domain.kernel.calendar import months_later
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.law import Law
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import OutOfRange, checks
from domain.people.absence import absences
from domain.people.dated import refuse_overlap
from domain.people.employee import Employee
from domain.people.payroll.vacation_rules import (
    check_days,
    check_division,
    check_first_day,
    check_left,
    check_sold,
    days_before_rest,
)
from domain.people.ports import LabourLaws
from domain.people.rest import rests_among
from domain.people.rights import right_to
from domain.people.vacation import AFTER_THE_YEAR, NotAccrued, Vacation
from domain.people.vacation_right import AccrualPeriod

AHEAD = 36
"""Months."""


@dataclass(kw_only=True)
class RequestVacation(Command):
    """Ask for a vacation of a year that is over; somebody else approves it."""

    permission = "people.vacation.request"
    moves = True

    employee_id: Annotated[UUID, "employee"]
    """Whose vacation."""
    accrued_from: date
    """The first day of the year in which it accrued."""
    starts_on: date
    """Its first day: on no day of a leave, nor within the two days before a holiday or the weekly rest."""
    days: int
    """How many: five at least, and of three parts at most one has fourteen."""
    sold_days: int = 0
    """How many more are paid instead (abono), a third of the year's at most."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


async def request_vacation(command: RequestVacation, uow: UnitOfWork) -> UUID:
    """Raises NotFound, NotEmployedThen, NotAccrued, VacationExceeded, VacationTooDivided,
    BeginsBeforeRest, PeriodsOverlap, OutOfRange."""
    known = await uow.ask(LabourLaws).known()
    law = known.on(command.starts_on)
    latest = months_later(uow.today, AHEAD)
    with checks() as check:
        check.that(command.starts_on <= latest, OutOfRange("starts_on", most=latest))
        with check.at("external_reference"):
            reference = await free_reference(uow, Vacation, command.external_reference)
        with check.at("days"):
            check_days(command.days, law)
    starts_on, last = command.starts_on, command.starts_on + timedelta(days=command.days - 1)
    employee = await uow.get(Employee, command.employee_id, lock=True)
    with checks() as check:
        check.that(employee.is_employed_on(starts_on), employee.not_employed("starts_on"))
        check.that(employee.is_employed_on(last), employee.not_employed("days"))
    period = await right_to(command.accrued_from, employee, known, uow, until=starts_on)
    if period is None or starts_on <= period.ends_on:
        raise NotAccrued("accrued_from", ends_on=period and period.ends_on, norm=AFTER_THE_YEAR)
    with checks() as check:
        with check.at():
            await _check(command, employee, period, law, uow)
        with check.at():
            refuse_overlap(starts_on, last, await absences(employee.id, uow), path="starts_on")
    vacation = Vacation(
        id=uow.new_id(),
        employee_id=employee.id,
        accrued_from=command.accrued_from,
        starts_on=starts_on,
        days=command.days,
        sold_days=command.sold_days,
        grant_until=period.grant_until,
        requested_by=uow.actor,
        requested_at=uow.now,
        external_reference=reference,
    )
    uow.add(vacation)
    return vacation.id


async def _check(
    command: RequestVacation, employee: Employee, period: AccrualPeriod, law: Law, uow: UnitOfWork
) -> None:
    known = await uow.find_all(Vacation, employee_id=employee.id)
    own = [one.days for one in known if one.stands and one.accrued_from == period.starts_on and one.days]
    taken = command.days + command.sold_days
    with checks() as check:
        with check.at("days"):
            check_left(taken, period.left, period.norm)
            check_division([*own, command.days], period.left - taken, law)
        with check.at("sold_days"):
            check_sold(period.sold + command.sold_days, period.days, law)
        with check.at("starts_on"):
            rests = await rests_among(days_before_rest(command.starts_on, law), employee, uow)
            check_first_day(command.starts_on, rests, law)
