"""Reverse a settlement that should not have been posted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.instruments import follow
from domain.finance.paid import AlreadyReversed
from domain.finance.ports import Books, Ledger
from domain.finance.receivable import Receivable
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import reference_free_in
from domain.kernel.refusal import NotFound, PeriodNotOpen, checks
from domain.kernel.text import clean

LONGEST_REASON = 255


@dataclass(kw_only=True)
class ReverseSettlement(Command):
    """Undo a payment by another row of the ledger; the instalment is owed again."""

    permission = "finance.settlement.reverse"
    moves = True

    settlement_id: Annotated[UUID, "settlement"]
    """The payment that is undone."""
    reason: str
    """Why, in up to 255 characters."""
    external_reference: str | None = None
    """Your own name for the reversal; unique among all settlements of the company."""


async def reverse_settlement(command: ReverseSettlement, uow: UnitOfWork) -> UUID:
    """The id of the reversing row."""
    with checks() as check:
        with check.at("reason"):
            command.reason = clean(command.reason, longest=LONGEST_REASON)
        with check.at("external_reference"):
            reference = await reference_free_in(uow.ask(Ledger), command.external_reference)
    settlement = await uow.ask(Ledger).settlement(command.settlement_id)
    if settlement is None:
        raise NotFound("settlement_id", kind="Settlement", id=command.settlement_id)
    receivable = await uow.get(Receivable, settlement.receivable_id, lock=True)
    standing = {each.id for each in await uow.ask(Ledger).standing(receivable.id)}
    if settlement.id not in standing:
        raise AlreadyReversed("settlement_id")
    if not await uow.ask(Books).take(uow.today):
        raise PeriodNotOpen(month=f"{uow.today:%Y-%m}")
    reversal = receivable.reverse(
        settlement,
        id=uow.new_id(),
        reason=command.reason,
        at=uow.now,
        on=uow.today,
        external_reference=reference,
    )
    uow.append(reversal)
    await follow(receivable.installment(settlement.installment_id), uow)
    return reversal.id
