"""What an employee has of vacations, from what is stored."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people.vacation_right import AccrualPeriod, accrual_periods
from persistence.people.tables import employees, time_entries, vacations


async def accruals_of(
    connection: AsyncConnection, company: UUID, employee_id: UUID, *, until: date
) -> list[AccrualPeriod]:
    """Oldest first; nothing of an employee that is not there."""

    async def rows(table: Table, column: str) -> list[Any]:
        query = select(table).where(table.c.company_id == company, table.c[column] == employee_id)
        return list((await connection.execute(query)).all())

    employee = await rows(employees, "id")
    if not employee:
        return []
    times, planned = await rows(time_entries, "employee_id"), await rows(vacations, "employee_id")
    return list(accrual_periods(employee[0], times, planned, until=until))
