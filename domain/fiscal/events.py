"""What the fiscal context announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class InvoicedLine:
    """How much of an order line a document carries."""

    order_line_id: UUID
    product_id: UUID
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class InvoiceFact(Event):
    """A fact about one invoice, shown in the process of its order."""

    subject = "invoice_id"
    case = "order_id"

    invoice_id: UUID
    order_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvoiceDrafted(InvoiceFact):
    """``purpose`` is a value of Purpose."""

    purpose: str
    lines: tuple[InvoicedLine, ...]


@dataclass(frozen=True, kw_only=True)
class InvoiceNumbered(InvoiceFact):
    pass


@dataclass(frozen=True, kw_only=True)
class InvoiceSigned(InvoiceFact):
    pass


@dataclass(frozen=True, kw_only=True)
class InvoiceAuthorized(InvoiceFact):
    """``purpose`` is a value of Purpose: what is sold leaves, what is returned comes back.

    ``return_id`` is the return that a RETURN documents; ``on`` the day of the authorisation where the
    issuer is, which facts of earlier versions do not tell. ``released`` is whether goods left with it
    before, in contingency.
    """

    purpose: str
    return_id: UUID | None = None
    authorized_at: datetime
    on: date | None = None
    released: bool = False
    lines: tuple[InvoicedLine, ...]


@dataclass(frozen=True, kw_only=True)
class InvoiceReleased(InvoiceFact):
    """It is used before the authority has it, in contingency. ``purpose`` is a value of Purpose."""

    purpose: str
    lines: tuple[InvoicedLine, ...]


@dataclass(frozen=True, kw_only=True)
class InvoiceResumed(InvoiceFact):
    """The authority is back; what was used without it is to be sent."""


@dataclass(frozen=True, kw_only=True)
class InvoiceRejected(InvoiceFact):
    status_code: int


@dataclass(frozen=True, kw_only=True)
class CancellationRequested(InvoiceFact):
    event_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvoiceCancelled(InvoiceFact):
    lines: tuple[InvoicedLine, ...]


@dataclass(frozen=True, kw_only=True)
class ContingencyFact(Event):
    """A fact about how an establishment emits a kind of document, a value of InvoiceKind."""

    subject = "contingency_id"
    case = "contingency_id"

    contingency_id: UUID
    establishment_id: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class ContingencyEntered(ContingencyFact):
    """``emission`` is a value of Emission."""

    emission: str
    automatic: bool


@dataclass(frozen=True, kw_only=True)
class ContingencyLeft(ContingencyFact):
    """Documents are emitted as usual again."""
