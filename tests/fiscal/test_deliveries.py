"""What is told of deliveries: of authorised documents, once, with a picture, and taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.fiscal.commands.cancel_delivery import CancelDelivery, cancel_delivery
from domain.fiscal.commands.cancel_invoice import CancelInvoice, cancel_invoice
from domain.fiscal.commands.record_delivery import RecordDelivery, record_delivery
from domain.fiscal.commands.record_failed_delivery import RecordFailedDelivery, record_failed_delivery
from domain.fiscal.delivery import (
    AlreadyDelivered,
    DeliveryFailure,
    InvoiceHasDeliveries,
    NotAPicture,
    Proof,
    Proofs,
)
from domain.fiscal.invoice import Invoice, InvoiceKind
from domain.fiscal.invoice_event import EventUnderWay, InvoiceEvent, InvoiceEventStatus
from domain.kernel.refusal import InvalidTransition, Missing, NotFound, OutOfRange, Refusal, RefusalGroup
from tests.refused import refused
from tests.sales.world import World

PICTURE = UUID(int=77)
EXPLAINED = "A ponte caiu; a estrada acaba."


@dataclass
class Attached:
    media_type: str = "image/jpeg"
    of_invoice: UUID | None = None

    async def of(self, attachment_id: UUID, *, invoice_id: UUID) -> Proof | None:
        if (attachment_id, invoice_id) != (PICTURE, self.of_invoice):
            return None
        return Proof(attachment_id=attachment_id, upload_id=UUID(int=78), media_type=self.media_type)


@dataclass
class Desk:
    world: World
    invoice: Invoice
    attached: Attached = field(default_factory=Attached)

    @property
    def now(self) -> datetime:
        return self.world.memory.now

    def event(self) -> InvoiceEvent:
        return self.world.all(InvoiceEvent)[-1]

    async def deliver(self, **given: Any) -> InvoiceEvent:
        values = {"delivered_at": self.now, "receiver_name": "Rui Sá", "receiver_document": "12.345.678-9"}
        command = RecordDelivery(invoice_id=self.invoice.id, **{"proof_id": PICTURE} | values | given)
        await record_delivery(command, self.world.memory)
        return self.event()

    async def fail(self, failure: DeliveryFailure = DeliveryFailure.REFUSED, **given: Any) -> InvoiceEvent:
        values = {"attempted_at": self.now, "failure": failure, "proof_id": PICTURE}
        await record_failed_delivery(
            RecordFailedDelivery(invoice_id=self.invoice.id, **values | given), self.world.memory
        )
        return self.event()

    async def take_back(self, event: InvoiceEvent) -> InvoiceEvent:
        await cancel_delivery(CancelDelivery(event_id=event.id), self.world.memory)
        return self.event()

    def register(self, event: InvoiceEvent) -> InvoiceEvent:
        event.register(protocol=f"1{event.sequence}", status_code=135, reason="", at=self.now, xml_path="x")
        return event


@pytest.fixture
async def desk() -> Desk:
    world = World()
    world.stock_up()
    desk = Desk(world, await world.invoice(await world.place("3")))
    desk.attached.of_invoice = desk.invoice.id
    world.memory.answers[Proofs] = desk.attached
    return desk


async def test_a_delivery_is_told_once_and_again_after_it_was_taken_back(desk: Desk):
    first = desk.register(await desk.deliver())
    assert (first.kind, first.sequence, first.receiver_name) == ("DELIVERY", 1, "Rui Sá")
    await refused(AlreadyDelivered, desk.deliver())
    back = desk.register(await desk.take_back(first))
    assert (back.kind, back.sequence, back.cancels_protocol) == ("DELIVERY_CANCELLATION", 1, "11")
    assert await desk.take_back(first) is back
    assert (await desk.deliver()).sequence == 2


async def test_failed_deliveries_are_counted_and_told_as_often_as_they_happen(desk: Desk):
    first = desk.register(await desk.fail(attempt=1))
    explained = await desk.fail(DeliveryFailure.OTHER, attempt=2, explanation=EXPLAINED)
    assert [first.sequence, explained.sequence, explained.reason] == [1, 2, EXPLAINED]
    assert first.delivery
    assert first.delivery.failure is DeliveryFailure.REFUSED


async def test_a_rejected_cancellation_is_sent_under_the_same_number_again(desk: Desk):
    first = desk.register(await desk.fail())
    (await desk.take_back(first)).reject(status_code=999, reason="")
    again = await desk.take_back(first)
    assert (again.sequence, again.status) == (1, InvoiceEventStatus.PENDING)


async def test_what_was_delivered_is_not_cancelled_before_that_is_taken_back(desk: Desk):
    event = desk.register(await desk.deliver())
    cancel = CancelInvoice(invoice_id=desk.invoice.id, reason="Emitida por engano do caixa")
    await refused(InvoiceHasDeliveries, cancel_invoice(cancel, desk.world.memory))
    desk.register(await desk.take_back(event))
    await cancel_invoice(cancel, desk.world.memory)
    assert desk.event().kind == "CANCELLATION"


async def test_only_an_authorised_nfe_with_nothing_under_way_is_delivered(desk: Desk):
    await desk.deliver()
    await refused(EventUnderWay, desk.fail())
    desk.register(desk.event())
    desk.invoice.kind = InvoiceKind.NFCE
    await refused(Missing, desk.fail())
    desk.invoice.kind = InvoiceKind.NFE
    desk.invoice.cancel(at=desk.now)
    await refused(InvalidTransition, desk.fail())


async def test_what_is_wrong_with_it_is_told_at_once(desk: Desk):
    desk.attached.media_type = "application/pdf"
    with pytest.raises(RefusalGroup) as wrong:
        await desk.deliver(delivered_at=desk.now + timedelta(seconds=1), latitude=Decimal(91))
    told = {(type(one), *one.path) for one in wrong.value.refusals}
    assert told >= {(OutOfRange, "delivered_at"), (OutOfRange, "latitude"), (NotAPicture, "proof_id")}
    assert ("longitude",) in {one.path for one in wrong.value.refusals}
    assert desk.invoice.issued_at
    early = desk.invoice.issued_at - timedelta(seconds=1)
    desk.attached.media_type = "image/png"
    assert (await refused(OutOfRange, desk.fail(attempted_at=early))).path == ("attempted_at",)
    assert (await refused(NotFound, desk.deliver(proof_id=UUID(int=9)))).path == ("proof_id",)


@pytest.mark.parametrize(
    "given",
    [
        {"failure": DeliveryFailure.OTHER},
        {"failure": DeliveryFailure.OTHER, "explanation": "curta"},
        {"failure": DeliveryFailure.REFUSED, "explanation": EXPLAINED},
        {"attempt": 0},
        {"attempt": 1000},
    ],
)
async def test_a_failure_is_explained_where_it_has_no_name_and_counted_from_one(desk: Desk, given: Any):
    with pytest.raises(Refusal) as refusal:
        await desk.fail(**given)
    assert refusal.value.path in (("explanation",), ("attempt",))


async def test_only_a_registered_delivery_is_taken_back(desk: Desk):
    pending = await desk.deliver()
    await refused(InvalidTransition, desk.take_back(pending))
    letter = desk.register(pending)
    letter.kind = type(letter.kind).CORRECTION
    await refused(InvalidTransition, desk.take_back(letter))
