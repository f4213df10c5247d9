"""Open what a customer owes for an authorised invoice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.installment import Portion
from domain.finance.late_terms import LateTerms, terms_on
from domain.finance.ports import Agreed, BankCalendar, Billed, Billing
from domain.finance.receivable import Receivable
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.payment import PaymentMethod


@dataclass(kw_only=True)
class OpenReceivables(Command):
    """Write down what this invoice makes its customer owe."""

    permission = "finance.receivable.open"

    invoice_id: Annotated[UUID, "invoice"]
    """The authorised sale."""


async def open_receivables(command: OpenReceivables, uow: UnitOfWork) -> UUID | None:
    """None when nothing is to be paid. An invoice has one receivable, however often it is asked for."""
    known = await uow.find(Receivable, invoice_id=command.invoice_id)
    if known is not None:
        return known.id
    billed = await uow.ask(Billing).of(command.invoice_id)
    if billed.method is PaymentMethod.NONE or not billed.stands:
        return None
    receivable = Receivable.open(
        id=uow.new_id(),
        order_id=billed.order_id,
        invoice_id=billed.invoice_id,
        customer_id=billed.customer_id,
        document=billed.document,
        method=billed.method,
        issued_on=billed.issued_on,
        terms=terms_on(billed.issued_on, await uow.find_all(LateTerms)),
        portions=[_portion(part, uow) for part in _parts(billed)],
    )
    uow.add(receivable)
    return receivable.id


def _parts(billed: Billed) -> tuple[Agreed, ...]:
    """As printed on the invoice; everything at sight where nothing is printed."""
    return billed.instalments or (Agreed(due_on=billed.issued_on, amount=billed.total),)


def _portion(part: Agreed, uow: UnitOfWork) -> Portion:
    payable_on = uow.ask(BankCalendar).business_day(part.due_on)
    return Portion(id=uow.new_id(), due_on=part.due_on, payable_on=payable_on, amount=part.amount)
