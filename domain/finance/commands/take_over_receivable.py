"""Take over what a customer owed before the company moved in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.finance.installment import Portion
from domain.finance.late_terms import LateTerms, terms_on
from domain.finance.ports import BankCalendar, Parties
from domain.finance.receivable import Receivable
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.kernel.natural_key import free_reference
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import Duplicate, NotFound, OutOfRange, checks
from domain.kernel.text import clean


@dataclass(kw_only=True)
class TakeOverReceivable(Command):
    """Write down an open debt from the books of before; nobody is asked for it anew."""

    permission = "finance.receivable.take_over"
    moves = True

    customer_id: Annotated[UUID, "party"]
    """Who owes it."""
    document: str
    """What it is called on paper, up to 60 characters; unique for the customer."""
    issued_on: date
    """The day of the sale; today at the latest."""
    due_on: date
    """The day it is or was due; not before the sale."""
    amount: Money
    """What is still open of it."""
    method: PaymentMethod = PaymentMethod.BOLETO
    """How it was to be paid."""
    external_reference: str | None = None
    """Your own name for it; unique in the company."""


async def take_over_receivable(command: TakeOverReceivable, uow: UnitOfWork) -> UUID:
    with checks() as check:
        with check.at("document"):
            command.document = clean(command.document, longest=60)
        with check.at("external_reference"):
            reference = await free_reference(uow, Receivable, command.external_reference)
        known = await uow.ask(Parties).exists(command.customer_id)
        check.that(known, NotFound("customer_id", kind="Party", id=command.customer_id))
        check.that(command.amount > ZERO, OutOfRange("amount", above="0"))
        check.that(command.issued_on <= uow.today, OutOfRange("issued_on", most=uow.today))
        check.that(command.due_on >= command.issued_on, OutOfRange("due_on", least=command.issued_on))
    same = await uow.find(
        Receivable, customer_id=command.customer_id, document=command.document, invoice_id=None
    )
    if same is not None:
        raise Duplicate("document", kind="Receivable", id=same.id)
    receivable = Receivable.open(
        id=uow.new_id(),
        order_id=None,
        invoice_id=None,
        customer_id=command.customer_id,
        document=command.document,
        method=command.method,
        issued_on=command.issued_on,
        terms=terms_on(command.issued_on, await uow.find_all(LateTerms)),
        portions=[_portion(command, uow)],
        on=uow.today,
        external_reference=reference,
    )
    uow.add(receivable)
    return receivable.id


def _portion(command: TakeOverReceivable, uow: UnitOfWork) -> Portion:
    payable_on = uow.ask(BankCalendar).business_day(command.due_on)
    return Portion(id=uow.new_id(), due_on=command.due_on, payable_on=payable_on, amount=command.amount)
