"""Ask the authority to cancel an invoice inside its legal window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.cancelling import (
    LONGEST_REASON,
    SHORTEST_REASON,
    cancelled_already,
    check_in_window,
    check_undoing,
    locked,
)
from domain.fiscal.event_terms import authorization_of
from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_event import InvoiceEvent
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.law import LawBook
from domain.kernel.refusal import OutOfRange, checks
from domain.kernel.text import in_latin, printable


@dataclass(kw_only=True)
class CancelInvoice(Command):
    """Undo an invoice that should not have been issued; the goods are still here."""

    permission = "fiscal.invoice.cancel"
    changes = "invoice_id"
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
    invoice = await locked(command.invoice_id, uow)
    with checks() as check, check.at("invoice_id"):
        await _check(invoice, uow)
    if await cancelled_already(invoice, uow):
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


async def _check(invoice: Invoice, uow: UnitOfWork) -> None:
    """Everything that blocks it, by name."""
    authorization_of(invoice, to="CANCELLED")
    law = await uow.ask(LawBook).on(uow.today)
    with checks() as check:
        with check.at():
            check_in_window(invoice, law, now=uow.now)
        await check_undoing(check, invoice, uow)
