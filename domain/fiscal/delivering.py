"""What telling of a delivery asks first: an authorised NF-e, a picture, a time that can be, a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from domain.fiscal.delivery import (
    AlreadyDelivered,
    Delivery,
    DeliveryFailure,
    NotAPicture,
    Proofs,
    check_place,
    degrees,
)
from domain.fiscal.document_state import Standing, expect
from domain.fiscal.invoice import MODELS, Invoice, InvoiceKind, InvoiceStatus
from domain.fiscal.invoice_event import (
    TAKEN_BACK_BY,
    E,
    EventState,
    InvoiceEvent,
    InvoiceEventKind,
    InvoiceEventStatus,
    next_sequence,
    none_under_way,
)
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Checks, InvalidTransition, Missing, NotFound, OutOfRange, checks
from domain.kernel.said import Said

MOST = 20
"""The highest nSeqEvento of layout 1.00."""
PICTURES = frozenset({"image/jpeg", "image/png"})


async def told_of(invoice_id: UUID, uow: UnitOfWork) -> tuple[Invoice, list[InvoiceEvent]]:
    """The invoice, locked, and its events. Raises what forbids to tell of its delivery."""
    invoice, events = await locked(invoice_id, uow)
    with checks() as check, check.at("invoice_id"):
        check_telling(invoice, events)
    return invoice, events


async def locked(invoice_id: UUID, uow: UnitOfWork) -> tuple[Invoice, list[InvoiceEvent]]:
    invoice = await uow.get(Invoice, invoice_id, lock=True)
    return invoice, await uow.find_all(InvoiceEvent, invoice_id=invoice.id)


def check_telling(document: Standing, events: Sequence[EventState]) -> None:
    """Raises Missing for what is no NF-e, InvalidTransition, EventUnderWay."""
    if document.kind is not InvoiceKind.NFE:
        raise Missing(
            what=Said(
                "events of delivery on model {model}", model=MODELS.get(document.kind, document.kind.value)
            )
        )
    expect(document, InvoiceStatus.AUTHORIZED, to="DELIVERED")
    none_under_way(events)


def check_undelivered(events: Sequence[EventState]) -> None:
    """Raises AlreadyDelivered."""
    if standing(events, InvoiceEventKind.DELIVERY):
        raise AlreadyDelivered


def check_taking_back(event: EventState, document: Standing, events: Sequence[EventState]) -> None:
    """``events`` are all of the document's. Raises InvalidTransition, EventUnderWay."""
    registered = InvoiceEventStatus.REGISTERED
    if event.kind not in TAKEN_BACK_BY or event.status is not registered:
        raise InvalidTransition(
            from_state=event.status.value, to_state="TAKEN_BACK", allowed=[registered.value]
        )
    check_telling(document, events)


def sequence_of(kind: InvoiceEventKind, events: Sequence[EventState]) -> int:
    """nSeqEvento among those of its kind. Raises TooManyEvents."""
    return next_sequence([event for event in events if event.kind is kind], most=MOST)


async def delivery_of(
    invoice: Invoice,
    uow: UnitOfWork,
    *,
    at: datetime,
    field: str,
    proof_id: UUID,
    latitude: Decimal | None,
    longitude: Decimal | None,
    failure: DeliveryFailure | None = None,
    attempt: int | None = None,
) -> Delivery:
    """What is told; ``field`` is what ``at`` is called. Raises all that is wrong with it at once."""
    assert invoice.issued_at
    with checks() as check:
        possible = invoice.issued_at <= at <= uow.now
        check.that(possible, OutOfRange(field, least=invoice.issued_at, most=uow.now))
        check_place(check, latitude, longitude)
        north, east = degrees(check, "latitude", latitude), degrees(check, "longitude", longitude)
        await _check_proof(check, invoice, proof_id, uow)
    return Delivery(
        at=at, proof_id=proof_id, latitude=north, longitude=east, failure=failure, attempt=attempt
    )


async def _check_proof(check: Checks, invoice: Invoice, proof_id: UUID, uow: UnitOfWork) -> None:
    proof = await uow.ask(Proofs).of(proof_id, invoice_id=invoice.id)
    if check.that(proof, NotFound("proof_id", kind="attachment")) and proof is not None:
        shown = proof.media_type in PICTURES
        check.that(shown, NotAPicture("proof_id", media_type=proof.media_type))


def announce(
    invoice: Invoice,
    kind: InvoiceEventKind,
    delivery: Delivery | None,
    events: list[InvoiceEvent],
    uow: UnitOfWork,
    *,
    cancels: InvoiceEvent | None = None,
    reason: str = "",
    receiver_name: str | None = None,
    receiver_document: str | None = None,
) -> InvoiceEvent:
    """The event, on its way; counted among those of its kind, or as the one that it takes back.

    Raises TooManyEvents.
    """
    event = InvoiceEvent(
        id=uow.new_id(),
        invoice_id=invoice.id,
        order_id=invoice.order_id,
        kind=kind,
        sequence=cancels.sequence if cancels else sequence_of(kind, events),
        reason=reason,
        requested_at=uow.now,
        delivery=delivery,
        receiver_name=receiver_name,
        receiver_document=receiver_document,
        cancels_id=cancels.id if cancels else None,
        cancels_protocol=cancels.protocol if cancels else None,
    )
    uow.add(event.request())
    return event


def standing(events: Sequence[E], *kinds: InvoiceEventKind) -> list[E]:
    """What was told of deliveries, is registered, and was not taken back."""
    registered = [event for event in events if event.status is InvoiceEventStatus.REGISTERED]
    gone = {event.cancels_id for event in registered}
    return [event for event in registered if event.kind in (kinds or TAKEN_BACK_BY) and event.id not in gone]
