"""What workers do while an authority is away: another way, documents used first, the authority watched."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NoReturn

from domain.fiscal.authority_standing import BETWEEN_QUESTIONS
from domain.fiscal.commands.announce_invoice import (
    BeginAnnouncement,
    WithdrawAnnouncement,
    begin_announcement,
    withdraw_announcement,
)
from domain.fiscal.commands.ask_authority import (
    Look,
    LookAfterContingency,
    RecordAuthorityStatus,
    look_after_contingency,
    record_authority_status,
)
from domain.fiscal.commands.emit_invoice import (
    EmitAsPresent,
    KeepBackInvoice,
    ReleaseInvoice,
    emit_invoice_as_present,
    keep_back_invoice,
    release_invoice,
)
from domain.fiscal.commands.record_outage import RecordAnswer, RecordOutage, record_answer, record_outage
from domain.fiscal.contingency import Contingency, is_emitted_as
from domain.fiscal.emission import Emission
from domain.fiscal.events import ContingencyEntered, InvoiceFact, InvoiceResumed
from domain.fiscal.facts import Establishments
from domain.fiscal.invoice import FiscalRejection, Invoice, InvoiceStatus
from domain.fiscal.invoice_event import InvoiceEvent, InvoiceEventKind
from domain.fiscal.ports import AskedTooOften, AuthorityUnavailable, Receipt
from domain.fiscal.sending import Begun
from domain.kernel.refusal import Duplicate, Missing
from workers.attempt import Attempt, Fault
from workers.gateways.nfe.endpoints import NATIONAL, authorizer_of
from workers.gateways.nfe.files import registered_at
from workers.gateways.nfe.sefaz import Sefaz
from workers.issuing import Desk, Place, desk_at, desk_of, keep, storage
from workers.patience import UNAVAILABLE, patience
from workers.tasks import actor

UNSENT = frozenset({InvoiceStatus.NUMBERED, InvoiceStatus.SIGNED})
"""No authority can have it under its present key."""
AT_ONCE = timedelta()
ANNOUNCED = frozenset({124, 135, 136, 573})
"""cStat of EPEC: authorised, registered, and registered in an attempt whose answer was lost."""
OF_CERTIFICATES = range(280, 300)
"""cStat: fault is found with the certificate of the connection, or of the signature."""


async def goes_another_way(attempt: Attempt, invoice: Invoice, contingency: Contingency | None) -> bool:
    """Have an invoice that reached nobody go the way that is open now; whether it must be signed anew."""
    if invoice.status not in UNSENT:
        return False
    if is_emitted_as(invoice, contingency):
        return invoice.status is InvoiceStatus.NUMBERED
    await attempt.execute(emit_invoice_as_present, EmitAsPresent(invoice_id=invoice.id))
    return True


def taken_by(event: InvoiceEvent, invoice: Invoice, contingency: Contingency | None) -> Emission:
    """As what a document is emitted whose authority takes this event: who stands in takes cancellations of
    its own documents while it does; everything else goes to the state's own (NT 2013.007)."""
    stands_in = contingency is not None and contingency.emission is invoice.emission
    cancelled_there = stands_in and event.kind is InvoiceEventKind.CANCELLATION
    return invoice.emission if cancelled_there else Emission.NORMAL


def is_to_be_used_first(invoice: Invoice) -> bool:
    return invoice.emission.is_used_first and invoice.released_at is None


async def announcement_of(invoice: Invoice) -> str | None:
    """What stands on the printed form where the authorisation will: protocol and time of its EPEC, as the
    Ambiente Nacional registered it."""
    if invoice.xml_path or invoice.announcement_path is None or invoice.announcement_protocol is None:
        return None
    at = registered_at(await storage().get(invoice.announcement_path)).astimezone(invoice.zone)
    return f"EPEC {invoice.announcement_protocol} - {at:%d/%m/%Y %H:%M:%S}"


def has_nothing_to_send(invoice: Invoice, fact: InvoiceFact) -> bool:
    """Used first, it waits for the authority to be back; told so twice, it is sent once."""
    if isinstance(fact, InvoiceResumed):
        return invoice.authorized_at is not None
    return invoice.status is InvoiceStatus.CONTINGENCY


async def use(attempt: Attempt, invoice: Invoice) -> None:
    """Its goods may leave; it is sent when the authority is back. One that has to be is announced first.

    Raises FiscalRejection when it may not be announced, Fault when nobody answers.
    """
    command = ReleaseInvoice(invoice_id=invoice.id)
    if invoice.emission is Emission.EPEC:
        receipt, command.announcement_path = await _announce(attempt, invoice)
        command.announcement_protocol = receipt.protocol
    await attempt.finish(release_invoice, command)


async def _announce(attempt: Attempt, invoice: Invoice) -> tuple[Receipt, str]:
    desk = await desk_of(attempt, invoice)
    signed = await asyncio.to_thread(desk.documents.signed_announcement, invoice)
    async with patience(attempt, invoice.establishment_id):
        receipt = await _registered(attempt, desk, invoice, signed)
    file = desk.documents.registered_file(signed, receipt.answer)
    return receipt, await keep(attempt, invoice, file, "procEPEC.xml")


async def _registered(attempt: Attempt, desk: Desk, invoice: Invoice, signed: bytes) -> Receipt:
    """Sent again it is the same event, which is held once."""
    begun = (await attempt.execute(begin_announcement, BeginAnnouncement(invoice_id=invoice.id))).result
    withdraw = WithdrawAnnouncement(invoice_id=invoice.id, announced_at=begun.at)
    try:
        receipt = await desk.announcements.register(signed)
    except AuthorityUnavailable as away:
        if not begun.doubted and (away.unheard or isinstance(away, AskedTooOften)):
            await attempt.execute(withdraw_announcement, withdraw)
        raise
    if receipt.status_code in ANNOUNCED:
        return receipt
    if not begun.doubted or _is_about_the_event(receipt):
        await attempt.execute(withdraw_announcement, withdraw)
    raise FiscalRejection(authority=NATIONAL, status_code=receipt.status_code, reason=receipt.reason)


def _is_about_the_event(receipt: Receipt) -> bool:
    """Not about the message that carried it, nor about who signed: those say nothing of an earlier one."""
    return bool(receipt.answer) and receipt.status_code not in OF_CERTIFICATES


async def give_way(
    attempt: Attempt,
    desk: Desk,
    invoice: Invoice,
    away: AuthorityUnavailable,
    *,
    begun: Begun | None = None,
    after: timedelta | None = None,
) -> NoReturn:
    """What follows from a call without answer. Raises Fault: at once where there is another way now, else
    ``after`` so long.

    ``begun`` is the sending that was not heard; None when the call was another one. What was sent in an
    earlier attempt, or meanwhile, may have arrived.
    """
    kept_back = False
    if away.unheard and begun is not None and not begun.doubted:
        keep_back = KeepBackInvoice(invoice_id=invoice.id, sent_at=begun.at)
        kept_back = (await attempt.execute(keep_back_invoice, keep_back)).result
    another_way = False
    with suppress(Duplicate):
        outage = RecordOutage(invoice_id=invoice.id, authority=desk.authority.authorizer)
        another_way = (await attempt.execute(record_outage, outage)).result
    free = kept_back and another_way and invoice.released_at is None and not invoice.emission.is_contingency
    raise Fault(UNAVAILABLE, str(away), patient=True, after=AT_ONCE if free else after) from away


async def answered(attempt: Attempt, desk: Desk, invoice: Invoice) -> None:
    """After failures: it answers again. Nothing to write down for an invoice that went through at once."""
    if attempt.number > 1:
        with suppress(Duplicate):
            answer = RecordAnswer(invoice_id=invoice.id, authority=desk.authority.authorizer)
            await attempt.execute(record_answer, answer)


@actor("fiscal", limit=timedelta(seconds=60))
async def watch_authority(attempt: Attempt) -> None:
    """Ask an authority, rarely, whether it is back; when it is, or time is over, the contingency is left."""
    fact = attempt.event(ContingencyEntered)
    async with attempt.begin() as uow:
        contingency = await uow.get(Contingency, fact.contingency_id)
        establishment = await uow.ask(Establishments).of(contingency.establishment_id)
        now = uow.now
        again = _no_later(contingency, BETWEEN_QUESTIONS, now)
        just_begun = now - contingency.since < again
    if contingency.left_at is not None:
        return
    if just_begun:
        raise Fault(UNAVAILABLE, "away since a moment ago", patient=True, after=again)
    place = Place.of(establishment, contingency.kind)
    asked = {
        "contingency_id": contingency.id,
        "authority": authorizer_of(place.state, place.kind),
        "environment": establishment.environment,
    }
    try:
        look = await _look(attempt, place, asked, silent=contingency.stays or not again)
    except (Fault, Missing) as fault:
        after = fault.after if isinstance(fault, Fault) else None
        after = _no_later(contingency, after or BETWEEN_QUESTIONS, now)
        raise Fault(fault.code, str(fault), patient=True, after=after) from fault
    if look is not Look.OVER:
        raise Fault(UNAVAILABLE, "the contingency holds", patient=True, after=again)


async def _look(attempt: Attempt, place: Place, asked: dict[str, Any], *, silent: bool) -> Look:
    """Whether it was left. Its end needs nobody's answer, and no certificate to ask with. Raises Missing
    without one, Fault when nobody may ask."""
    authority = None if silent else (await desk_at(attempt, place)).authority
    look = Look.LATER
    with suppress(Duplicate):
        look = (await attempt.execute(look_after_contingency, LookAfterContingency(**asked))).result
    if look is Look.ASK and authority is not None:
        record = RecordAuthorityStatus(**asked, status_code=None)
        async with patience(attempt, place.establishment_id):
            try:
                record.status_code = await _status(authority)
            except AskedTooOften:
                await attempt.execute(record_authority_status, record)
                raise
        look = (await attempt.execute(record_authority_status, record)).result
    return look


async def _status(authority: Sefaz) -> int | None:
    """None for no usable answer. To be asked too often is another matter: then nobody asks for an hour."""
    try:
        return (await authority.status()).status_code
    except AskedTooOften:
        raise
    except AuthorityUnavailable:
        return None


def _no_later(contingency: Contingency, wait: timedelta, now: datetime) -> timedelta:
    """So long, or until it is to end."""
    return wait if contingency.until is None else max(AT_ONCE, min(wait, contingency.until - now))
