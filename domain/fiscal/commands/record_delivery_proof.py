"""Note the hash of the picture that proves a delivery, before it is signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.fiscal.invoice_event import InvoiceEvent
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class RecordDeliveryProof(Command):
    """The same event is signed from the same hash, whatever becomes of the picture."""

    permission = "fiscal.invoice.transmit"

    event_id: Annotated[UUID, "invoiceevent"]
    """The event of the delivery."""
    proof_hash: str
    """SHA-1 of the access key and the picture in base64, itself in base64."""


async def record_delivery_proof(command: RecordDeliveryProof, uow: UnitOfWork) -> UUID:
    event = await uow.get(InvoiceEvent, command.event_id, lock=True)
    event.prove(command.proof_hash)
    return event.id
