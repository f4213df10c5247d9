"""Keep alimony that a court ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.people.alimony_order import AlimonyBasis, AlimonyOrder, check_measure
from domain.people.dated import employed


@dataclass(kw_only=True)
class OrderAlimony(Command):
    """Keep alimony that a court wants kept back from an employee's pay."""

    permission = "people.alimony.order"
    moves = True

    employee_id: Annotated[UUID, "employee"]
    """From whose pay."""
    beneficiary: str
    """Who is paid, 70 characters at most."""
    reference: str
    """Number of the lawsuit, 40 characters at most."""
    basis: AlimonyBasis
    """Of what it is so much."""
    rate: Decimal | None = None
    """Percent of the basis."""
    amount: Money | None = None
    """Reais a month, where the basis is AMOUNT."""
    valid_from: date
    """First day, inside the employment."""
    valid_until: date | None = None
    """Last day; none while it goes on."""
    external_reference: str | None = None
    """Your own name for it, 60 characters at most; unique in the company."""


async def order_alimony(command: OrderAlimony, uow: UnitOfWork) -> UUID:
    with checks() as check:
        with check.at("beneficiary"):
            beneficiary = clean(command.beneficiary, longest=70)
        with check.at("reference"):
            reference = clean(command.reference, longest=40)
        with check.at("external_reference"):
            external_reference = await free_reference(uow, AlimonyOrder, command.external_reference)
        with check.at():
            check_measure(command.basis, command.rate, command.amount)
        with check.at():
            await employed(command.employee_id, command.valid_from, command.valid_until, uow)
    order = AlimonyOrder(
        id=uow.new_id(),
        employee_id=command.employee_id,
        beneficiary=beneficiary,
        reference=reference,
        basis=command.basis,
        rate=command.rate,
        amount=command.amount,
        valid_from=command.valid_from,
        valid_until=command.valid_until,
        external_reference=external_reference,
    )
    uow.add(order)
    return order.id
