"""The authorised document that another one is about, and its items."""

from __future__ import annotations

from uuid import UUID

from domain.fiscal.cancelling import locked, not_being_cancelled
from domain.fiscal.drafts.desk import Desk, desk_for
from domain.fiscal.invoice import Invoice, InvoiceStatus
from domain.fiscal.invoice_line import InvoiceLine
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import InvalidTransition, NotFound, checks


async def original_at(invoice_id: UUID, uow: UnitOfWork) -> tuple[Desk, Invoice]:
    """Locked as who cancels it locks it, with the desk of who issued it. Raises NotFound,
    InvalidTransition, EventUnderWay."""
    invoice = await uow.find(Invoice, id=invoice_id)
    if invoice is None:
        raise NotFound("invoice_id", kind="invoice")
    invoice = await locked(invoice_id, uow)
    if invoice.status is not InvoiceStatus.AUTHORIZED:
        raise InvalidTransition(
            "invoice_id", from_state=invoice.status.value, to_state="REFERRED_TO", allowed=["AUTHORIZED"]
        )
    with checks() as check, check.at("invoice_id"):
        await not_being_cancelled(invoice, uow)
    desk = await desk_for(
        invoice.recipient_id, uow, at="invoice_id", establishment_id=invoice.establishment_id
    )
    return desk, invoice


def item_of(invoice: Invoice, position: int) -> InvoiceLine:
    """Raises NotFound."""
    line = next((line for line in invoice.lines if line.position == position), None)
    if line is None:
        raise NotFound("position", kind="invoiceline")
    return line
