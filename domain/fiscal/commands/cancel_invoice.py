"""Ask the authority to cancel an invoice inside its legal window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from domain.fiscal.facts import ReturnedGoods, Sales
from domain.fiscal.invoice import (
    Invoice,
    InvoiceHasReturns,
    InvoiceNotCancellable,
    InvoiceStatus,
    Purpose,
    ReturnNotCancellable,
)
from domain.fiscal.invoice_event import InvoiceEvent, InvoiceEventStatus
from domain.fiscal.tax_rules import CancellationWindow
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.law import LawBook
from domain.kernel.refusal import InvalidTransition, OutOfRange, checks
from domain.kernel.text import in_latin, printable

SHORTEST_REASON = 15
LONGEST_REASON = 255
"""xJust has 15 to 255 characters (evento 110111, layout 1.00)."""


@dataclass(kw_only=True)
class CancelInvoice(Command):
    """Undo an invoice that should not have been issued; the goods are still here."""

    permission = "fiscal.invoice.cancel"
    moves = True

    invoice_id: Annotated[UUID, "invoice"]
    """The authorised invoice."""
    reason: str
    """Why, in 15 to 255 characters; the authority stores it."""


async def cancel_invoice(command: CancelInvoice, uow: UnitOfWork) -> UUID:
    """The invoice's id; it is CANCELLED when the authority has registered the event."""
    with checks() as check, check.at("reason"):
        command.reason = printable(command.reason, longest=LONGEST_REASON)
        check.that(
            len(in_latin(command.reason)) >= SHORTEST_REASON,
            OutOfRange("reason", least=SHORTEST_REASON, most=LONGEST_REASON),
        )
    invoice = await _locked(command.invoice_id, uow)
    with checks() as check, check.at("invoice_id"):
        await _check(invoice, uow)
    events = await uow.find_all(InvoiceEvent, invoice_id=invoice.id)
    if any(event.status in (InvoiceEventStatus.PENDING, InvoiceEventStatus.SENT) for event in events):
        return invoice.id
    uow.add(
        InvoiceEvent.cancellation(
            id=uow.new_id(),
            invoice_id=invoice.id,
            order_id=invoice.order_id,
            sequence=1,
            reason=command.reason,
            at=uow.now,
        )
    )
    return invoice.id


async def _locked(invoice_id: UUID, uow: UnitOfWork) -> Invoice:
    """The order first, as returns do, so that the same goods are not returned meanwhile."""
    invoice = await uow.get(Invoice, invoice_id)
    if invoice.order_id is not None:
        await uow.ask(Sales).of(invoice.order_id)
    return await uow.get(Invoice, invoice_id, lock=True)


async def _check(invoice: Invoice, uow: UnitOfWork) -> None:
    """Everything that blocks it, by name."""
    if invoice.status is not InvoiceStatus.AUTHORIZED or invoice.authorized_at is None:
        raise InvalidTransition(from_state=invoice.status.value, to_state="CANCELLED", allowed=["AUTHORIZED"])
    law = await uow.ask(LawBook).on(uow.today)
    window = law.find(CancellationWindow, invoice.issuer.address.state) or law.rule(CancellationWindow, "BR")
    returns = await uow.ask(ReturnedGoods).of(invoice.id)
    with checks() as check:
        in_time = uow.now <= invoice.authorized_at + timedelta(hours=window.hours)
        late = InvoiceNotCancellable(authorized_at=invoice.authorized_at, hours=window.hours)
        check.that(in_time, late)
        check.that(invoice.purpose is not Purpose.RETURN, ReturnNotCancellable())
        check.that(not returns, InvoiceHasReturns(returns=returns))
