"""Give a customer credit for goods that came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.customer_credit import CustomerCredit
from domain.finance.instruments import follow
from domain.finance.ports import Billing
from domain.finance.receivable import Receivable
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money


@dataclass(kw_only=True)
class CreditCustomer(Command):
    """Take a return's value off what the customer still owes, and owe them the rest."""

    permission = "finance.credit.grant"

    order_id: Annotated[UUID, "order"]
    """The sale."""
    invoice_id: Annotated[UUID, "invoice"]
    """The sale's invoice, whose instalments go down from the last backwards."""
    return_id: Annotated[UUID, "return"]
    """What the credit is for; one credit for each invoice of a return."""
    amount: Money
    """What the returned goods were sold for."""


async def credit_customer(command: CreditCustomer, uow: UnitOfWork) -> UUID:
    """The credit's id; a second time the same. What was not owed any more is refundable."""
    granted = await uow.find(CustomerCredit, return_id=command.return_id, invoice_id=command.invoice_id)
    if granted is not None:
        return granted.id
    billed = await uow.ask(Billing).of(command.invoice_id)
    known = await uow.find(Receivable, invoice_id=command.invoice_id)
    settled = await _reduce(known.id, command, uow) if known else Money(0)
    credit = CustomerCredit.grant(
        id=uow.new_id(),
        customer_id=billed.customer_id,
        order_id=command.order_id,
        invoice_id=command.invoice_id,
        receivable_id=known.id if known else None,
        return_id=command.return_id,
        amount=command.amount,
        settled=settled,
        on=uow.today,
    )
    uow.add(credit)
    return credit.id


async def _reduce(receivable_id: UUID, command: CreditCustomer, uow: UnitOfWork) -> Money:
    """How much of the amount went off what was owed."""
    receivable = await uow.get(Receivable, receivable_id, lock=True)
    rows = receivable.reduce(
        command.amount, return_id=command.return_id, new_id=uow.new_id, at=uow.now, on=uow.today
    )
    for row in rows:
        uow.append(row)
        await follow(receivable.installment(row.installment_id), uow)
    return Money.total(row.principal for row in rows)
