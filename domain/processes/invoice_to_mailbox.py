"""From the authorised document to the mailbox of who receives it, where the company chose so."""

from __future__ import annotations

from domain.fiscal.commands.write_invoice_letter import WriteInvoiceLetter, write_invoice_letter
from domain.fiscal.events import InvoiceAuthorized, InvoiceCancelled, InvoiceLetterWritten
from domain.fiscal.invoice_letter import InvoiceLetterKind
from domain.kernel.process import Process, now, outside


def document_of(event: InvoiceAuthorized) -> WriteInvoiceLetter:
    return WriteInvoiceLetter(invoice_id=event.invoice_id, kind=InvoiceLetterKind.DOCUMENT)


def cancellation_of(event: InvoiceCancelled) -> WriteInvoiceLetter:
    return WriteInvoiceLetter(invoice_id=event.invoice_id, kind=InvoiceLetterKind.CANCELLATION)


INVOICE_TO_MAILBOX = Process(
    name="invoice_to_mailbox",
    steps=(
        now(InvoiceAuthorized, document_of, write_invoice_letter),
        now(InvoiceCancelled, cancellation_of, write_invoice_letter),
        outside(InvoiceLetterWritten, "mail_invoice", queue="mail"),
    ),
)
"""Writing refuses nothing: a document that is authorised is recorded, whatever becomes of its letter."""
