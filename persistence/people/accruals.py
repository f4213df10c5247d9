"""What an employee has of vacations, from what is stored."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people.vacation_right import AccrualPeriod, accrual_periods, record_of
from persistence.people.labour_law import labour_law
from persistence.people.tables import employees, leaves, time_entries, vacations


async def accruals_of(
    connection: AsyncConnection, company: UUID, employee_id: UUID, *, until: date
) -> list[AccrualPeriod]:
    """Oldest first; nothing of an employee that is not there. Raises Missing."""

    async def rows(table: Table, column: str) -> list[Any]:
        query = select(table).where(table.c.company_id == company, table.c[column] == employee_id)
        return list((await connection.execute(query)).all())

    employee = await rows(employees, "id")
    if not employee:
        return []
    times, planned, away = [await rows(table, "employee_id") for table in (time_entries, vacations, leaves)]
    record = record_of(employee[0], times, planned, away)
    return list(accrual_periods(record, await labour_law(connection), until=until))
