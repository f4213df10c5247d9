"""Enrol an employee in a benefit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.commission import check_commission_rate
from domain.kernel.money import ZERO, Money
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import OutOfRange, checks
from domain.people.benefit import Benefit, BenefitKind
from domain.people.dated import employed, refuse_overlap


@dataclass(kw_only=True)
class EnrolInBenefit(Command):
    """Enrol an employee in a benefit; of each kind one at a time."""

    permission = "people.benefit.enrol"
    moves = True

    employee_id: Annotated[UUID, "employee"]
    """The employee who has it."""
    kind: BenefitKind
    """What is given."""
    cost: Money
    """Reais a month."""
    share: Decimal = Decimal(0)
    """Percent of the cost that the employee bears, 0 to 100."""
    share_amount: Money = ZERO
    """Reais a month that the employee bears besides, at most the cost."""
    valid_from: date
    """First day, inside the employment."""
    valid_until: date | None = None
    """Last day; none while it goes on."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


async def enrol_in_benefit(command: EnrolInBenefit, uow: UnitOfWork) -> UUID:
    """Raises NotFound, NotEmployedThen, OutOfRange, PeriodsOverlap."""
    with checks() as check:
        check.that(command.cost > ZERO, OutOfRange("cost", above="0"))
        with check.at("external_reference"):
            reference = await free_reference(uow, Benefit, command.external_reference)
        with check.at("share"):
            check_commission_rate(command.share)
        fits = ZERO <= command.share_amount <= command.cost
        check.that(fits, OutOfRange("share_amount", least="0", most=command.cost))
        with check.at():
            await employed(command.employee_id, command.valid_from, command.valid_until, uow)
    known = await uow.find_all(Benefit, employee_id=command.employee_id, kind=command.kind)
    refuse_overlap(command.valid_from, command.valid_until, known)
    benefit = Benefit(
        id=uow.new_id(),
        employee_id=command.employee_id,
        kind=command.kind,
        cost=command.cost,
        share=command.share,
        share_amount=command.share_amount,
        valid_from=command.valid_from,
        valid_until=command.valid_until,
        external_reference=reference,
    )
    uow.add(benefit)
    return benefit.id
