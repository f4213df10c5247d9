"""Tell the authority that the goods of an invoice were delivered (comprovante de entrega)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.fiscal.delivering import announce, check_undelivered, delivery_of, told_of
from domain.fiscal.invoice_event import InvoiceEventKind
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import printable


@dataclass(kw_only=True)
class RecordDelivery(Command):
    """Say who took the goods, when, and by which picture it is proven; once, unless it is taken back."""

    permission = "fiscal.delivery.record"
    moves = True

    invoice_id: Annotated[UUID, "invoice"]
    """The authorised NF-e."""
    delivered_at: datetime
    """When the goods were handed over: not before the document was issued, and not in the future."""
    receiver_name: str
    """Who signed for them, in 2 to 60 characters."""
    receiver_document: str
    """The number of a document of who signed, in 2 to 20 characters."""
    proof_id: Annotated[UUID, "attachment"]
    """A signature or a photograph that shows it: a PNG or JPEG attached to the invoice."""
    latitude: Decimal | None = None
    """Where it was, in degrees north."""
    longitude: Decimal | None = None
    """Where it was, in degrees east."""


async def record_delivery(command: RecordDelivery, uow: UnitOfWork) -> UUID:
    """The invoice's id. Raises InvalidTransition, EventUnderWay, AlreadyDelivered, TooManyEvents,
    NotFound, NotAPicture, OutOfRange."""
    with checks() as check:
        with check.at("receiver_name"):
            command.receiver_name = printable(command.receiver_name, shortest=2, longest=60)
        with check.at("receiver_document"):
            command.receiver_document = printable(command.receiver_document, shortest=2, longest=20)
    invoice, events = await told_of(command.invoice_id, uow)
    with checks() as check, check.at("invoice_id"):
        check_undelivered(events)
    delivery = await delivery_of(
        invoice,
        uow,
        at=command.delivered_at,
        field="delivered_at",
        proof_id=command.proof_id,
        latitude=command.latitude,
        longitude=command.longitude,
    )
    announce(
        invoice,
        InvoiceEventKind.DELIVERY,
        delivery,
        events,
        uow,
        receiver_name=command.receiver_name,
        receiver_document=command.receiver_document,
    )
    return invoice.id
