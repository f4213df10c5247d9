"""Open what a customer owes for an authorised invoice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.installment import Portion
from domain.finance.late_terms import LateTerms, terms_on
from domain.finance.ports import Agreed, BankCalendar, Billed, Billing, Books
from domain.finance.receivable import Receivable
from domain.finance.settlement import SettlementMethod
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import PeriodNotOpen


@dataclass(kw_only=True)
class OpenReceivables(Command):
    """Write down what this invoice makes its customer owe."""

    permission = "finance.receivable.open"

    invoice_id: Annotated[UUID, "invoice"]
    """The authorised sale."""


async def open_receivables(command: OpenReceivables, uow: UnitOfWork) -> UUID | None:
    """None when nothing is to be paid. An invoice has one receivable, however often it is asked for; what
    was received with the sale settles its part at once. Raises PeriodNotOpen."""
    known = await uow.find(Receivable, invoice_id=command.invoice_id)
    if known is not None:
        return known.id
    billed = await uow.ask(Billing).of(command.invoice_id)
    if billed.method is PaymentMethod.NONE or not billed.stands:
        return None
    parts = _parts(billed)
    portions = [_portion(part, billed, uow) for part in parts]
    receivable = Receivable.open(
        id=uow.new_id(),
        order_id=billed.order_id,
        invoice_id=billed.invoice_id,
        customer_id=billed.customer_id,
        document=billed.document,
        method=billed.method,
        issued_on=billed.issued_on,
        terms=terms_on(billed.issued_on, await uow.find_all(LateTerms)),
        portions=portions,
    )
    uow.add(receivable)
    _withhold(receivable, parts, uow)
    if any(portion.received for portion in portions):
        await _settle(receivable, {portion.id for portion in portions if portion.received}, uow)
    return receivable.id


def _withhold(receivable: Receivable, parts: tuple[Agreed, ...], uow: UnitOfWork) -> None:
    for installment, part in zip(receivable.installments, parts, strict=True):
        if part.withheld:
            day, id = receivable.issued_on, uow.new_id()
            uow.append(receivable.withhold(installment, part.withheld, id=id, at=uow.now, on=day))


async def _settle(receivable: Receivable, received: set[UUID], uow: UnitOfWork) -> None:
    """What is paid must be entered: not where the books of that month are closed."""
    day = receivable.issued_on
    if not await uow.ask(Books).take(day):
        raise PeriodNotOpen("invoice_id", month=f"{day:%Y-%m}")
    for installment in receivable.installments:
        if installment.id in received:
            method = SettlementMethod.of(receivable.method_of(installment))
            uow.append(
                receivable.receive(
                    installment,
                    id=uow.new_id(),
                    amount=installment.amount,
                    method=method,
                    on=day,
                    at=uow.now,
                    ledger=[],
                )
            )


def _parts(billed: Billed) -> tuple[Agreed, ...]:
    """As printed on the invoice; everything at sight where nothing is printed."""
    return billed.instalments or (Agreed(due_on=billed.issued_on, amount=billed.total),)


def _portion(part: Agreed, billed: Billed, uow: UnitOfWork) -> Portion:
    return Portion(
        id=uow.new_id(),
        due_on=part.due_on,
        payable_on=uow.ask(BankCalendar).business_day(part.due_on),
        amount=part.amount,
        method=part.method if part.method is not billed.method else None,
        received=part.received,
    )
