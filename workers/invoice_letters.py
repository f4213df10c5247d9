"""Letters with fiscal documents: written in the company's name and handed to the post office."""

from __future__ import annotations

import asyncio

from domain.fiscal.commands.record_invoice_letter import RecordInvoiceLetter, record_invoice_letter
from domain.fiscal.events import InvoiceLetterWritten
from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_event import CANCELLING, InvoiceEvent, InvoiceEventStatus
from domain.fiscal.invoice_letter import InvoiceLetter, InvoiceLetterKind, InvoiceLetterStatus
from persistence.settings import settings
from workers.attempt import Attempt, Fault
from workers.gateways.mail import Attached, Letter, LetterRefused, PostUnavailable
from workers.gateways.nfe.danfe import render_danfe
from workers.issuing import storage
from workers.letters import FiscalDocument, fiscal_document
from workers.mailing import office
from workers.tasks import actor


@actor("mail")
async def mail_invoice(attempt: Attempt) -> None:
    """Once: what was sent, or refused for good, is not sent again; its id makes a doubled one known.

    Where no mail is sent at all, it is told so and nothing waits for it.
    """
    fact = attempt.event(InvoiceLetterWritten)
    async with attempt.begin() as uow:
        letter = await uow.get(InvoiceLetter, fact.letter_id)
        invoice = await uow.get(Invoice, fact.invoice_id)
        events = await uow.find_all(InvoiceEvent, invoice_id=invoice.id)
    if letter.status is not InvoiceLetterStatus.PENDING:
        return
    command = RecordInvoiceLetter(letter_id=letter.id)
    if not settings().mail_url.get_secret_value():
        command.without_mail = True
        await attempt.finish(record_invoice_letter, command)
        return
    try:
        await office().send(await _written(letter, invoice, events))
    except PostUnavailable as fault:
        raise Fault("POST_UNAVAILABLE", str(fault), patient=True) from None
    except LetterRefused as refused:
        command.refused = int(str(refused.facts["status"]))
    await attempt.finish(record_invoice_letter, command)


async def _written(letter: InvoiceLetter, invoice: Invoice, events: list[InvoiceEvent]) -> Letter:
    cancelled = letter.kind is InvoiceLetterKind.CANCELLATION
    attached = await (_cancelled(invoice, events) if cancelled else _authorized(invoice))
    issuer = invoice.issuer
    subject, text = fiscal_document(
        FiscalDocument(
            company=issuer.trade_name or issuer.legal_name,
            number=f"{invoice.number} série {invoice.series}",
            access_key=invoice.access_key or "",
            cancelled=cancelled,
        )
    )
    return Letter(
        id=letter.id.hex,
        to=", ".join(letter.recipients),
        subject=subject,
        text=text,
        reply_to=letter.reply_to,
        attached=attached,
    )


async def _authorized(invoice: Invoice) -> tuple[Attached, ...]:
    """The document as it was authorised, and printed: anew when that is not done yet."""
    assert invoice.xml_path
    xml = await storage().get(invoice.xml_path)
    if invoice.danfe_path is None:
        pdf = await asyncio.to_thread(render_danfe, xml)
    else:
        pdf = await storage().get(invoice.danfe_path)
    return (
        Attached(name=f"{invoice.access_key}-procNFe.xml", kind="application/xml", data=xml),
        Attached(name=f"{invoice.access_key}.pdf", kind="application/pdf", data=pdf),
    )


async def _cancelled(invoice: Invoice, events: list[InvoiceEvent]) -> tuple[Attached, ...]:
    """The registered event, as the authority answered it."""
    done = (event for event in events if event.kind in CANCELLING and event.xml_path)
    path = next((event.xml_path for event in done if event.status is InvoiceEventStatus.REGISTERED), None)
    if path is None:
        return ()
    name = f"{invoice.access_key}-procEventoNFe.xml"
    return (Attached(name=name, kind="application/xml", data=await storage().get(path)),)
