"""Bring the commission of an invoice to what its salesperson has earned by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.sales.commission import Commission, CommissionCause, Reason, earned_base, next_row
from domain.sales.order import Order
from domain.sales.ports import CommissionPolicy, InvoicedSales, Salesforce
from domain.sales.return_ import ARRIVED, Return


@dataclass(kw_only=True)
class AccrueCommission(Command):
    """Add the row that the commission of an invoice lacks, or that takes back what was undone."""

    permission = "sales.commission.accrue"

    order_id: Annotated[UUID, "order"]
    """The order that was sold."""
    invoice_id: Annotated[UUID, "invoice"]
    """The invoice it is earned with."""
    cause: CommissionCause
    """What happened."""
    cause_id: UUID
    """The invoice, settlement or return that happened."""


async def accrue_commission(command: AccrueCommission, uow: UnitOfWork) -> UUID | None:
    """The new row, if there is one. Rate and policy stay those of the invoice's first row."""
    order = await uow.get(Order, command.order_id, lock=True)
    if order.salesperson_id is None:
        return None
    rows = await uow.find_all(Commission, invoice_id=command.invoice_id)
    by = await _reason(command, order.salesperson_id, rows, uow)
    row = next_row(by, await _due(command, by.on_receipt, uow), rows)
    if row is None or not by.rate:
        return None
    uow.add(row)
    return row.id


async def _due(command: AccrueCommission, on_receipt: bool, uow: UnitOfWork) -> Money:
    sale = await uow.ask(InvoicedSales).of(command.invoice_id)
    returns = await uow.find_all(Return, order_id=command.order_id)
    returned = (one.amount_of(command.invoice_id) for one in returns if one.status in ARRIVED)
    return earned_base(sale, Money.total(returned), on_receipt=on_receipt)


async def _reason(
    command: AccrueCommission, salesperson_id: UUID, rows: Sequence[Commission], uow: UnitOfWork
) -> Reason:
    first = rows[0] if rows else None
    return Reason(
        id=uow.new_id(),
        order_id=command.order_id,
        invoice_id=command.invoice_id,
        salesperson_id=salesperson_id,
        cause=command.cause,
        cause_id=command.cause_id,
        on_receipt=first.on_receipt if first else await uow.ask(CommissionPolicy).accrues_on_receipt(),
        rate=first.rate if first else await uow.ask(Salesforce).commission_rate(salesperson_id),
        accrued_at=uow.now,
        accrued_on=uow.today,
    )
