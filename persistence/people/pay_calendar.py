"""Days of rest in a month, at the places where people work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from domain.people.payroll.days import last_of
from domain.people.ports import RestDays
from persistence.people.pay_register import Worker, days_between
from persistence.unit_of_work import SqlUnitOfWork

SUNDAY = 6


async def rest_days(uow: SqlUnitOfWork, month: date, workers: Iterable[Worker]) -> Mapping[UUID | None, int]:
    """Sundays and holidays (Lei 605/1949), by establishment; asked once for each."""
    last, holidays = last_of(month), uow.ask(RestDays)
    found: dict[UUID | None, int] = {}
    for place in {worker.cut_on(last).establishment_id for worker in workers}:
        off = await holidays.holidays(month, last, establishment_id=place)
        found[place] = sum(day.weekday() == SUNDAY or day in off for day in days_between(month, last))
    return found
