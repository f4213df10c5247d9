"""Fiscal documents on their way: signed, sent, asked about when in doubt, printed, corrected, cancelled."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
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
    ANOTHER_DOCUMENT,
    AUTHORIZED,
    CANCELLED,
    DENIED,
    RecordReceipt,
    record_receipt,
    refusal_of,
)
from domain.fiscal.commands.record_signature import RecordSignature, record_signature
from domain.fiscal.contingency import present
from domain.fiscal.events import (
    CancellationRequested,
    InvoiceAuthorized,
    InvoiceEventRegistered,
    InvoiceEventRequested,
    InvoiceFact,
    InvoiceNumbered,
    InvoiceReleased,
)
from domain.fiscal.invoice import FiscalRejection, Invoice, InvoiceKind, InvoiceStatus
from domain.fiscal.invoice_event import CANCELLING, InvoiceEvent, InvoiceEventStatus
from domain.fiscal.ports import AskedTooOften, AuthorityUnavailable, InvalidDocument, Receipt
from domain.kernel.aggregate import Aggregate
from workers.attempt import Attempt
from workers.consulting import cancellation_of, fate_of, settled
from workers.contingency import (
    announcement_of,
    answered,
    give_way,
    goes_another_way,
    has_nothing_to_send,
    is_to_be_used_first,
    taken_by,
    use,
)
from workers.deliveries import lacks_proof, line_for, prove
from workers.gateways.nfe.consumer import supplement_of
from workers.gateways.nfe.danfe import dacce, danfe
from workers.gateways.nfe.files import is_answer_to
from workers.issuing import Desk, desk_of, keep, storage
from workers.patience import patience
from workers.sharing import BETWEEN_QUESTIONS, not_shared, registered_before, waits_for_its_document
from workers.tasks import actor

DUPLICATE_EVENT = 573
"""cStat: it has this very event."""
UNKNOWN_DOCUMENT = 494
"""cStat of an event: it has no document with this key."""

FREE_QUESTIONS = 5
"""Attempts after which a document that did not arrive is asked for more rarely."""

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
    """Send it and record the answer. After a lost answer, ask before sending again.

    In contingency it goes another way, or is used before it is sent.
    """
    id = attempt.event(InvoiceFact).invoice_id
    async with attempt.begin() as uow:
        invoice = await uow.get(Invoice, id)
        contingency = await present(uow, invoice.establishment_id, invoice.kind)
    if invoice.status is InvoiceStatus.VOIDED:
        return
    if invoice.status is InvoiceStatus.REJECTED:
        invoice = await _mend(attempt, invoice)
    if await goes_another_way(attempt, invoice, contingency):
        invoice = await _signed_anew(attempt, id)
    if is_to_be_used_first(invoice):
        await use(attempt, invoice)
        return
    if has_nothing_to_send(invoice, attempt.event(InvoiceFact)):
        return
    desk = await desk_of(attempt, invoice)
    assert invoice.signed_path
    signed = await storage().get(invoice.signed_path)
    async with patience(attempt, invoice.establishment_id):
        receipt = await _heard(attempt, desk, invoice, signed)
    await answered(attempt, desk, invoice)
    await _record(attempt, desk, invoice, signed, receipt)


@actor("documents")
async def render_danfe(attempt: Attempt) -> None:
    """Print the authorised document."""
    invoice = await _get(attempt, Invoice, attempt.event(InvoiceAuthorized).invoice_id)
    assert invoice.xml_path
    await _print(attempt, invoice, invoice.xml_path)


@actor("documents")
async def render_released(attempt: Attempt) -> None:
    """Print a document that is used before it is authorised; what says so comes with its authorisation."""
    invoice = await _get(attempt, Invoice, attempt.event(InvoiceReleased).invoice_id)
    if invoice.xml_path is None and invoice.signed_path is not None:
        await _print(attempt, invoice, invoice.signed_path)


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
    path = await keep(attempt, invoice, pdf, "dacce.pdf")
    await attempt.finish(record_event_print, RecordEventPrint(event_id=event.id, path=path))


async def _transmit_event(attempt: Attempt, event_id: UUID) -> None:
    event = await _get(attempt, InvoiceEvent, event_id)
    async with attempt.begin() as uow:
        invoice = await uow.get(Invoice, event.invoice_id)
        contingency = await present(uow, invoice.establishment_id, invoice.kind)
    if lacks_proof(event):
        await prove(attempt, event, invoice)
        event = await _get(attempt, InvoiceEvent, event_id)
    desk = await desk_of(attempt, invoice, taken_by(event, invoice, contingency))
    signed = await asyncio.to_thread(desk.documents.signed_event, event, invoice)
    async with patience(attempt, invoice.establishment_id):
        receipt = await _register(attempt, desk, event, invoice, signed)
    file = desk.documents.registered_file(signed, receipt.answer)
    path = await keep(attempt, invoice, file, "procEventoNFe.xml")
    await attempt.finish(record_event, RecordEvent(event_id=event.id, receipt=receipt, xml_path=path))


async def _print(attempt: Attempt, invoice: Invoice, document: str) -> None:
    announced = await announcement_of(invoice)
    pdf = await danfe(await storage().get(document), invoice.kind, announced=announced)
    path = await keep(attempt, invoice, pdf, "danfe.pdf")
    await attempt.finish(record_danfe, RecordDanfe(invoice_id=invoice.id, path=path))


async def _get(attempt: Attempt, kind: type[A], id: UUID) -> A:
    async with attempt.begin() as uow:
        return await uow.get(kind, id)


async def _sign(attempt: Attempt, invoice: Invoice) -> RecordSignature:
    desk = await desk_of(attempt, invoice)
    signed = await asyncio.to_thread(desk.documents.signed_invoice, invoice)
    path = await keep(attempt, invoice, signed, "nfe.xml")
    qr_code, consult_address = supplement_of(signed) if invoice.kind is InvoiceKind.NFCE else (None, None)
    return RecordSignature(
        invoice_id=invoice.id,
        digest=hashlib.sha256(signed).hexdigest(),
        path=path,
        qr_code=qr_code,
        consult_address=consult_address,
    )


async def _signed_anew(attempt: Attempt, id: UUID) -> Invoice:
    """Under the key of the way it goes now."""
    await attempt.execute(record_signature, await _sign(attempt, await _get(attempt, Invoice, id)))
    return await _get(attempt, Invoice, id)


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


async def _heard(attempt: Attempt, desk: Desk, invoice: Invoice, signed: bytes) -> Receipt:
    """Silence may open another way; to be told that one asks too often does not."""
    assert invoice.access_key
    begun = None
    try:
        if invoice.status is InvoiceStatus.TRANSMITTED and (
            fate := await fate_of(invoice.access_key, desk.authority)
        ):
            return fate
        intent = BeginTransmission(invoice_id=invoice.id)
        begun = (await attempt.execute(begin_transmission, intent)).result
        receipt = await _submit(attempt, desk, invoice, signed)
        begun = None
        return await settled(receipt, invoice.access_key, desk.authority)
    except AskedTooOften:
        raise
    except AuthorityUnavailable as away:
        await give_way(attempt, desk, invoice, away, begun=begun)


async def _submit(attempt: Attempt, desk: Desk, invoice: Invoice, signed: bytes) -> Receipt:
    """An authority that answers questions and takes no documents is asked ten times an hour at most."""
    try:
        return await desk.authority.submit(signed)
    except AskedTooOften:
        raise
    except AuthorityUnavailable as away:
        if invoice.status is InvoiceStatus.TRANSMITTED and attempt.number > FREE_QUESTIONS:
            await give_way(attempt, desk, invoice, away, after=BETWEEN_QUESTIONS)
        raise


async def _record(attempt: Attempt, desk: Desk, invoice: Invoice, signed: bytes, receipt: Receipt) -> None:
    if receipt.status_code in CANCELLED and receipt.answer and not is_answer_to(signed, receipt.answer):
        receipt = replace(receipt, status_code=ANOTHER_DOCUMENT)
    command = RecordReceipt(invoice_id=invoice.id, receipt=receipt)
    if receipt.status_code in AUTHORIZED and is_answer_to(signed, receipt.answer):
        file = desk.documents.authorized_file(signed, receipt.answer)
        command.xml_path = await keep(attempt, invoice, file, "procNFe.xml")
        await attempt.finish(record_receipt, command)
        return
    if receipt.status_code in DENIED | CANCELLED:
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
    receipt = await line_for(desk, event).register(signed)
    unknown = receipt.status_code == UNKNOWN_DOCUMENT
    if unknown and await waits_for_its_document(attempt, desk, event, invoice):
        raise not_shared(receipt)
    if receipt.status_code != DUPLICATE_EVENT:
        return receipt
    if event.kind in CANCELLING:
        return await cancellation_of(receipt, invoice.access_key, desk.authority)
    return await registered_before(attempt, desk, event, signed, receipt) or receipt
