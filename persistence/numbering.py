"""Gapless numbers: one row per series, locked until the commit, so that a rollback gives its number back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, Text, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from persistence.registry import tenant_table

number_series = tenant_table(
    "number_series",
    Column("series", Text, nullable=False),
    Column("last", BigInteger, nullable=False),
    key=("series",),
)


async def next_number(session: AsyncSession, company: UUID, series: str, *, start: int = 1) -> int:
    """The number after the last one; ``start`` when the series is new. Take it last: it serialises."""
    statement = (
        insert(number_series)
        .values(company_id=company, series=series, last=start)
        .on_conflict_do_update(
            index_elements=[number_series.c.company_id, number_series.c.series],
            set_={"last": number_series.c.last + 1},
        )
        .returning(number_series.c.last)
    )
    return (await session.execute(statement)).scalar_one()


async def upcoming_number(session: AsyncSession, company: UUID, series: str) -> int:
    """What the next number would be now; nothing is taken and nobody waits."""
    last = select(number_series.c.last).where(
        number_series.c.company_id == company, number_series.c.series == series
    )
    return ((await session.execute(last)).scalar() or 0) + 1
