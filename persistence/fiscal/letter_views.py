"""What can be read of letters with fiscal documents."""

from __future__ import annotations

from domain.fiscal.invoice_letter import InvoiceLetterKind, InvoiceLetterStatus
from persistence.fiscal.letter_tables import invoice_letters, invoice_mailings
from persistence.reading.view import View, boolean, email, enum, instant, integer, json

INVOICE_LETTER = View(
    "InvoiceLetter",
    invoice_letters,
    prefix="invoiceletter",
    read="fiscal.invoice.read",
    fields={
        "version": integer(invoice_letters.c.version),
        "kind": enum(InvoiceLetterKind, invoice_letters.c.kind),
        "status": enum(InvoiceLetterStatus, invoice_letters.c.status),
        "recipients": json(invoice_letters.c.recipients),
        "requested_at": instant(invoice_letters.c.requested_at),
        "sent_at": instant(invoice_letters.c.sent_at),
        "status_code": integer(invoice_letters.c.status_code),
    },
)

INVOICE_MAILING = View(
    "InvoiceMailing",
    invoice_mailings,
    prefix="invoicemailing",
    read="fiscal.invoice.read",
    fields={
        "version": integer(invoice_mailings.c.version),
        "enabled": boolean(invoice_mailings.c.enabled),
        "reply_to": email(invoice_mailings.c.reply_to),
    },
    lookups=["id"],
)
