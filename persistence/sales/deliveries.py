"""What sales asks of invoices and stock before it takes goods back or reckons a commission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, exists, func, select, type_coerce

from domain.finance.settlement import SettlementMethod
from domain.fiscal.invoice import UNDONE, InvoiceStatus, Purpose
from domain.fiscal.invoice_event import CANCELLING, InvoiceEventStatus
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.mirroring import added_until
from domain.fiscal.withheld_shares import shares_of, withheld_until
from domain.fiscal.withholding import Withheld
from domain.kernel.money import Money
from domain.sales.ports import (
    Delivered,
    Deliveries,
    InvoicedSale,
    InvoicedSales,
    ReturnDocument,
    ReturnDocuments,
)
from domain.stock.movement import MovementKind
from persistence.answering import answers
from persistence.finance.tables import receivables, settlements
from persistence.fiscal.tables import invoice_events, invoice_lines, invoices
from persistence.stock.tables import stock_movements
from persistence.unit_of_work import SqlUnitOfWork

ITEM = tuple(field.name for field in fields(InvoiceLine))


def delivered(
    invoice_id: UUID, order_line_id: UUID, line: InvoiceLine, withheld: Sequence[Withheld] = ()
) -> Delivered:
    """An item of a sale's invoice as sales looks at it."""
    return Delivered(
        invoice_id=invoice_id,
        order_line_id=order_line_id,
        product_id=line.product_id,
        sku=line.sku,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        charges=(line.freight, line.insurance, line.other_charges),
        taxes_until=partial(added_until, line),
        withheld_until=partial(withheld_until, withheld, line.quantity),
    )


def _of(row: Mapping[str, Any]) -> Delivered:
    return delivered(row["invoice_id"], row["order_line_id"], _line(row))


def _line(row: Mapping[str, Any]) -> InvoiceLine:
    return InvoiceLine(**{name: row[name] for name in ITEM})


def _of_invoice(rows: Sequence[Mapping[str, Any]]) -> list[Delivered]:
    """All items of one, with what is withheld of each."""
    lines = [_line(row) for row in rows]
    shares = shares_of(lines, rows[0]["withheld"])
    return [
        delivered(row["invoice_id"], row["order_line_id"], line, shares.get(line.position, ()))
        for row, line in zip(rows, lines, strict=True)
    ]


@answers(Deliveries)
class StoredDeliveries:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, order_id: UUID) -> list[Delivered]:
        rows = await self._uow.rows(self._query(order_id))
        invoiced = groupby(rows, key=lambda row: row["invoice_id"])
        return [one for _, carried in invoiced for one in _of_invoice(list(carried))]

    def _query(self, order_id: UUID) -> Select[Any]:
        return (
            select(invoice_lines, invoices.c.withheld)
            .join(
                invoices,
                (invoices.c.company_id == invoice_lines.c.company_id)
                & (invoices.c.id == invoice_lines.c.invoice_id),
            )
            .where(
                invoices.c.company_id == self._uow.company,
                invoices.c.order_id == order_id,
                invoices.c.purpose == Purpose.SALE,
                invoices.c.status == InvoiceStatus.AUTHORIZED,
                ~_being_cancelled(),
                _shipped(),
            )
            .order_by(invoices.c.authorized_at, invoices.c.id, invoice_lines.c.position)
        )


def _being_cancelled() -> ColumnElement[bool]:
    return exists().where(
        invoice_events.c.company_id == invoices.c.company_id,
        invoice_events.c.invoice_id == invoices.c.id,
        invoice_events.c.kind.in_(CANCELLING),
        invoice_events.c.status.in_((InvoiceEventStatus.PENDING, InvoiceEventStatus.SENT)),
    )


def _shipped() -> ColumnElement[bool]:
    return exists().where(
        stock_movements.c.company_id == invoice_lines.c.company_id,
        stock_movements.c.invoice_id == invoice_lines.c.invoice_id,
        stock_movements.c.order_line_id == invoice_lines.c.order_line_id,
        stock_movements.c.kind == MovementKind.SALE_OUT,
        stock_movements.c.quantity < 0,
    )


@answers(ReturnDocuments)
class StoredReturnDocuments:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def standing(self, return_id: UUID) -> ReturnDocument | None:
        query = select(invoices.c.number, invoices.c.status).where(
            invoices.c.company_id == self._uow.company,
            invoices.c.return_id == return_id,
            invoices.c.status.not_in(UNDONE),
        )
        found = await self._uow.rows(query)
        return ReturnDocument(**found[0]) if found else None


@answers(InvoicedSales)
class StoredInvoicedSales:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def of(self, invoice_id: UUID) -> InvoicedSale:
        query = select(invoices).where(
            invoices.c.company_id == self._uow.company, invoices.c.id == invoice_id
        )
        row = (await self._uow.transaction.execute(query)).one()
        return InvoicedSale(
            total=row.total_goods - row.total_discount,
            owed=row.total,
            standing=row.status == InvoiceStatus.AUTHORIZED and row.purpose == Purpose.SALE,
            received=await self._received(invoice_id),
        )

    async def items_of(self, invoice_id: UUID) -> dict[UUID, Delivered]:
        query = select(invoice_lines).where(
            invoice_lines.c.company_id == self._uow.company, invoice_lines.c.invoice_id == invoice_id
        )
        return {row["order_line_id"]: _of(row) for row in await self._uow.rows(query)}

    async def _received(self, invoice_id: UUID) -> Money:
        query = (
            select(func.sum(type_coerce(settlements.c.principal, BigInteger)))
            .join(
                receivables,
                (receivables.c.company_id == settlements.c.company_id)
                & (receivables.c.id == settlements.c.receivable_id),
            )
            .where(
                settlements.c.company_id == self._uow.company,
                receivables.c.invoice_id == invoice_id,
                settlements.c.method.not_in((SettlementMethod.CREDIT, SettlementMethod.CANCELLATION)),
            )
        )
        cents: Any = await self._uow.transaction.scalar(query)
        return Money(int(cents or 0))
