"""An event on an authorised invoice, such as its cancellation: sent, then registered or rejected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.fiscal.events import CancellationRequested
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import InvalidTransition


class InvoiceEventKind(StrEnum):
    CANCELLATION = "CANCELLATION"
    """tpEvento 110111."""


class InvoiceEventStatus(StrEnum):
    PENDING = "PENDING"
    SENT = "SENT"
    REGISTERED = "REGISTERED"
    REJECTED = "REJECTED"


@dataclass(eq=False, kw_only=True)
class InvoiceEvent(Aggregate):
    """``sequence`` is nSeqEvento; ``reason`` has 15 to 255 characters (xJust)."""

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

    def send(self) -> None:
        if self.status not in (InvoiceEventStatus.PENDING, InvoiceEventStatus.SENT):
            raise InvalidTransition(from_state=self.status.value, to_state="SENT", allowed=["PENDING"])
        self.status = InvoiceEventStatus.SENT

    def register(self, *, protocol: str, status_code: int, reason: str, at: datetime, xml_path: str) -> None:
        if self.status is InvoiceEventStatus.REGISTERED:
            return
        self.status, self.protocol, self.registered_at = InvoiceEventStatus.REGISTERED, protocol, at
        self.status_code, self.status_reason, self.xml_path = status_code, reason, xml_path

    def reject(self, *, status_code: int, reason: str) -> None:
        self.status, self.status_code, self.status_reason = InvoiceEventStatus.REJECTED, status_code, reason
