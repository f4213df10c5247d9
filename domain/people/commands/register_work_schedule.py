"""Say when people work."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import refuse_taken
from domain.kernel.quantity import check_quantity
from domain.kernel.refusal import OutOfRange, checks
from domain.kernel.text import clean
from domain.people.labour_law import term
from domain.people.payroll.law import LabourTermFigure
from domain.people.ports import LabourLaws
from domain.people.work_schedule import (
    Shift,
    Weekday,
    WorkSchedule,
    check_rest,
    check_shifts,
    divisor_of,
)


@dataclass(kw_only=True)
class RegisterWorkSchedule(Command):
    """Say how many hours a week, and on which days from when until when, people work."""

    permission = "people.schedule.register"

    name: str
    """What it is called, 60 characters at most."""
    weekly_hours: Decimal
    """Hours a week, no more than the law allows: 44."""
    monthly_divisor: int | None = None
    """What a month's pay is divided by for that of an hour; else five times the weekly hours: 220 for 44."""
    shifts: tuple[Shift, ...] = ()
    """The days of a week; together they are the weekly hours."""
    weekly_rest: Weekday | None = None
    """The day of weekly rest, without a shift; else Sunday, or the only day without one."""


async def register_work_schedule(command: RegisterWorkSchedule, uow: UnitOfWork) -> UUID:
    hours, divisor = command.weekly_hours, command.monthly_divisor
    week = term((await uow.ask(LabourLaws).known()).on(uow.today), LabourTermFigure.WORK_WEEK)
    with checks() as check:
        with check.at("name"):
            name = clean(command.name, longest=60)
            await refuse_taken(uow, WorkSchedule, name=name)
        if check_quantity(check, hours, "weekly_hours"):
            most = OutOfRange("weekly_hours", most=str(week.days), norm=week.norm)
            check.that(hours <= week.days, most)
        longest = divisor_of(Decimal(week.days))
        fits = divisor is None or 1 <= divisor <= longest
        check.that(fits, OutOfRange("monthly_divisor", least=1, most=longest))
        with check.at("shifts"):
            check_shifts(hours, command.shifts)
        with check.at("weekly_rest"):
            check_rest(command.weekly_rest, command.shifts)
    schedule = WorkSchedule(
        id=uow.new_id(),
        name=name,
        weekly_hours=hours,
        monthly_divisor=divisor or divisor_of(hours),
        shifts=tuple(command.shifts),
        weekly_rest=command.weekly_rest,
    )
    uow.add(schedule)
    return schedule.id
