"""Months that take nothing more that counts for pay."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.people.ports import ClosedMonths
from domain.people.time_entry import MonthClosed


async def refuse_closed(day: date, uow: UnitOfWork, employee_id: UUID | None = None) -> None:
    """What counts for pay in the month of this day; of an employee where one is named. Raises MonthClosed."""
    if await uow.ask(ClosedMonths).is_closed(day, employee_id):
        raise MonthClosed(month=f"{day:%Y-%m}")


async def refuse_paid(last_day: date, uow: UnitOfWork, employee_id: UUID) -> None:
    """An employment does not end before what was paid of it as a whole: in the month of its last day, or in
    one after it. Raises MonthClosed."""
    await refuse_closed(last_day, uow, employee_id)
    beyond = await uow.ask(ClosedMonths).paid_beyond(last_day, employee_id)
    if beyond is not None:
        raise MonthClosed(month=f"{beyond:%Y-%m}")
