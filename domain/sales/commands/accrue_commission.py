"""Bring the commission of an invoice to what its salesperson or agent has earned by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.calendar import business_date
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.commission import CommissionOn
from domain.kernel.money import Money
from domain.sales.agent_terms import AgentTerms, terms_on
from domain.sales.commission import CameBack, Commission, CommissionCause, Reason, earned_base, next_row
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
    if order.salesperson_id is None and order.agent_id is None:
        return None
    rows = await uow.find_all(Commission, invoice_id=command.invoice_id)
    by = await _reason(command, order, rows, uow)
    row = next_row(by, await _due(command, by.on_receipt, uow), rows)
    if row is None or not by.rate:
        return None
    uow.add(row)
    return row.id


async def _due(command: AccrueCommission, on_receipt: bool, uow: UnitOfWork) -> Money:
    sale = await uow.ask(InvoicedSales).of(command.invoice_id)
    return earned_base(sale, await _came_back(command, uow), on_receipt=on_receipt)


async def _came_back(command: AccrueCommission, uow: UnitOfWork) -> CameBack:
    returns = await uow.find_all(Return, order_id=command.order_id)
    arrived = (line for one in returns if one.status in ARRIVED for line in one.lines)
    lines = [line for line in arrived if line.invoice_id == command.invoice_id]
    if not lines:
        return CameBack()
    items = await uow.ask(InvoicedSales).items_of(command.invoice_id)
    goods = (items[line.order_line_id].goods(line.quantity, after=line.after) for line in lines)
    return CameBack(goods=Money.total(goods), owed=Money.total(line.amount for line in lines))


async def _reason(
    command: AccrueCommission, order: Order, rows: Sequence[Commission], uow: UnitOfWork
) -> Reason:
    rate, on_receipt = (rows[0].rate, rows[0].on_receipt) if rows else await _agreed(order, uow)
    return Reason(
        id=uow.new_id(),
        order_id=command.order_id,
        invoice_id=command.invoice_id,
        salesperson_id=order.salesperson_id,
        agent_id=order.agent_id,
        cause=command.cause,
        cause_id=command.cause_id,
        on_receipt=on_receipt,
        rate=rate,
        accrued_at=uow.now,
        accrued_on=uow.today,
    )


async def _agreed(order: Order, uow: UnitOfWork) -> tuple[Decimal, bool]:
    """The percent, and whether it is earned as the customer pays: an agent's as agreed for the day of the
    sale, an employee's by their employment and the company's choice of now."""
    if order.salesperson_id is not None:
        rate = await uow.ask(Salesforce).commission_rate(order.salesperson_id)
        return rate, await uow.ask(CommissionPolicy).accrues_on_receipt()
    agreed = await uow.find_all(AgentTerms, agent_id=order.agent_id)
    terms = terms_on(business_date(order.placed_at, uow.zone), agreed)
    if terms is None:
        return Decimal(0), False
    return terms.rate, terms.commission_on is CommissionOn.RECEIPT
