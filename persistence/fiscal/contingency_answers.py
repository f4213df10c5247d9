"""What contingency has to know: documents used first, and the sealing of codes of NFC-e."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.fiscal.facts import ConsumerCodes, UsedFirst
from domain.fiscal.invoice import InvoiceKind, InvoiceStatus
from domain.kernel.brazil import Environment
from persistence.answering import answers
from persistence.fiscal.contingency_tables import consumer_invoicings
from persistence.fiscal.tables import invoices
from persistence.platform.keys import keyring
from persistence.secrets import Place
from persistence.unit_of_work import SqlUnitOfWork


@answers(ConsumerCodes)
class SealedConsumerCodes:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._company = uow.company

    def sealed(self, code: str, *, settings_id: UUID) -> bytes:
        return keyring().seal(code.encode(), _place(self._company, settings_id))


@answers(UsedFirst)
class StoredUsedFirst:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def waiting(self, establishment_id: UUID, kind: InvoiceKind) -> list[UUID]:
        query = (
            select(invoices.c.id)
            .where(*self._of(establishment_id, kind), invoices.c.status == InvoiceStatus.CONTINGENCY)
            .order_by(invoices.c.series, invoices.c.number)
        )
        return list(await self._uow.transaction.scalars(query))

    async def oldest(self, establishment_id: UUID, kind: InvoiceKind) -> datetime | None:
        lacking = (InvoiceStatus.CONTINGENCY, InvoiceStatus.TRANSMITTED, InvoiceStatus.REJECTED)
        query = select(func.min(invoices.c.released_at)).where(
            *self._of(establishment_id, kind), invoices.c.status.in_(lacking)
        )
        return await self._uow.transaction.scalar(query)

    def _of(self, establishment_id: UUID, kind: InvoiceKind) -> tuple[ColumnElement[bool], ...]:
        return (
            invoices.c.company_id == self._uow.company,
            invoices.c.establishment_id == establishment_id,
            invoices.c.kind == kind,
        )


async def consumer_code_of(
    connection: AsyncConnection, establishment_id: UUID, environment: Environment
) -> tuple[int, str] | None:
    """Number and text of the CSC that QR codes are hashed with; None where there is none."""
    query = select(consumer_invoicings).where(
        consumer_invoicings.c.establishment_id == establishment_id,
        consumer_invoicings.c.environment == environment,
    )
    row: Any = (await connection.execute(query)).one_or_none()
    if row is None or row.code is None:
        return None
    return row.code_id, keyring().open(row.code, _place(row.company_id, row.id)).decode()


def _place(company: UUID, id: UUID) -> Place:
    return Place(company=company, table="consumer_invoicing", column="code", id=id)
