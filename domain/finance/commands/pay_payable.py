"""Write down the payment of an instalment, whole or in part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.finance.paid import check_paid
from domain.finance.payroll_titles import payable_of
from domain.finance.ports import Books, Payments
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.natural_key import reference_free_in
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import NotFound, PeriodNotOpen, checks


@dataclass(kw_only=True)
class PayPayable(Command):
    """Write down money that went for an instalment. Nothing is sent to a bank."""

    permission = "finance.payable.pay"
    moves = True

    installment_id: Annotated[UUID, "payableinstallment"]
    """What was paid."""
    amount: Money
    """The money that went: at most the balance."""
    paid_on: date
    """The day it went."""
    method: PaymentMethod
    """How it went."""
    external_reference: str | None = None
    """Your own name for this payment, such as the bank's; unique in the company."""


async def pay_payable(command: PayPayable, uow: UnitOfWork) -> UUID:
    """The instalment's id. The payable stays locked, so that nobody pays the same twice.

    Refused when the books of that day's month are closed: what is paid must be entered.
    """
    unseen = NotFound("installment_id", kind="PayableInstallment", id=command.installment_id)
    payable_id = await uow.ask(Payments).payable_of(command.installment_id)
    if payable_id is None:
        raise unseen
    payable = await payable_of(payable_id, uow, unseen=unseen)
    with checks() as check:
        with check.at():
            check_paid(command, issued_on=payable.issued_on, uow=uow)
        with check.at("external_reference"):
            reference = await reference_free_in(uow.ask(Payments), command.external_reference)
    if not await uow.ask(Books).take(command.paid_on):
        raise PeriodNotOpen("paid_on", month=f"{command.paid_on:%Y-%m}")
    installment = payable.installment(command.installment_id)
    payment = payable.pay(
        installment,
        id=uow.new_id(),
        amount=command.amount,
        method=command.method,
        on=command.paid_on,
        at=uow.now,
        external_reference=reference,
    )
    uow.append(payment)
    return installment.id
