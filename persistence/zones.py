"""Where a company keeps its days: the legal hour of the establishment that issues its invoices."""

from __future__ import annotations

import time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from domain.kernel.calendar import BRASILIA, zone_of
from persistence.platform.tables import companies, establishments
from persistence.wire import Statement, Wire

KEPT = 60.0
"""Seconds for which a process believes that an issuer has not moved to another zone."""
COMPANY = bindparam("company")
ISSUER = Statement(
    select(establishments.c.address)
    .join(
        companies,
        (companies.c.company_id == establishments.c.company_id)
        & (companies.c.issuer_id == establishments.c.id),
    )
    .where(companies.c.company_id == COMPANY, companies.c.id == COMPANY)
)

_known: dict[UUID, tuple[float, ZoneInfo]] = {}


async def zone_of_company(wire: Wire, company: UUID) -> ZoneInfo:
    """Brasília's as long as it has no issuer."""
    until, zone = _known.get(company, (0.0, BRASILIA))
    if until >= time.monotonic():
        return zone
    issuer = await wire.row(ISSUER, company=company)
    if issuer is None:
        return BRASILIA
    zone = zone_of(issuer.address.city_code)
    _known[company] = (time.monotonic() + KEPT, zone)
    return zone
