"""Write the letter that goes to a document's recipient by itself, where the company chose so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice import Direction, Invoice
from domain.fiscal.invoice_letter import InvoiceLetter, InvoiceLetterKind
from domain.fiscal.mailing import mailing_of
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class WriteInvoiceLetter(Command):
    """Tell the recipient. Given by processes alone."""

    permission = "fiscal.invoice.mail"

    invoice_id: Annotated[UUID, "invoice"]
    """The document."""
    kind: InvoiceLetterKind
    """What it is told."""


async def write_invoice_letter(command: WriteInvoiceLetter, uow: UnitOfWork) -> UUID | None:
    """None where the company does not send, or there is nobody to send to. Never a second of a kind."""
    mailing = await mailing_of(uow)
    if mailing is None or not mailing.enabled:
        return None
    invoice = await uow.get(Invoice, command.invoice_id)
    address = invoice.recipient.email
    if address is None or invoice.direction is Direction.INBOUND:
        return None
    letters = await uow.find_all(InvoiceLetter, invoice_id=invoice.id)
    if any(letter.kind is command.kind and letter.requested_by is None for letter in letters):
        return None
    letter = InvoiceLetter(
        id=uow.new_id(),
        invoice_id=invoice.id,
        order_id=invoice.order_id,
        kind=command.kind,
        recipients=(address,),
        reply_to=mailing.reply_to,
        requested_by=None,
        requested_at=uow.now,
    )
    uow.add(letter)
    letter.post()
    return letter.id
