"""What a transaction begins with: whose it is, and the legal hour by which its days are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kernel.calendar import zone_of
from persistence.fenced import Fenced, Parameter
from persistence.idempotency import LOOK, Claim, Looked, in_turn
from persistence.proof import Proof
from persistence.wire import Wire, spoken

FENCE = """
with c as materialized (
    select set_config('app.company', $1::uuid::text, true) as company,
        set_config('plan_cache_mode', 'force_generic_plan', true)
)"""
ISSUER = """lateral (
    select establishment.address ->> 'city_code' as city_code
    from company join establishment
        on establishment.company_id = company.company_id and establishment.id = company.issuer_id
    where company.company_id = $1 and company.id = $1 and c.company is not null
    offset 0
)"""
COMPANY = Parameter("company", lambda company: company, None)
OPENED = Fenced(FENCE, "x.city_code", ISSUER, [COMPANY])
CLAIMING = Fenced(
    FENCE,
    "x.city_code, x.fingerprint, x.result, x.result_version",
    f"""lateral (
    select issuer.city_code, used.* from (select 1) one
    left join {LOOK.body} used on true left join {ISSUER} issuer on true
    offset 0
)""",  # noqa: S608  of declarations
    LOOK.parameters,
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


@dataclass(frozen=True)
class Opening:
    """``zone`` is of the company's issuer, Brasília's as long as it has none."""

    zone: ZoneInfo
    looked: Looked | None


async def opened(
    wire: Wire,
    company: UUID,
    proof: Proof | None = None,
    claim: Claim | None = None,
    at: datetime | None = None,
) -> Opening:
    """Begin, bound to the company.

    A ``proof`` that somebody of the company owes is given by the way, and what is known ``at`` an instant of
    the use of the key that they ``claim`` is learnt, when twins are done.
    Raises Unproven, IdempotencyConflict.
    """
    owed = None if proof is None or proof.given else proof
    statement, given, begin = OPENED, (company,), "begin"
    if claim is not None and at is not None:
        statement, given, begin = CLAIMING, claim.parameters(at), f"begin; {claim.turn}"
    sql = statement.sql if owed is None else statement.proving(owed.question)
    with in_turn():
        await wire.begin(begin)
    with spoken(sql, wire.driver):
        row = await wire.driver.fetchrow(sql, *given, *(owed.parameters if owed else ()))
    city, *rest = list[Any](row or [None])
    if owed is not None:
        owed.see(rest if claim is None else rest[Looked.COLUMNS :])
    return Opening(zone_of(city), None if claim is None else Looked(*rest[: Looked.COLUMNS]))
