"""Gapless numbers: one row per series, locked until the commit, so that a rollback gives its number back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, Text, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from persistence.registry import tenant_table
from persistence.wire import Statement, Wire

number_series = tenant_table(
    "number_series",
    Column("series", Text, nullable=False),
    Column("last", BigInteger, nullable=False),
    key=("series",),
)

DRAWN = """
with c as materialized (
    select set_config('app.company', $1::uuid::text, true), set_config('synchronous_commit', 'off', true)
)
insert into number_series (company_id, series, last) select $1, $2, 1 from c
on conflict (company_id, series) do update set last = number_series.last + 1
returning last
"""
"""A number that may leave a gap, in a transaction of one statement. It waits for no disk: what is later
committed under the number waits for the disk up to and with the number itself."""


TAKEN = Statement(
    insert(number_series)
    .values(company_id=bindparam("company"), series=bindparam("series"), last=bindparam("start"))
    .on_conflict_do_update(
        index_elements=[number_series.c.company_id, number_series.c.series],
        set_={"last": number_series.c.last + 1},
    )
    .returning(number_series.c.last)
)
LAST = Statement(
    select(number_series.c.last).where(
        number_series.c.company_id == bindparam("company"), number_series.c.series == bindparam("series")
    )
)


async def next_number(wire: Wire, company: UUID, series: str, *, start: int = 1) -> int:
    """The number after the last one; ``start`` when the series is new. Take it last: it serialises."""
    number = await wire.scalar(TAKEN, company=company, series=series, start=start)
    assert number is not None
    return number


async def upcoming_number(wire: Wire, company: UUID, series: str) -> int:
    """What the next number would be now; nothing is taken and nobody waits."""
    return (await wire.scalar(LAST, company=company, series=series) or 0) + 1
