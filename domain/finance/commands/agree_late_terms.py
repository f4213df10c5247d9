"""Set what is charged for paying late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.finance.late_terms import ChargeAboveLaw, LateCharge, LateChargeLimit, LateTerms
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.law import LawBook
from domain.kernel.natural_key import refuse_taken
from domain.kernel.refusal import OutOfRange, checks
from domain.kernel.text import clean

CHARGES = {"fine": LateCharge.FINE, "monthly_interest": LateCharge.MONTHLY_INTEREST}


@dataclass(kw_only=True)
class AgreeLateTerms(Command):
    """Charge a fine and interest on what is sold from a day on and paid late."""

    permission = "finance.late_terms.agree"

    valid_from: date
    """The first day of sale they apply to; one row for each day."""
    fine: Decimal
    """Percent of what is open when it becomes late, once; at most what the law of that day allows."""
    monthly_interest: Decimal
    """Percent for thirty days, counted by the day; at most what the law of that day allows."""
    norm: str
    """What allows it: the law or the contract, up to 200 characters."""


async def agree_late_terms(command: AgreeLateTerms, uow: UnitOfWork) -> UUID:
    """Raises Missing where no row of law says how much may be charged."""
    law = await uow.ask(LawBook).on(command.valid_from)
    with checks() as check:
        for name, charge in CHARGES.items():
            rate, limit = getattr(command, name), law.rule(LateChargeLimit, charge).rate
            check.that(rate >= 0, OutOfRange(name, from_="0"))
            check.that(rate <= limit, ChargeAboveLaw(name, limit=f"{limit.normalize():f}"))
            check.that(rate == round(rate, 4), OutOfRange(name, places=4))
        with check.at("norm"):
            command.norm = clean(command.norm, longest=200)
    await refuse_taken(uow, LateTerms, valid_from=command.valid_from)
    terms = LateTerms(
        id=uow.new_id(),
        valid_from=command.valid_from,
        fine=command.fine,
        monthly_interest=command.monthly_interest,
        norm=command.norm,
    )
    uow.add(terms)
    return terms.id
