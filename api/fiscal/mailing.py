"""Sending fiscal documents by e-mail: whether it is done, by hand, and the letters."""

import strawberry

from api.fiscal.invoice import Invoice
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field
from api.scalars import Email
from domain.fiscal.commands.send_invoice_by_email import send_invoice_by_email
from domain.fiscal.commands.set_invoice_mailing import set_invoice_mailing
from persistence.fiscal.letter_views import INVOICE_MAILING


@strawberry.type(description="Whether documents go to their recipients by e-mail.")
class InvoiceMailing(Node):
    version: int = field("Raised by every change.")
    enabled: bool = field("Whether authorised documents, and their cancellations, are sent by themselves.")
    reply_to: Email | None = field("Where answers go.")


@strawberry.type
class InvoiceMailingQuery:
    invoice_mailing: Connection[InvoiceMailing] | None = connection(
        INVOICE_MAILING, "What the company chose; nothing, and nothing is sent, until it chooses."
    )


@strawberry.type
class InvoiceMailingMutation:
    set_invoice_mailing = mutation(set_invoice_mailing, mailing=InvoiceMailing)
    send_invoice_by_email = mutation(send_invoice_by_email, invoice=Invoice)
