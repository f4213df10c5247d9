"""Ask for a vacation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from domain.kernel.calendar import months_later
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import OutOfRange, checks
from domain.people.absence import absences
from domain.people.dated import refuse_overlap
from domain.people.employee import Employee
from domain.people.ports import RestDays
from domain.people.time_entry import TimeEntry
from domain.people.vacation import (
    BEFORE_REST,
    BeginsBeforeRest,
    NotAccrued,
    Vacation,
    VacationExceeded,
    check_days,
    check_division,
    check_sold,
)
from domain.people.vacation_right import AccrualPeriod, accrual_periods

SUNDAY = 6
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
    """Its first day: not on a day of a leave, and not within the two days before a holiday or a Sunday."""
    days: int
    """How many: five at least, and of three parts at most one has fourteen."""
    sold_days: int = 0
    """How many more are paid instead (abono), a third of the year's at most."""


async def request_vacation(command: RequestVacation, uow: UnitOfWork) -> UUID:
    """Raises NotFound, NotEmployedThen, NotAccrued, VacationExceeded, VacationTooDivided,
    BeginsBeforeRest, PeriodsOverlap, OutOfRange."""
    check_days(command.days)
    latest = months_later(uow.today, AHEAD)
    if command.starts_on > latest:
        raise OutOfRange("starts_on", most=latest)
    starts_on, last = command.starts_on, command.starts_on + timedelta(days=command.days - 1)
    employee = await uow.get(Employee, command.employee_id, lock=True)
    with checks() as check:
        check.that(employee.is_employed_on(starts_on), employee.not_employed("starts_on"))
        check.that(employee.is_employed_on(last), employee.not_employed("days"))
    known = await uow.find_all(Vacation, employee_id=employee.id)
    times = await uow.find_all(TimeEntry, employee_id=employee.id)
    periods = accrual_periods(employee, times, known, until=starts_on)
    period = next((one for one in periods if one.starts_on == command.accrued_from), None)
    if period is None or starts_on <= period.ends_on:
        raise NotAccrued("accrued_from", ends_on=period and period.ends_on)
    with checks() as check:
        with check.at():
            _check(command, period, [one for one in known if one.stands], uow)
        with check.at():
            refuse_overlap(starts_on, last, await absences(employee.id, uow), path="starts_on")
    vacation = Vacation(
        id=uow.new_id(),
        employee_id=employee.id,
        accrued_from=command.accrued_from,
        starts_on=starts_on,
        days=command.days,
        sold_days=command.sold_days,
        requested_by=uow.actor,
        requested_at=uow.now,
    )
    uow.add(vacation)
    return vacation.id


def _check(command: RequestVacation, period: AccrualPeriod, known: list[Vacation], uow: UnitOfWork) -> None:
    left = period.left - command.days - command.sold_days
    own = [one.days for one in known if one.accrued_from == period.starts_on]
    with checks() as check:
        if check.that(left >= 0, VacationExceeded("days", left=period.left)):
            with check.at():
                check_division([*own, command.days], left)
        with check.at():
            check_sold(period.sold + command.sold_days, period.days)
        with check.at("starts_on"):
            _refuse_before_rest(command.starts_on, uow)


def _refuse_before_rest(day: date, uow: UnitOfWork) -> None:
    holidays = uow.ask(RestDays)
    for ahead in range(1, BEFORE_REST + 1):
        next_day = day + timedelta(days=ahead)
        if next_day.weekday() == SUNDAY or holidays.is_holiday(next_day):
            raise BeginsBeforeRest(rest_on=next_day)
