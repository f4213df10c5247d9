"""When somebody rests: on the day of the week that their schedule says, and on holidays where they work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.people.employee import Employee
from domain.people.ports import RestDays
from domain.people.work_schedule import Weekday, WorkSchedule


async def rests_among(days: Sequence[date], employee: Employee, uow: UnitOfWork) -> set[date]:
    """Which of these days are of rest, as the employee is employed on the first of them."""
    if not days:
        return set()
    terms = employee.terms_on(days[0])
    schedule_id, place = (None, None) if terms is None else (terms.work_schedule_id, terms.establishment_id)
    return await rests_at(days, schedule_id, place, uow)


async def rests_at(
    days: Sequence[date], schedule_id: UUID | None, place: UUID | None, uow: UnitOfWork
) -> set[date]:
    """Which of these days are of rest by a schedule, at an establishment."""
    schedule = await uow.find(WorkSchedule, id=schedule_id) if schedule_id else None
    weekly = Weekday.SUNDAY if schedule is None else schedule.rest_day
    holidays = await uow.ask(RestDays).holidays(min(days), max(days), establishment_id=place)
    return {day for day in days if day in holidays or Weekday.of(day) is weekly}
