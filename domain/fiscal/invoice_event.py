"""An event on an authorised invoice, such as its cancellation: sent, then registered or rejected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self, TypeVar
from uuid import UUID

from domain.fiscal.delivery import Delivery
from domain.fiscal.events import (
    CancellationRequested,
    InvoiceEventRegistered,
    InvoiceEventRejected,
    InvoiceEventRequested,
)
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition, Refusal

TAKEN_BY_ANOTHER = 573
"""cStat: the authority holds another event under this sequence, sent by other software."""


class InvoiceEventKind(StrEnum):
    """What is told of a fiscal document after it was authorised (evento)."""

    CANCELLATION = "CANCELLATION"
    """tpEvento 110111."""
    CORRECTION = "CORRECTION"
    """tpEvento 110110, the correction letter."""
    SUBSTITUTION = "SUBSTITUTION"
    """tpEvento 110112: cancelled because another document took its place."""
    DELIVERY = "DELIVERY"
    """tpEvento 110130: goods were delivered, and somebody signed for them."""
    DELIVERY_CANCELLATION = "DELIVERY_CANCELLATION"
    """tpEvento 110131: a delivery was told by mistake."""
    FAILED_DELIVERY = "FAILED_DELIVERY"
    """tpEvento 110192: goods could not be delivered."""
    FAILED_DELIVERY_CANCELLATION = "FAILED_DELIVERY_CANCELLATION"
    """tpEvento 110193: a failed delivery was told by mistake."""


CANCELLING = frozenset({InvoiceEventKind.CANCELLATION, InvoiceEventKind.SUBSTITUTION})
"""What undoes the document once it is registered."""
TAKEN_BACK_BY = {
    InvoiceEventKind.DELIVERY: InvoiceEventKind.DELIVERY_CANCELLATION,
    InvoiceEventKind.FAILED_DELIVERY: InvoiceEventKind.FAILED_DELIVERY_CANCELLATION,
}
"""What is told of a delivery, and the event that takes it back."""


class InvoiceEventStatus(StrEnum):
    """How far the authority is with an event or a void of numbers."""

    PENDING = "PENDING"
    """Asked for, and not sent to the authority yet. SENT follows."""
    SENT = "SENT"
    """Sent, and not answered yet. REGISTERED or REJECTED may follow."""
    REGISTERED = "REGISTERED"
    """An end: the authority registered it."""
    REJECTED = "REJECTED"
    """An end: the authority refused it; nothing changed."""


UNDER_WAY = (InvoiceEventStatus.PENDING, InvoiceEventStatus.SENT)


class EventState(Protocol):
    """What of an event decides what may follow: an ``InvoiceEvent``, or what was read of one."""

    @property
    def id(self) -> UUID: ...

    @property
    def kind(self) -> InvoiceEventKind: ...

    @property
    def status(self) -> InvoiceEventStatus: ...

    @property
    def sequence(self) -> int: ...

    @property
    def status_code(self) -> int | None: ...

    @property
    def cancels_id(self) -> UUID | None: ...


E = TypeVar("E", bound=EventState)


class EventUnderWay(Refusal):
    """The authority has not answered about an earlier event yet; facts: ``kind``."""

    code = "INVOICE_EVENT_UNDER_WAY"


class EventOutOfTime(Refusal):
    """The term for this kind of event is over; facts: ``hours``, ``authorized_at``."""

    code = "INVOICE_EVENT_OUT_OF_TIME"


class TooManyEvents(Refusal):
    """The document has as many events of this kind as it may have; facts: ``most``."""

    code = "TOO_MANY_INVOICE_EVENTS"


@dataclass(eq=False, kw_only=True)
class InvoiceEvent(Aggregate):
    """``sequence`` is nSeqEvento. ``reason`` is what the event says: why (xJust, 15 to 255 characters),
    or what a letter corrects (xCorrecao, 15 to 1000). ``substitute_key`` is the document that took
    the place of one that is cancelled for it (chNFeRef). ``delivery`` is what is told of a delivery or
    a failed one, ``receiver_name`` and ``receiver_document`` who signed for the goods (xNome, nDoc),
    ``cancels_id`` the event that this one takes back, and
    ``cancels_protocol`` what that was registered under (nProtEvento).
    """

    id: UUID
    version: int = 1
    invoice_id: UUID
    order_id: UUID | None
    kind: InvoiceEventKind
    sequence: int
    reason: str
    status: InvoiceEventStatus = InvoiceEventStatus.PENDING
    requested_at: datetime
    registered_at: datetime | None = None
    protocol: str | None = None
    status_code: int | None = None
    status_reason: str | None = None
    xml_path: str | None = None
    printed_path: str | None = None
    substitute_key: str | None = None
    delivery: Delivery | None = None
    receiver_name: str | None = field(default=None, repr=False)
    receiver_document: str | None = field(default=None, repr=False)
    cancels_id: UUID | None = None
    cancels_protocol: str | None = None

    @classmethod
    def cancellation(
        cls, *, id: UUID, invoice_id: UUID, order_id: UUID | None, sequence: int, reason: str, at: datetime
    ) -> InvoiceEvent:
        event = cls(
            id=id,
            invoice_id=invoice_id,
            order_id=order_id,
            kind=InvoiceEventKind.CANCELLATION,
            sequence=sequence,
            reason=reason,
            requested_at=at,
        )
        event.record(CancellationRequested(invoice_id=invoice_id, order_id=order_id, event_id=id))
        return event

    def request(self) -> Self:
        """Announce that it is to be sent."""
        self.record(
            InvoiceEventRequested(
                invoice_id=self.invoice_id, order_id=self.order_id, event_id=self.id, kind=self.kind.value
            )
        )
        return self

    def send(self) -> None:
        if self.status not in UNDER_WAY:
            raise InvalidTransition(from_state=self.status.value, to_state="SENT", allowed=["PENDING"])
        self.status = InvoiceEventStatus.SENT

    def register(self, *, protocol: str, status_code: int, reason: str, at: datetime, xml_path: str) -> None:
        if self.status is InvoiceEventStatus.REGISTERED:
            return
        self.status, self.protocol, self.registered_at = InvoiceEventStatus.REGISTERED, protocol, at
        self.status_code, self.status_reason, self.xml_path = status_code, reason, xml_path
        self.record(
            InvoiceEventRegistered(
                invoice_id=self.invoice_id, order_id=self.order_id, event_id=self.id, kind=self.kind.value
            )
        )

    def reject(self, *, status_code: int, reason: str) -> None:
        self.status, self.status_code, self.status_reason = InvoiceEventStatus.REJECTED, status_code, reason
        self.record(
            InvoiceEventRejected(
                invoice_id=self.invoice_id,
                order_id=self.order_id,
                event_id=self.id,
                kind=self.kind.value,
                status_code=status_code,
            )
        )

    def print_to(self, path: str) -> None:
        self.printed_path = path

    def prove(self, proof_hash: str) -> None:
        """The picture was read; what is signed bears its hash from then on."""
        if self.delivery is not None and self.delivery.proof_hash is None:
            self.delivery = replace(self.delivery, proof_hash=proof_hash)


def none_under_way(events: Iterable[EventState]) -> None:
    """Raises EventUnderWay: what the authority may still register comes first."""
    for event in events:
        if event.status in UNDER_WAY:
            raise EventUnderWay(kind=event.kind.value)


def next_sequence(events: Iterable[EventState], *, most: int) -> int:
    """nSeqEvento of the next event among those of its kind: without gaps, so that what was rejected
    gives its number back, unless the authority holds another event under it. Raises TooManyEvents."""
    held = [event.sequence for event in events if _holds_its_sequence(event)]
    sequence = max(held, default=0) + 1
    if sequence > most:
        raise TooManyEvents(most=most)
    return sequence


def _holds_its_sequence(event: EventState) -> bool:
    return event.status is not InvoiceEventStatus.REJECTED or event.status_code == TAKEN_BY_ANOTHER
