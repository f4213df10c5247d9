"""Offer a discount for paying early."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.finance.boleto import Boleto, BoletoStatus
from domain.finance.pix_charge import PixCharge
from domain.finance.receivable import Receivable
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import OutOfRange, checks

MOST_DAYS = 365


@dataclass(kw_only=True)
class OfferDiscount(Command):
    """Let whoever pays an instalment in full and early pay less; zero percent takes the offer back."""

    permission = "finance.discount.offer"
    overwrites = "receivable_id"

    receivable_id: Annotated[UUID, "receivable"]
    """What is paid early."""
    rate: Decimal
    """Percent of what is open of an instalment, less than a hundred, up to four places."""
    days: int
    """How many days before its due date it must be paid; 0 is the due date itself."""


async def offer_discount(command: OfferDiscount, uow: UnitOfWork) -> UUID:
    with checks() as check:
        check.that(0 <= command.rate < 100, OutOfRange("rate", from_="0", below="100"))
        check.that(command.rate == round(command.rate, 4), OutOfRange("rate", places=4))
        check.that(0 <= command.days <= MOST_DAYS, OutOfRange("days", least=0, most=MOST_DAYS))
    receivable = await uow.get(Receivable, command.receivable_id, lock=True)
    receivable.offer(rate=command.rate, days=command.days)
    for boleto in await uow.find_all(Boleto, lock=True, receivable_id=receivable.id):
        if boleto.status is BoletoStatus.ISSUED:
            boleto.reprint()
    for charge in await uow.find_all(PixCharge, lock=True, receivable_id=receivable.id):
        charge.tell()
    return receivable.id
