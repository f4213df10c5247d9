"""The trial balance (balancete): what every account stood at, took, gave and stands at; one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, and_, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.kernel.money import Money
from persistence.accounting.tables import accounts, journal_lines


@dataclass(frozen=True, kw_only=True)
class AccountBalance:
    """``opening`` and ``closing`` are debits less credits: positive on the debit side."""

    account_id: UUID
    opening: Money
    debit: Money
    credit: Money

    @property
    def closing(self) -> Money:
        return self.opening + self.debit - self.credit


async def trial_balance(
    connection: AsyncConnection, company: UUID, *, since: date, on: date
) -> Sequence[AccountBalance]:
    """Of every account that was ever posted to, by code: what it was before ``since``, and up to ``on``."""
    line, within = journal_lines.c, journal_lines.c.posted_on >= since
    before = _sum(line.debit, ~within) - _sum(line.credit, ~within)
    query = (
        select(
            line.account_id,
            before.label("opening"),
            _sum(line.debit, within).label("debit"),
            _sum(line.credit, within).label("credit"),
        )
        .join_from(
            journal_lines,
            accounts,
            and_(accounts.c.company_id == line.company_id, accounts.c.id == line.account_id),
        )
        .where(line.company_id == company, line.posted_on <= on)
        .group_by(line.account_id, accounts.c.code)
        .order_by(accounts.c.code)
    )
    return [
        AccountBalance(
            account_id=row.account_id,
            opening=Money(int(row.opening)),
            debit=Money(int(row.debit)),
            credit=Money(int(row.credit)),
        )
        for row in await connection.execute(query)
    ]


def is_balanced(rows: Sequence[AccountBalance]) -> bool:
    """Debits equal credits, before and within."""
    opening, closing = Money.total(row.opening for row in rows), Money.total(row.closing for row in rows)
    return not opening and not closing


def _sum(column: ColumnElement[Money], when: ColumnElement[bool]) -> Any:
    """Whole cents."""
    return func.coalesce(func.sum(type_coerce(column, BigInteger)).filter(when), 0)
