"""What every way of undoing a document asks first, and what it locks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from domain.fiscal.delivering import standing
from domain.fiscal.delivery import InvoiceHasDeliveries
from domain.fiscal.document_state import DocumentState
from domain.fiscal.event_terms import CANCELLATION, authorization_of, term_in
from domain.fiscal.facts import ReturnedGoods, Sales
from domain.fiscal.invoice import (
    Invoice,
    InvoiceHasComplements,
    InvoiceHasReturns,
    InvoiceKind,
    InvoiceNotCancellable,
    Purpose,
    ReturnNotCancellable,
)
from domain.fiscal.invoice_event import (
    CANCELLING,
    UNDER_WAY,
    EventState,
    EventUnderWay,
    InvoiceEvent,
    none_under_way,
)
from domain.fiscal.tax_rules import CancellationWindow
from domain.kernel.command import UnitOfWork
from domain.kernel.law import Law
from domain.kernel.refusal import Checks, checks

SHORTEST_REASON = 15
LONGEST_REASON = 255
"""xJust has 15 to 255 characters (evento 110111, layout 1.00)."""


async def cancelled_already(invoice: Invoice, uow: UnitOfWork) -> bool:
    """Whether it is asked for already. Raises EventUnderWay while another event is on its way."""
    events = await uow.find_all(InvoiceEvent, invoice_id=invoice.id)
    if any(event.status in UNDER_WAY and event.kind in CANCELLING for event in events):
        return True
    with checks() as check, check.at("invoice_id"):
        none_under_way(events)
    return False


async def not_being_cancelled(invoice: Invoice, uow: UnitOfWork) -> None:
    """Of one that is locked: nothing is built on what is about to fall. Raises EventUnderWay."""
    for event in await uow.find_all(InvoiceEvent, invoice_id=invoice.id):
        if event.status in UNDER_WAY and event.kind in CANCELLING:
            raise EventUnderWay(kind=event.kind.value)


async def locked(invoice_id: UUID, uow: UnitOfWork) -> Invoice:
    """The order first, as returns do, so that the same goods are not returned, and it is not complemented,
    meanwhile."""
    invoice = await uow.get(Invoice, invoice_id)
    if invoice.order_id is not None:
        await uow.ask(Sales).of(invoice.order_id)
    return await uow.get(Invoice, invoice_id, lock=True)


async def check_undoing(check: Checks, invoice: Invoice, uow: UnitOfWork) -> None:
    """What forbids to undo a document, whatever the time."""
    check_nothing_rests(
        check,
        invoice,
        await uow.find_all(InvoiceEvent, invoice_id=invoice.id),
        returns=await uow.ask(ReturnedGoods).of(invoice.id),
        complements=[one.number for one in await complements_of(invoice, uow)],
    )


def check_nothing_rests(
    check: Checks,
    document: DocumentState,
    events: Sequence[EventState],
    *,
    returns: Sequence[int],
    complements: Sequence[int | None],
) -> None:
    """``returns`` and ``complements`` are the numbers of those that stand, or may come to."""
    check.that(document.purpose is not Purpose.RETURN, ReturnNotCancellable())
    check.that(not returns, InvoiceHasReturns(returns=returns))
    check.that(not standing(events), InvoiceHasDeliveries())
    numbers = [number for number in complements if number is not None]
    check.that(not complements, InvoiceHasComplements(complements=numbers))


def window_of(document: DocumentState, law: Law) -> tuple[int | Decimal, timedelta]:
    """In hours, and as a time: an NF-e's by its own rows, other models' by those of events."""
    if document.kind is not InvoiceKind.NFE:
        term = term_in(law, CANCELLATION, document)
        return term.hours, term.within
    window = law.find(CancellationWindow, document.issuer_state) or law.rule(CancellationWindow, "BR")
    return window.hours, timedelta(hours=window.hours)


def check_in_window(document: DocumentState, law: Law, *, now: datetime) -> None:
    """Raises InvalidTransition, Missing, InvoiceNotCancellable."""
    authorized_at = authorization_of(document, to="CANCELLED")
    hours, window = window_of(document, law)
    if now > authorized_at + window:
        raise InvoiceNotCancellable(authorized_at=authorized_at, hours=hours)


async def complements_of(invoice: Invoice, uow: UnitOfWork) -> list[Invoice]:
    """Those that stand or may come to, and those that are being cancelled: the authority may say no."""
    if invoice.order_id is None:
        return []
    found = await uow.find_all(Invoice, order_id=invoice.order_id, purpose=Purpose.COMPLEMENT)
    return [one for one in found if one.stands and invoice.access_key in (one.refers_to or ())]
