"""Reverse a payment that should not have been written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.paid import AlreadyReversed
from domain.finance.payroll_titles import payable_of
from domain.finance.ports import Books, Payments
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import reference_free_in
from domain.kernel.refusal import NotFound, PeriodNotOpen, checks
from domain.kernel.text import clean

LONGEST_REASON = 255


@dataclass(kw_only=True)
class ReversePayment(Command):
    """Undo a payment by another row of the ledger; the instalment is owed again."""

    permission = "finance.payment.reverse"
    moves = True

    payment_id: Annotated[UUID, "payment"]
    """The payment that is undone."""
    reason: str
    """Why, in up to 255 characters."""
    external_reference: str | None = None
    """Your own name for the reversal; unique among all payments of the company."""


async def reverse_payment(command: ReversePayment, uow: UnitOfWork) -> UUID:
    """The id of the reversing row."""
    with checks() as check:
        with check.at("reason"):
            command.reason = clean(command.reason, longest=LONGEST_REASON)
        with check.at("external_reference"):
            reference = await reference_free_in(uow.ask(Payments), command.external_reference)
    unseen = NotFound("payment_id", kind="Payment", id=command.payment_id)
    payment = await uow.ask(Payments).payment(command.payment_id)
    if payment is None:
        raise unseen
    payable = await payable_of(payment.payable_id, uow, unseen=unseen)
    if payment.reverses_id or await uow.ask(Payments).is_reversed(payment.id):
        raise AlreadyReversed("payment_id")
    if not await uow.ask(Books).take(uow.today):
        raise PeriodNotOpen(month=f"{uow.today:%Y-%m}")
    reversal = payable.reverse(
        payment,
        id=uow.new_id(),
        reason=command.reason,
        at=uow.now,
        on=uow.today,
        external_reference=reference,
    )
    uow.append(reversal)
    return reversal.id
