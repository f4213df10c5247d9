"""Owe a customer the money of a credit, so that somebody else lets it be paid out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.finance.customer_credit import CustomerCredit
from domain.finance.installment import Portion
from domain.finance.payable import Payable, PayableOrigin
from domain.finance.ports import BankCalendar, Books
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import OutOfRange, PeriodNotOpen, checks

NUMBER, WHY = "Crédito {}", "Reembolso de crédito: aguarda outra pessoa"
"""What the payable is called, and why it is blocked at first."""


@dataclass(kw_only=True)
class RefundCustomerCredit(Command):
    """Give a customer back what is refundable of a credit.

    It becomes a payable to them, blocked until `approvePayable` of somebody else; `payPayable` writes down
    that the money went, `cancelPayable` makes it refundable again.
    """

    permission = "finance.credit.refund"
    moves = True

    credit_id: Annotated[UUID, "credit"]
    """What is given back."""
    amount: Money | None = None
    """How much; all that is left of it when absent."""
    due_on: date | None = None
    """Until when; today when absent."""
    external_reference: str | None = None
    """Your own name for the payable; unique in the company."""


async def refund_customer_credit(command: RefundCustomerCredit, uow: UnitOfWork) -> UUID:
    """The payable's id. Raises OutOfRange, Duplicate, PeriodNotOpen."""
    with checks() as check, check.at("credit_id"):
        credit = await uow.get(CustomerCredit, command.credit_id, lock=True)
    amount = credit.left if command.amount is None else command.amount
    due_on = command.due_on or uow.today
    with checks() as check:
        check.that(ZERO < amount <= credit.left, OutOfRange("amount", above="0", most=credit.left.amount))
        check.that(due_on >= uow.today, OutOfRange("due_on", least=uow.today))
        with check.at("external_reference"):
            reference = await free_reference(uow, Payable, command.external_reference)
    if not await uow.ask(Books).take(uow.today):
        raise PeriodNotOpen(month=f"{uow.today:%Y-%m}")
    credit.refund(amount)
    payable_on = uow.ask(BankCalendar).business_day(due_on)
    payable = Payable.open(
        id=uow.new_id(),
        supplier_id=credit.customer_id,
        number=NUMBER.format(await uow.draw_number("finance.refund")),
        opened_by=PayableOrigin.CUSTOMER_CREDIT,
        credit_id=credit.id,
        issued_on=uow.today,
        registered_by=uow.actor,
        portions=[Portion(id=uow.new_id(), due_on=due_on, payable_on=payable_on, amount=amount)],
        on=uow.today,
        external_reference=reference,
    )
    payable.block(by=uow.actor, reason=WHY, on=uow.today)
    uow.add(payable)
    return payable.id
