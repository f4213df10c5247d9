"""What a company's tables say of approximate taxes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, text

from domain.fiscal.approximate_taxes import (
    NO_EXCEPTION,
    ApproximateBook,
    ApproximateTaxes,
    ApproximateTaxRate,
    ApproximateTaxTable,
)
from persistence.answering import answers
from persistence.fiscal.approximate_tables import approximate_tax_rates, approximate_tax_tables
from persistence.unit_of_work import SqlUnitOfWork

RATE = tuple(field.name for field in fields(ApproximateTaxRate))


TURN = text("""select pg_advisory_xact_lock(
    hashtextextended('approximate taxes ' || cast(:company as text) || cast(:state as text), 0)
)""")


def brought_by(company: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether a company has any table, asked by the way."""
    return exists().where(approximate_tax_tables.c.company_id == company)


@answers(ApproximateTaxes)
class StoredApproximateTaxes:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def on(self, day: date, state: str, codes: Collection[str]) -> ApproximateBook | None:
        table = await self._table(day, state)
        if table is None:
            return None
        held = approximate_tax_rates.c
        query = select(approximate_tax_rates).where(
            held.company_id == self._uow.company,
            held.table_id == table.id,
            held.ncm.in_(codes),
            held.exception == NO_EXCEPTION,
        )
        named = " ".join(part for part in (table.publisher, table.edition, table.key) if part)
        rows = await self._uow.transaction.execute(query)
        return ApproximateBook(source=named, rates={row.ncm: _rate(row) for row in rows})

    async def turn(self, state: str) -> None:
        await self._uow.transaction.execute(TURN, {"company": str(self._uow.company), "state": state})

    async def tables_of(self, state: str) -> list[UUID]:
        await self._uow.saved(ApproximateTaxTable)
        held = approximate_tax_tables.c
        query = select(held.id).where(held.company_id == self._uow.company, held.state == state)
        return list(await self._uow.transaction.scalars(query.order_by(held.id)))

    async def rows_of(self, table_id: UUID) -> dict[tuple[str, str], ApproximateTaxRate]:
        held = approximate_tax_rates.c
        query = select(approximate_tax_rates).where(
            held.company_id == self._uow.company, held.table_id == table_id
        )
        rows = await self._uow.transaction.execute(query)
        return {(row.ncm, row.exception): _rate(row) for row in rows}

    async def _table(self, day: date, state: str) -> Any:
        held = approximate_tax_tables.c
        query = select(approximate_tax_tables).where(
            held.company_id == self._uow.company,
            held.state == state,
            held.valid_from <= day,
            held.valid_until >= day,
        )
        newest = query.order_by(held.valid_from.desc(), held.id.desc()).limit(1)
        return (await self._uow.transaction.execute(newest)).one_or_none()


def _rate(row: Any) -> ApproximateTaxRate:
    return ApproximateTaxRate(**{name: getattr(row, name) for name in RATE})
