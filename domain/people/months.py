"""Months that count for pay, until they are closed."""

from __future__ import annotations

from datetime import date

from domain.kernel.command import UnitOfWork
from domain.people.ports import ClosedMonths
from domain.people.time_entry import MonthClosed


async def refuse_closed(day: date, uow: UnitOfWork) -> None:
    """Raises MonthClosed."""
    if await uow.ask(ClosedMonths).is_closed(day):
        raise MonthClosed(month=f"{day:%Y-%m}")
