"""Give a customer credit for goods that came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.customer_credit import CustomerCredit, discount_on
from domain.finance.instruments import follow
from domain.finance.ports import Billing, Ledger
from domain.finance.receivable import Receivable
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO, Money


@dataclass(kw_only=True)
class CreditCustomer(Command):
    """Take what a return was paid with, or is to be, off what the customer still owes, and owe them the
    rest: its price less its part of the discounts for paying early and of what public bodies withheld."""

    permission = "finance.credit.grant"

    order_id: Annotated[UUID, "order"]
    """The sale."""
    invoice_id: Annotated[UUID, "invoice"]
    """The sale's invoice, whose instalments go down from the last backwards."""
    return_id: Annotated[UUID, "return"]
    """What the credit is for; one credit for each invoice of a return."""
    amount: Money
    """What the returned goods were sold for."""
    withheld: Money = ZERO
    """What of it was never ours to receive."""


async def credit_customer(command: CreditCustomer, uow: UnitOfWork) -> UUID:
    """The credit's id; a second time the same. What was not owed any more is refundable."""
    granted = await uow.find(CustomerCredit, return_id=command.return_id, invoice_id=command.invoice_id)
    if granted is not None:
        return granted.id
    billed = await uow.ask(Billing).of(command.invoice_id)
    known = await uow.find(Receivable, invoice_id=command.invoice_id)
    receivable = await uow.get(Receivable, known.id, lock=True) if known else None
    discount = await _discount(receivable, command, uow) if receivable else ZERO
    amount = command.amount - command.withheld - discount
    settled = await _reduce(receivable, amount, command, uow) if receivable else ZERO
    credit = CustomerCredit.grant(
        id=uow.new_id(),
        customer_id=billed.customer_id,
        order_id=command.order_id,
        invoice_id=command.invoice_id,
        receivable_id=receivable.id if receivable else None,
        return_id=command.return_id,
        amount=amount,
        settled=settled,
        discount=discount,
        withheld=command.withheld,
        on=uow.today,
    )
    uow.add(credit)
    return credit.id


async def _discount(receivable: Receivable, command: CreditCustomer, uow: UnitOfWork) -> Money:
    """What need not be given back: it was never paid."""
    earlier = await uow.find_all(CustomerCredit, order_id=command.order_id, invoice_id=command.invoice_id)
    standing = await uow.ask(Ledger).standing(receivable.id)
    granted = Money.total(row.discount for row in standing)
    share = discount_on(
        command.amount,
        whole=receivable.total - Money.total(credit.undone for credit in earlier),
        discount=granted - Money.total(credit.discount for credit in earlier),
    )
    return min(share, command.amount - command.withheld)


async def _reduce(receivable: Receivable, amount: Money, command: CreditCustomer, uow: UnitOfWork) -> Money:
    """How much of the amount went off what was owed."""
    rows = receivable.reduce(amount, return_id=command.return_id, new_id=uow.new_id, at=uow.now, on=uow.today)
    for row in rows:
        uow.append(row)
        await follow(receivable.installment(row.installment_id), uow)
    return Money.total(row.principal for row in rows)
