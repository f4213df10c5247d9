"""What is told of a document is what its commands do: allowed is not refused, else by that reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.fiscal.commands.cancel_delivery import CancelDelivery, cancel_delivery
from domain.fiscal.commands.cancel_invoice import CancelInvoice, cancel_invoice
from domain.fiscal.commands.cancel_invoice_by_substitution import (
    CancelInvoiceBySubstitution,
    cancel_invoice_by_substitution,
)
from domain.fiscal.commands.correct_invoice_by_letter import CorrectInvoiceByLetter, correct_invoice_by_letter
from domain.fiscal.commands.leave_contingency import LeaveContingency, leave_contingency
from domain.fiscal.commands.mend_invoice import MendInvoice, mend_invoice
from domain.fiscal.commands.record_delivery import RecordDelivery, record_delivery
from domain.fiscal.commands.record_failed_delivery import RecordFailedDelivery, record_failed_delivery
from domain.fiscal.commands.send_invoice_by_email import SendInvoiceByEmail, send_invoice_by_email
from domain.fiscal.commands.undo_invoice_use import UndoInvoiceUse, undo_invoice_use
from domain.fiscal.contingency import Contingency
from domain.fiscal.contingency import actions_of as actions_of_contingency
from domain.fiscal.delivery import DeliveryFailure, Proofs
from domain.fiscal.emission import Emission
from domain.fiscal.facts import Counterparties, ReturnedGoods
from domain.fiscal.invoice import Invoice, InvoiceKind, InvoiceStatus, Purpose
from domain.fiscal.invoice_actions import ReadDocument, ReadStanding, actions_of, actions_of_event
from domain.fiscal.invoice_event import (
    CANCELLING,
    UNDER_WAY,
    InvoiceEvent,
    InvoiceEventKind,
    InvoiceEventStatus,
)
from domain.fiscal.printed import Recipient
from domain.fiscal.rejection import Diagnoses
from domain.fiscal.undoing import GoodsWhereabouts
from domain.kernel.brazil import Address
from domain.kernel.refusal import Refusal, RefusalGroup
from persistence.law.book import shipped_law
from tests.fiscal.test_deliveries import PICTURE, Attached
from tests.sales.world import World

WHY = "Emitida duas vezes por engano"


class NoDiagnoses:
    def of(self, status_code: int) -> None:
        return None


@dataclass
class Recipients:
    recipient: Recipient

    async def of(self, party_id: UUID) -> Recipient:
        return self.recipient

    async def consumer(self, party_id: UUID, *, at: Address) -> Recipient:
        return self.recipient


@dataclass
class Returned:
    numbers: list[int] = field(default_factory=list)

    async def of(self, invoice_id: UUID) -> list[int]:
        return self.numbers


@dataclass
class Desk:
    """A company with two invoices of the same value."""

    world: World
    first: Invoice
    second: Invoice
    returned: Returned = field(default_factory=Returned)

    def event(self, kind: InvoiceEventKind, status: InvoiceEventStatus, **more: Any) -> InvoiceEvent:
        told: dict[str, Any] = {"sequence": 1, "reason": WHY, "requested_at": self.world.memory.now} | more
        event = InvoiceEvent(
            id=self.world.memory.new_id(),
            invoice_id=self.first.id,
            order_id=self.first.order_id,
            kind=kind,
            status=status,
            **told,
        )
        self.world.memory.add(event)
        return event

    def later(self, **time: float) -> None:
        self.world.memory.now += timedelta(**time)

    def told(self) -> dict[str, str | None]:
        """The reason of each action; None where it is allowed."""
        memory, first = self.world.memory, self.first
        complements = [
            one.number
            for one in self.world.all(Invoice)
            if one.purpose is Purpose.COMPLEMENT and one.stands and first.access_key in (one.refers_to or ())
        ]
        document = ReadDocument(
            kind=first.kind,
            status=first.status,
            purpose=first.purpose,
            authorized_at=first.authorized_at,
            issuer_state=first.issuer_state,
            undecided=first.undecided,
            events=self.world.all(InvoiceEvent),
            returns=self.returned.numbers,
            complements=complements,
        )
        told = actions_of(document, shipped_law(memory.today), now=memory.now)
        assert all(one.allowed == (one.reason is None) for one in told)
        return {one.action: one.reason for one in told}

    async def done(self) -> dict[str, str | None]:
        """The code with which each of the commands is refused, each tried as if alone."""
        return {action: await refused(self, command) for action, command in COMMANDS.items()}


async def refused(desk: Desk, act: Callable[[Desk], Awaitable[object]]) -> str | None:
    try:
        await act(deepcopy(desk))
    except Refusal as refusal:
        return refusal.code
    except RefusalGroup as group:
        return group.refusals[0].code
    return None


def cancel(desk: Desk) -> Awaitable[object]:
    return cancel_invoice(CancelInvoice(invoice_id=desk.first.id, reason=WHY), desk.world.memory)


def substitute(desk: Desk) -> Awaitable[object]:
    ids = {"invoice_id": desk.first.id, "substitute_id": desk.second.id}
    return cancel_invoice_by_substitution(CancelInvoiceBySubstitution(**ids, reason=WHY), desk.world.memory)


def correct(desk: Desk) -> Awaitable[object]:
    command = CorrectInvoiceByLetter(invoice_id=desk.first.id, correction=WHY)
    return correct_invoice_by_letter(command, desk.world.memory)


def mend(desk: Desk) -> Awaitable[object]:
    return mend_invoice(MendInvoice(invoice_id=desk.first.id), desk.world.memory)


def deliver(desk: Desk) -> Awaitable[object]:
    command = RecordDelivery(
        invoice_id=desk.first.id,
        delivered_at=desk.world.memory.now,
        receiver_name="Rui Sá",
        receiver_document="12.345.678-9",
        proof_id=PICTURE,
    )
    return record_delivery(command, desk.world.memory)


def fail(desk: Desk) -> Awaitable[object]:
    command = RecordFailedDelivery(
        invoice_id=desk.first.id,
        attempted_at=desk.world.memory.now,
        failure=DeliveryFailure.REFUSED,
        proof_id=PICTURE,
    )
    return record_failed_delivery(command, desk.world.memory)


def send(desk: Desk) -> Awaitable[object]:
    command = SendInvoiceByEmail(invoice_id=desk.first.id, to=["rui@example.com"])
    return send_invoice_by_email(command, desk.world.memory)


def undo(desk: Desk) -> Awaitable[object]:
    command = UndoInvoiceUse(invoice_id=desk.first.id, goods=GoodsWhereabouts.BACK, reason=WHY)
    return undo_invoice_use(command, desk.world.memory)


COMMANDS: dict[str, Callable[[Desk], Awaitable[object]]] = {
    "cancelInvoice": cancel,
    "cancelInvoiceBySubstitution": substitute,
    "correctInvoiceByLetter": correct,
    "mendInvoice": mend,
    "recordDelivery": deliver,
    "recordFailedDelivery": fail,
    "sendInvoiceByEmail": send,
    "undoInvoiceUse": undo,
}


@pytest.fixture
async def desk() -> Desk:
    world = World()
    world.stock_up()
    first, second = [await world.invoice(await world.place("3")) for _ in range(2)]
    desk = Desk(world, first, second)
    world.memory.answers |= {
        Proofs: Attached(of_invoice=first.id),
        Diagnoses: NoDiagnoses(),
        Counterparties: Recipients(world.recipient),
        ReturnedGoods: desk.returned,
    }
    return desk


@pytest.mark.parametrize("kind", [InvoiceKind.NFE, InvoiceKind.NFCE])
@pytest.mark.parametrize("status", list(InvoiceStatus))
async def test_every_state_tells_what_its_commands_do(desk: Desk, status: InvoiceStatus, kind: InvoiceKind):
    desk.first.kind = desk.second.kind = kind
    desk.first.status = status
    assert desk.told() == await desk.done()


@pytest.mark.parametrize("kind", [InvoiceKind.NFE, InvoiceKind.NFCE])
@pytest.mark.parametrize("hours", [0.5, 0.51, 24, 24.01, 168, 168.01, 720, 720.01])
async def test_what_has_a_term_is_told_until_it_is_over(desk: Desk, hours: float, kind: InvoiceKind):
    desk.first.kind = desk.second.kind = kind
    desk.later(hours=hours)
    assert desk.told() == await desk.done()


async def test_the_window_is_that_of_the_state_of_the_issuer(desk: Desk):
    desk.later(hours=3)
    assert desk.told()["cancelInvoice"] is None
    address = replace(desk.first.issuer.address, state="MT")
    desk.first.issuer = replace(desk.first.issuer, address=address)
    assert desk.told() == await desk.done()
    assert desk.told()["cancelInvoice"] == "INVOICE_NOT_CANCELLABLE"


@pytest.mark.parametrize("kind", list(InvoiceEventKind))
@pytest.mark.parametrize("status", list(InvoiceEventStatus))
async def test_events_before_it_are_heeded(desk: Desk, kind: InvoiceEventKind, status: InvoiceEventStatus):
    desk.event(kind, status)
    told, done = desk.told(), await desk.done()
    if kind in CANCELLING and status in UNDER_WAY:
        assert told.pop("cancelInvoice") == "INVOICE_EVENT_UNDER_WAY"
        assert done.pop("cancelInvoice") is None, "asked for already: answered quietly"
    assert told == done


async def test_returned_goods_and_complements_forbid_to_cancel(desk: Desk):
    desk.returned.numbers.append(7)
    assert desk.told()["cancelInvoice"] == "INVOICE_HAS_RETURNS"
    assert desk.told() == await desk.done()
    desk.returned.numbers.clear()
    desk.second.purpose, desk.second.order_id = Purpose.COMPLEMENT, desk.first.order_id
    desk.second.refers_to = (desk.first.access_key or "",)
    assert desk.told()["cancelInvoice"] == "INVOICE_HAS_COMPLEMENTS"
    assert desk.told() == await desk.done()
    desk.first.purpose = Purpose.RETURN
    assert desk.told()["cancelInvoice"] == "RETURN_NOT_CANCELLABLE"
    assert desk.told() == await desk.done()


async def test_letters_are_told_until_there_are_too_many(desk: Desk):
    for sequence in range(1, 21):
        assert desk.told()["correctInvoiceByLetter"] is None
        desk.event(InvoiceEventKind.CORRECTION, InvoiceEventStatus.REGISTERED, sequence=sequence)
    assert desk.told()["correctInvoiceByLetter"] == "TOO_MANY_INVOICE_EVENTS"
    assert desk.told() == await desk.done()


@pytest.mark.parametrize("status", [InvoiceStatus.DENIED, InvoiceStatus.CANCELLED_ELSEWHERE])
async def test_what_is_undecided_can_be_undone(desk: Desk, status: InvoiceStatus):
    desk.first.status, desk.first.undecided = status, True
    assert desk.told()["undoInvoiceUse"] is None
    assert desk.told() == await desk.done()


@pytest.mark.parametrize("invoice", [InvoiceStatus.AUTHORIZED, InvoiceStatus.CANCELLED])
@pytest.mark.parametrize("kind", list(InvoiceEventKind))
@pytest.mark.parametrize("status", list(InvoiceEventStatus))
async def test_what_was_told_of_a_delivery_tells_whether_it_can_be_taken_back(
    desk: Desk, kind: InvoiceEventKind, status: InvoiceEventStatus, invoice: InvoiceStatus
):
    event = desk.event(kind, status)
    desk.first.status = invoice
    assert taking_back(desk, event) == await taken_back(desk, event)


async def test_what_is_taken_back_is_not_taken_back_again(desk: Desk):
    told = desk.event(InvoiceEventKind.DELIVERY, InvoiceEventStatus.REGISTERED)
    back = desk.event(InvoiceEventKind.DELIVERY_CANCELLATION, InvoiceEventStatus.PENDING, cancels_id=told.id)
    assert taking_back(desk, told) == "INVOICE_EVENT_UNDER_WAY"
    back.status = InvoiceEventStatus.REGISTERED
    assert taking_back(desk, told) == "INVALID_TRANSITION"
    assert await taken_back(desk, told) is None, "answered quietly"
    back.status = InvoiceEventStatus.REJECTED
    assert taking_back(desk, told) == await taken_back(desk, told) is None


def taking_back(desk: Desk, event: InvoiceEvent) -> str | None:
    document = ReadStanding(kind=desk.first.kind, status=desk.first.status)
    (action,) = actions_of_event(event, document, desk.world.all(InvoiceEvent))
    assert action.action == "cancelDelivery"
    return action.reason


async def taken_back(desk: Desk, event: InvoiceEvent) -> str | None:
    command = CancelDelivery(event_id=event.id)
    return await refused(desk, lambda copied: cancel_delivery(command, copied.world.memory))


async def test_a_contingency_is_left_once(desk: Desk):
    memory = desk.world.memory
    held = Contingency.enter(
        memory.new_id(),
        establishment_id=desk.first.establishment_id,
        kind=InvoiceKind.NFE,
        emission=Emission.EPEC,
        reason=WHY,
        automatic=False,
        by=memory.actor,
        at=memory.now,
    )
    memory.add(held)
    assert [action.reason for action in actions_of_contingency(held.left_at is not None)] == [None]
    await leave_contingency(LeaveContingency(contingency_id=held.id), memory)
    told = [action.reason for action in actions_of_contingency(held.left_at is not None)]
    assert told == ["INVALID_TRANSITION"]
