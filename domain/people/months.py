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
