"""Receive the payment of an instalment, whole or in part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.finance.instruments import follow
from domain.finance.paid import check_paid
from domain.finance.ports import Books, Ledger
from domain.finance.receivable import Receivable
from domain.finance.settlement import SettlementMethod
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.natural_key import reference_free_in
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import NotFound, PeriodNotOpen, checks


@dataclass(kw_only=True)
class ReceivePayment(Command):
    """Write down money that came for an instalment; what is late costs interest and fine first."""

    permission = "finance.payment.receive"
    moves = True

    installment_id: Annotated[UUID, "installment"]
    """What is paid."""
    amount: Money
    """The money that came: at most the balance with interest and fine."""
    paid_on: date
    """The day it came; interest and fine are counted until then."""
    method: PaymentMethod
    """How it came."""
    external_reference: str | None = None
    """Your own name for this payment, such as the bank's; unique in the company. Its settlement bears it."""


async def receive_payment(command: ReceivePayment, uow: UnitOfWork) -> UUID:
    """The instalment's id. The receivable stays locked, so that nobody pays the same twice.

    Refused when the books of that day's month are closed: what is paid must be entered.
    """
    receivable_id = await uow.ask(Ledger).receivable_of(command.installment_id)
    if receivable_id is None:
        raise NotFound("installment_id", kind="Installment", id=command.installment_id)
    receivable = await uow.get(Receivable, receivable_id, lock=True)
    with checks() as check:
        with check.at():
            check_paid(command, issued_on=receivable.issued_on, uow=uow)
        with check.at("external_reference"):
            reference = await reference_free_in(uow.ask(Ledger), command.external_reference)
    if not await uow.ask(Books).take(command.paid_on):
        raise PeriodNotOpen("paid_on", month=f"{command.paid_on:%Y-%m}")
    installment = receivable.installment(command.installment_id)
    settlement = receivable.receive(
        installment,
        id=uow.new_id(),
        amount=command.amount,
        method=SettlementMethod.of(command.method),
        on=command.paid_on,
        at=uow.now,
        ledger=await uow.ask(Ledger).standing(receivable.id),
        external_reference=reference,
    )
    uow.append(settlement)
    await follow(installment, uow, paid_by=settlement.method)
    return installment.id
