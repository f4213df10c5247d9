"""What a transaction begins with: whose it is, and the legal hour by which its days are counted."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kernel.calendar import BRASILIA, zone_of
from persistence.wire import Wire, spoken

OPENED = """
with opened as materialized (
    select set_config('app.company', $1, true) as company,
        set_config('plan_cache_mode', 'force_generic_plan', true)
)
select issuer.city_code from opened left join lateral (
    select establishment.address ->> 'city_code' as city_code
    from company join establishment
        on establishment.company_id = company.company_id and establishment.id = company.issuer_id
    where company.company_id = opened.company::uuid and company.id = opened.company::uuid
    offset 0
) issuer on true
"""
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


async def opened(wire: Wire, company: UUID) -> ZoneInfo:
    """Begin, bound to the company. The zone is its issuer's, Brasília's as long as it has none."""
    await wire.begin()
    with spoken(OPENED, wire.driver):
        city = await wire.driver.fetchval(OPENED, str(company))
    return BRASILIA if city is None else zone_of(city)
