"""Which version of an employment holds on a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.people.tables import employees, employments


async def employment_on(
    connection: AsyncConnection, company: UUID, employee_id: UUID, day: date
) -> UUID | None:
    """The last decided of the last that began by then; before the first day, that of the first day.

    None after the employment, and where nothing was kept.
    """
    query = (
        select(employments.c.id)
        .join(
            employees,
            (employees.c.company_id == employments.c.company_id)
            & (employees.c.id == employments.c.employee_id),
        )
        .where(
            employments.c.company_id == company,
            employments.c.employee_id == employee_id,
            employments.c.effective_on <= func.greatest(day, employees.c.hired_on),
            func.coalesce(employees.c.dismissed_on, day) >= day,
        )
        .order_by(employments.c.effective_on.desc(), employments.c.position.desc())
        .limit(1)
    )
    return await connection.scalar(query)
