"""What every way of undoing a document asks first, and what it locks."""

from __future__ import annotations

from uuid import UUID

from domain.fiscal.delivering import standing
from domain.fiscal.delivery import InvoiceHasDeliveries
from domain.fiscal.facts import ReturnedGoods, Sales
from domain.fiscal.invoice import (
    Invoice,
    InvoiceHasComplements,
    InvoiceHasReturns,
    Purpose,
    ReturnNotCancellable,
)
from domain.fiscal.invoice_event import CANCELLING, UNDER_WAY, EventUnderWay, InvoiceEvent, none_under_way
from domain.kernel.command import UnitOfWork
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
    returns = await uow.ask(ReturnedGoods).of(invoice.id)
    check.that(invoice.purpose is not Purpose.RETURN, ReturnNotCancellable())
    check.that(not returns, InvoiceHasReturns(returns=returns))
    told = standing(await uow.find_all(InvoiceEvent, invoice_id=invoice.id))
    check.that(not told, InvoiceHasDeliveries())
    complements = await complements_of(invoice, uow)
    numbers = [one.number for one in complements if one.number is not None]
    check.that(not complements, InvoiceHasComplements(complements=numbers))


async def complements_of(invoice: Invoice, uow: UnitOfWork) -> list[Invoice]:
    """Those that stand or may come to, and those that are being cancelled: the authority may say no."""
    if invoice.order_id is None:
        return []
    found = await uow.find_all(Invoice, order_id=invoice.order_id, purpose=Purpose.COMPLEMENT)
    return [one for one in found if one.stands and invoice.access_key in (one.refers_to or ())]
