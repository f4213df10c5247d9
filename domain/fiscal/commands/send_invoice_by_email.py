"""Send an authorised document to e-mail addresses, by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_letter import KINDS, InvoiceLetter, check_sendable
from domain.fiscal.mailing import mailing_of
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.contact import email_or_none
from domain.kernel.refusal import NotFound, OutOfRange, Required, checks

MOST_RECIPIENTS = 10


@dataclass(kw_only=True)
class SendInvoiceByEmail(Command):
    """Send the authorised XML and the DANFE, or word of its cancellation, to these addresses."""

    permission = "fiscal.invoice.mail"
    moves = True

    invoice_id: Annotated[UUID, "invoice"]
    """The document, authorised or cancelled."""
    to: Sequence[str]
    """Up to 10 addresses."""


async def send_invoice_by_email(command: SendInvoiceByEmail, uow: UnitOfWork) -> UUID:
    """The id of the document."""
    invoice = await uow.find(Invoice, id=command.invoice_id)
    with checks() as check:
        check.that(invoice, NotFound("invoice_id", kind="invoice"))
        check.that(command.to, Required("to"))
        check.that(len(command.to) <= MOST_RECIPIENTS, OutOfRange("to", most=MOST_RECIPIENTS))
        addresses = []
        for position, text in enumerate(command.to):
            with check.at("to", position):
                address = email_or_none(text)
                addresses.append(address)
                check.that(address, Required("to", position))
    assert invoice is not None
    with checks() as check, check.at("invoice_id"):
        check_sendable(invoice)
    mailing = await mailing_of(uow)
    letter = InvoiceLetter(
        id=uow.new_id(),
        invoice_id=invoice.id,
        order_id=invoice.order_id,
        kind=KINDS[invoice.status],
        recipients=tuple(dict.fromkeys(address for address in addresses if address)),
        reply_to=mailing.reply_to if mailing else None,
        requested_by=uow.actor,
        requested_at=uow.now,
    )
    uow.add(letter)
    letter.post()
    return invoice.id
