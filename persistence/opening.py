"""What a transaction begins with: whose it is, and the legal hour by which its days are counted."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kernel.calendar import BRASILIA, zone_of
from persistence.fenced import Fenced, Parameter
from persistence.proof import Proof
from persistence.wire import Wire, spoken

OPENED = Fenced(
    fence="""
with c as materialized (
    select set_config('app.company', $1::uuid::text, true) as company,
        set_config('plan_cache_mode', 'force_generic_plan', true)
)""",
    columns="x.city_code",
    body="""lateral (
    select establishment.address ->> 'city_code' as city_code
    from company join establishment
        on establishment.company_id = company.company_id and establishment.id = company.issuer_id
    where company.company_id = $1 and company.id = $1 and c.company is not null
    offset 0
)""",
    parameters=[Parameter("company", lambda company: company, None)],
)
"""Row security is told the company before the first row is looked at.

What a command asks and writes it finds by keys: whatever the values are, the plan is the same, and is not
made anew each time because lists of unknown length might be shorter.
"""


BOUND = "select set_config('app.company', $1, true)"
SNAPSHOT = "begin isolation level repeatable read, read only"


async def bound(wire: Wire, company: UUID, begin: str = "begin") -> None:
    """Begin, bound to the company for the rest of the transaction, and never longer."""
    await wire.begin(begin)
    with spoken(BOUND, wire.driver):
        await wire.driver.fetchval(BOUND, str(company))


async def opened(wire: Wire, company: UUID, proof: Proof | None = None) -> ZoneInfo:
    """Begin, bound to the company. The zone is its issuer's, Brasília's as long as it has none.

    A ``proof`` that somebody of the company owes is given by the way. Raises Unproven.
    """
    owed = None if proof is None or proof.given else proof
    sql = OPENED.sql if owed is None else OPENED.proving(owed.question)
    await wire.begin()
    with spoken(sql, wire.driver):
        row = await wire.driver.fetchrow(sql, company, *(owed.parameters if owed else ()))
    city, *shown = row or [None]
    if owed is not None:
        owed.see(shown)
    return BRASILIA if city is None else zone_of(city)
