"""Fiscal documents on their way: signed, sent, asked about when in doubt, printed, corrected, cancelled."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from domain.fiscal.commands.begin_event import BeginEvent, begin_event
from domain.fiscal.commands.begin_transmission import BeginTransmission, begin_transmission
from domain.fiscal.commands.correct_invoice import CorrectInvoice, correct_invoice
from domain.fiscal.commands.record_danfe import RecordDanfe, record_danfe
from domain.fiscal.commands.record_event import RecordEvent, record_event
from domain.fiscal.commands.record_event_print import RecordEventPrint, record_event_print
from domain.fiscal.commands.record_receipt import (
    AUTHORIZED,
    DENIED,
    RecordReceipt,
    record_receipt,
    refusal_of,
)
from domain.fiscal.commands.record_signature import RecordSignature, record_signature
from domain.fiscal.events import (
    CancellationRequested,
    InvoiceAuthorized,
    InvoiceEventRegistered,
    InvoiceEventRequested,
    InvoiceNumbered,
    InvoiceSigned,
)
from domain.fiscal.invoice import FiscalRejection, Invoice, InvoiceStatus
from domain.fiscal.invoice_event import CANCELLING, InvoiceEvent, InvoiceEventStatus
from domain.fiscal.ports import AskedTooOften, AuthorityUnavailable, InvalidDocument, Receipt
from domain.kernel.aggregate import Aggregate
from persistence.storage import path_of
from workers.attempt import Attempt, Fault
from workers.gateways.nfe.danfe import dacce, danfe
from workers.gateways.nfe.files import is_answer_to
from workers.issuing import Desk, desk_of, storage
from workers.patience import UNAVAILABLE, patience
from workers.tasks import actor

UNKNOWN_KEY = 217
"""cStat: the authority has no document with this key."""
DUPLICATE = 204
"""cStat: it has this very document; its protocol is asked for by key."""
DUPLICATE_EVENT = 573
"""cStat: it has this very event."""

FREE_QUESTIONS = 5
"""Attempts after which a document that did not arrive is asked for more rarely."""
BETWEEN_QUESTIONS = timedelta(minutes=6)
"""Between two questions about the same key from then on."""

A = TypeVar("A", bound=Aggregate)


@actor("fiscal")
async def sign_invoice(attempt: Attempt) -> None:
    """Build, sign, check and keep the document; the same invoice always gives the same bytes.

    One that breaks its layout is built once more from the master data of now, which may be mended.
    """
    invoice = await _get(attempt, Invoice, attempt.event(InvoiceNumbered).invoice_id)
    if invoice.status is InvoiceStatus.VOIDED:
        return
    try:
        signature = await _sign(attempt, invoice)
    except InvalidDocument:
        signature = await _sign(attempt, await _corrected(attempt, invoice))
    await attempt.finish(record_signature, signature)


@actor("fiscal", limit=timedelta(seconds=120))
async def transmit_invoice(attempt: Attempt) -> None:
    """Send it and record the answer. After a lost answer, ask before sending again."""
    id = attempt.event(InvoiceSigned).invoice_id
    invoice = await _get(attempt, Invoice, id)
    if invoice.status is InvoiceStatus.VOIDED:
        return
    if invoice.status is InvoiceStatus.REJECTED:
        invoice = await _mend(attempt, invoice)
    desk = await desk_of(attempt, invoice)
    assert invoice.signed_path
    signed = await storage().get(invoice.signed_path)
    async with patience(attempt, invoice.establishment_id):
        receipt = await _transmit(attempt, desk, invoice, signed)
    await _record(attempt, invoice, signed, receipt)


@actor("documents")
async def render_danfe(attempt: Attempt) -> None:
    """Print the authorised document."""
    invoice = await _get(attempt, Invoice, attempt.event(InvoiceAuthorized).invoice_id)
    assert invoice.xml_path
    pdf = await danfe(await storage().get(invoice.xml_path))
    path = await _keep(attempt, invoice, pdf, "danfe.pdf")
    await attempt.finish(record_danfe, RecordDanfe(invoice_id=invoice.id, path=path))


@actor("fiscal", limit=timedelta(seconds=120))
async def transmit_cancellation(attempt: Attempt) -> None:
    """Have the authority register the cancellation."""
    await _transmit_event(attempt, attempt.event(CancellationRequested).event_id)


@actor("fiscal", limit=timedelta(seconds=120))
async def transmit_event(attempt: Attempt) -> None:
    """Have the authority register any other event, such as a correction letter."""
    await _transmit_event(attempt, attempt.event(InvoiceEventRequested).event_id)


@actor("documents")
async def render_correction(attempt: Attempt) -> None:
    """Print the registered correction letter."""
    event = await _get(attempt, InvoiceEvent, attempt.event(InvoiceEventRegistered).event_id)
    invoice = await _get(attempt, Invoice, event.invoice_id)
    assert event.xml_path
    pdf = await dacce(await storage().get(event.xml_path), invoice.issuer)
    path = await _keep(attempt, invoice, pdf, "dacce.pdf")
    await attempt.finish(record_event_print, RecordEventPrint(event_id=event.id, path=path))


async def _transmit_event(attempt: Attempt, event_id: UUID) -> None:
    event = await _get(attempt, InvoiceEvent, event_id)
    invoice = await _get(attempt, Invoice, event.invoice_id)
    desk = await desk_of(attempt, invoice)
    signed = await asyncio.to_thread(desk.documents.signed_event, event, invoice)
    async with patience(attempt, invoice.establishment_id):
        receipt = await _register(attempt, desk, event, invoice, signed)
    file = desk.documents.registered_file(signed, receipt.answer)
    path = await _keep(attempt, invoice, file, "procEventoNFe.xml")
    await attempt.finish(record_event, RecordEvent(event_id=event.id, receipt=receipt, xml_path=path))


async def _get(attempt: Attempt, kind: type[A], id: UUID) -> A:
    async with attempt.begin() as uow:
        return await uow.get(kind, id)


async def _sign(attempt: Attempt, invoice: Invoice) -> RecordSignature:
    desk = await desk_of(attempt, invoice)
    signed = await asyncio.to_thread(desk.documents.signed_invoice, invoice)
    path = await _keep(attempt, invoice, signed, "nfe.xml")
    return RecordSignature(invoice_id=invoice.id, digest=hashlib.sha256(signed).hexdigest(), path=path)


async def _mend(attempt: Attempt, rejected: Invoice) -> Invoice:
    """After somebody asked for another try: read the master data again and sign the same number."""
    if attempt.number > 1:
        raise FiscalRejection(
            authority="SEFAZ", status_code=rejected.status_code, reason=rejected.status_reason
        )
    corrected = await _corrected(attempt, rejected)
    await attempt.execute(record_signature, await _sign(attempt, corrected))
    return await _get(attempt, Invoice, rejected.id)


async def _corrected(attempt: Attempt, invoice: Invoice) -> Invoice:
    await attempt.execute(correct_invoice, CorrectInvoice(invoice_id=invoice.id))
    return await _get(attempt, Invoice, invoice.id)


async def _transmit(attempt: Attempt, desk: Desk, invoice: Invoice, signed: bytes) -> Receipt:
    assert invoice.access_key
    if invoice.status is InvoiceStatus.TRANSMITTED:
        known = await desk.authority.consult(invoice.access_key)
        if known.status_code != UNKNOWN_KEY:
            return known
    await attempt.execute(begin_transmission, BeginTransmission(invoice_id=invoice.id))
    receipt = await _submit(attempt, desk, invoice, signed)
    if receipt.status_code == DUPLICATE:
        return await desk.authority.consult(invoice.access_key)
    return receipt


async def _submit(attempt: Attempt, desk: Desk, invoice: Invoice, signed: bytes) -> Receipt:
    """An authority that answers questions and takes no documents is asked ten times an hour at most."""
    try:
        return await desk.authority.submit(signed)
    except AskedTooOften:
        raise
    except AuthorityUnavailable as away:
        if invoice.status is InvoiceStatus.TRANSMITTED and attempt.number > FREE_QUESTIONS:
            raise Fault(UNAVAILABLE, str(away), after=BETWEEN_QUESTIONS, patient=True) from away
        raise


async def _record(attempt: Attempt, invoice: Invoice, signed: bytes, receipt: Receipt) -> None:
    command = RecordReceipt(invoice_id=invoice.id, receipt=receipt)
    if receipt.status_code in AUTHORIZED and is_answer_to(signed, receipt.answer):
        desk = await desk_of(attempt, invoice)
        file = desk.documents.authorized_file(signed, receipt.answer)
        command.xml_path = await _keep(attempt, invoice, file, "procNFe.xml")
        await attempt.finish(record_receipt, command)
        return
    if receipt.status_code in DENIED:
        await attempt.finish(record_receipt, command)
        return
    await attempt.execute(record_receipt, command)
    raise refusal_of(receipt)


async def _register(
    attempt: Attempt, desk: Desk, event: InvoiceEvent, invoice: Invoice, signed: bytes
) -> Receipt:
    assert invoice.access_key
    if event.status is InvoiceEventStatus.PENDING:
        await attempt.execute(begin_event, BeginEvent(event_id=event.id))
    receipt = await desk.authority.register(signed)
    if receipt.status_code != DUPLICATE_EVENT:
        return receipt
    if event.kind in CANCELLING:
        return await desk.authority.consult(invoice.access_key)
    return await desk.authority.registered(signed) or receipt


async def _keep(attempt: Attempt, invoice: Invoice, data: bytes, kind: str) -> str:
    """Store a file of this invoice under its key and its content, so that nothing overwrites it."""
    assert invoice.issued_at
    name = f"{invoice.access_key}-{hashlib.sha256(data).hexdigest()[:12]}-{kind}"
    path = path_of(attempt.company, "invoices", f"{invoice.issued_at:%Y}", f"{invoice.issued_at:%m}", name)
    await storage().put_new(path, data)
    return path
