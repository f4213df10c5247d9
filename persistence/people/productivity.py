"""What the people who worked in a time brought in: net revenue of the books, a head."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.accounting.account import AccountPurpose
from domain.kernel.money import Money
from domain.people.workforce import Productivity
from persistence.accounting.tables import accounts, journal_lines
from persistence.people.workforce import workforce

NET_REVENUE = (
    AccountPurpose.REVENUE,
    AccountPurpose.SALES_RETURNS,
    AccountPurpose.ICMS_ON_SALES,
    AccountPurpose.FCP_ON_SALES,
    AccountPurpose.PIS_ON_SALES,
    AccountPurpose.COFINS_ON_SALES,
)
"""Gross revenue and its deductions (Lei 6.404/1976, art. 187, I)."""


async def productivity(
    connection: AsyncConnection, company: UUID, *, since: date, until: date
) -> Productivity:
    all_of_it = await workforce(connection, company, since=since, until=until, by=None)
    line = journal_lines.c
    earned = (
        select(
            func.coalesce(
                func.sum(type_coerce(line.credit, BigInteger) - type_coerce(line.debit, BigInteger)), 0
            )
        )
        .join(accounts, (accounts.c.company_id == line.company_id) & (accounts.c.id == line.account_id))
        .where(line.company_id == company, line.posted_on.between(since, until))
        .where(accounts.c.purpose.in_([each.value for each in NET_REVENUE]))
    )
    cents = (await connection.execute(earned)).scalar_one()
    heads = all_of_it[0].average if all_of_it else Decimal(0)
    return Productivity(net_revenue=Money(int(cents)), heads=heads)
