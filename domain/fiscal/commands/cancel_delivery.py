"""Take back what was told of a delivery, or of a failed one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.delivering import announce, check_taking_back, locked
from domain.fiscal.invoice_event import TAKEN_BACK_BY, InvoiceEvent, InvoiceEventStatus
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks

REJECTED = InvoiceEventStatus.REJECTED


@dataclass(kw_only=True)
class CancelDelivery(Command):
    """Have the authority take back a delivery, or a failed one, that was told by mistake."""

    permission = "fiscal.delivery.cancel"
    moves = True

    event_id: Annotated[UUID, "invoiceevent"]
    """The registered event of kind DELIVERY or FAILED_DELIVERY."""


async def cancel_delivery(command: CancelDelivery, uow: UnitOfWork) -> UUID:
    """The invoice's id; repeated quietly. Raises InvalidTransition, EventUnderWay."""
    event = await uow.get(InvoiceEvent, command.event_id)
    invoice, events = await locked(event.invoice_id, uow)
    if any(other.cancels_id == event.id and other.status is not REJECTED for other in events):
        return invoice.id
    with checks() as check, check.at("event_id"):
        check_taking_back(event, invoice, events)
    announce(invoice, TAKEN_BACK_BY[event.kind], None, events, uow, cancels=event)
    return invoice.id
