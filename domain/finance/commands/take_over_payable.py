"""Take over what the company owed a supplier before it moved in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.finance.installment import Portion
from domain.finance.payable import Payable, PayableOrigin
from domain.finance.payable_installment import PayableStatus
from domain.finance.ports import BankCalendar, Parties
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.kernel.natural_key import free_reference
from domain.kernel.refusal import Checks, Duplicate, NotFound, OutOfRange, Required, checks
from domain.kernel.text import clean

MOST_INSTALLMENTS = 120


@dataclass(kw_only=True)
class OpenInstallment:
    due_on: date
    """The day it is or was due; not before the document."""
    amount: Money
    """What is still open of it."""


@dataclass(kw_only=True)
class TakeOverPayable(Command):
    """Write down an open debt to a supplier from the books of before."""

    permission = "finance.payable.take_over"
    moves = True

    supplier_id: Annotated[UUID, "party"]
    """Whom we owe."""
    number: str
    """The number of the supplier's document, up to 60 characters; unique for the supplier."""
    issued_on: date
    """The day of the document; today at the latest."""
    installments: Sequence[OpenInstallment]
    """What is still open of it, at most 120 parts."""
    external_reference: str | None = None
    """Your own name for it; unique in the company."""


async def take_over_payable(command: TakeOverPayable, uow: UnitOfWork) -> UUID:
    with checks() as check:
        with check.at("number"):
            command.number = clean(command.number, longest=60)
        with check.at("external_reference"):
            reference = await free_reference(uow, Payable, command.external_reference)
        known = await uow.ask(Parties).exists(command.supplier_id)
        check.that(known, NotFound("supplier_id", kind="Party", id=command.supplier_id))
        check.that(command.issued_on <= uow.today, OutOfRange("issued_on", most=uow.today))
        _check_installments(command, check)
    for same in await uow.find_all(Payable, supplier_id=command.supplier_id, number=command.number):
        if same.status is not PayableStatus.CANCELLED:
            raise Duplicate("number", kind="Payable", id=same.id)
    payable = Payable.open(
        id=uow.new_id(),
        supplier_id=command.supplier_id,
        number=command.number,
        opened_by=PayableOrigin.OPENING_BALANCE,
        issued_on=command.issued_on,
        registered_by=uow.actor,
        portions=_portions(command, uow),
        on=uow.today,
        external_reference=reference,
    )
    uow.add(payable)
    return payable.id


def _check_installments(command: TakeOverPayable, check: Checks) -> None:
    parts = command.installments
    check.that(parts, Required("installments"))
    check.that(len(parts) <= MOST_INSTALLMENTS, OutOfRange("installments", most=MOST_INSTALLMENTS))
    for place, part in enumerate(parts[:MOST_INSTALLMENTS]):
        path = ("installments", place)
        check.that(part.amount > ZERO, OutOfRange(*path, "amount", above="0"))
        check.that(part.due_on >= command.issued_on, OutOfRange(*path, "due_on", least=command.issued_on))


def _portions(command: TakeOverPayable, uow: UnitOfWork) -> list[Portion]:
    """By due date."""
    business_day = uow.ask(BankCalendar).business_day
    return [
        Portion(id=uow.new_id(), due_on=part.due_on, payable_on=business_day(part.due_on), amount=part.amount)
        for part in sorted(command.installments, key=lambda part: part.due_on)
    ]
