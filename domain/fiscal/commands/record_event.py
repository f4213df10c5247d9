"""Record what the authority answered about an event on an invoice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_event import CANCELLING, InvoiceEvent
from domain.fiscal.ports import Receipt
from domain.kernel.command import Command, UnitOfWork

REGISTERED = frozenset({135, 136, 155})
"""cStat of the event: registered and linked, registered, registered out of time."""
CANCELLED = frozenset({101, 151})
"""cStat of the invoice, when asked by its key: cancelled, in time or out of it."""


@dataclass(kw_only=True)
class RecordEvent(Command):
    """Write down the authority's word on the event, and cancel the invoice if it agreed to that."""

    permission = "fiscal.invoice.transmit"

    event_id: Annotated[UUID, "invoiceevent"]
    """The event that was sent."""
    receipt: Receipt
    """What was answered."""
    xml_path: str | None = None
    """Where the registered event is stored."""


async def record_event(command: RecordEvent, uow: UnitOfWork) -> UUID:
    event = await uow.get(InvoiceEvent, command.event_id, lock=True)
    receipt, cancelling = command.receipt, event.kind in CANCELLING
    if receipt.status_code not in (REGISTERED | CANCELLED if cancelling else REGISTERED):
        event.reject(status_code=receipt.status_code, reason=receipt.reason)
        return event.id
    at = receipt.received_at or uow.now
    event.register(
        protocol=receipt.protocol or "",
        status_code=receipt.status_code,
        reason=receipt.reason,
        at=at,
        xml_path=command.xml_path or "",
    )
    if cancelling:
        invoice = await uow.get(Invoice, event.invoice_id, lock=True)
        invoice.cancel(at=at)
    return event.id
