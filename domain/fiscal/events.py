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

    order_line_id: UUID | None
    product_id: UUID
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class InvoiceFact(Event):
    """A fact about one invoice, shown in the process of its order; that of no order is a case of its own."""

    subject = "invoice_id"
    case = "order_id"

    invoice_id: UUID
    order_id: UUID | None

    @property
    def case_id(self) -> UUID:
        return self.order_id or self.invoice_id


@dataclass(frozen=True, kw_only=True)
class InvoiceDrafted(InvoiceFact):
    """``purpose`` is a value of Purpose; ``warehouse_id`` is where goods of no order leave from."""

    purpose: str
    lines: tuple[InvoicedLine, ...]
    warehouse_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class InvoiceNumbered(InvoiceFact):
    """A document has its number and its key."""


@dataclass(frozen=True, kw_only=True)
class InvoiceSigned(InvoiceFact):
    """A document is signed, and about to be sent."""


@dataclass(frozen=True, kw_only=True)
class InvoiceAuthorized(InvoiceFact):
    """``purpose`` is a value of Purpose: what is sold leaves, what is returned comes back.

    ``return_id`` is the return that a RETURN documents; ``on`` the day of the authorisation where the
    issuer is, which facts of earlier versions do not tell. ``released`` is whether goods left with it
    before, in contingency. Goods of no order leave from ``warehouse_id`` and, in a transfer, come into
    ``to_warehouse_id``.
    """

    purpose: str
    return_id: UUID | None = None
    authorized_at: datetime
    on: date | None = None
    released: bool = False
    lines: tuple[InvoicedLine, ...]
    warehouse_id: UUID | None = None
    to_warehouse_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class InvoiceReleased(InvoiceFact):
    """It is used before the authority has it, in contingency. ``purpose`` is a value of Purpose; goods of
    no order leave as they do with an InvoiceAuthorized. ``on`` is the day where the issuer is, which facts
    of earlier versions do not tell."""

    purpose: str
    lines: tuple[InvoicedLine, ...]
    warehouse_id: UUID | None = None
    to_warehouse_id: UUID | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class InvoiceResumed(InvoiceFact):
    """The authority is back; what was used without it is to be sent."""


@dataclass(frozen=True, kw_only=True)
class InvoiceRejected(InvoiceFact):
    """The authority refused a document; mended, it is sent again (rejeitada)."""

    status_code: int


@dataclass(frozen=True, kw_only=True)
class InvoiceMended(InvoiceFact):
    """What was wrong with a rejected invoice was mended; it goes again."""


@dataclass(frozen=True, kw_only=True)
class CancellationRequested(InvoiceFact):
    """Somebody asked for a document to be cancelled; the authority has not answered."""

    event_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvoiceCancelled(InvoiceFact):
    """``purpose`` is a value of Purpose; facts of earlier versions are about sales alone."""

    lines: tuple[InvoicedLine, ...]
    purpose: str = "SALE"


@dataclass(frozen=True, kw_only=True)
class InvoiceEventFact(InvoiceFact):
    """``kind`` is a value of InvoiceEventKind."""

    event_id: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class InvoiceEventRequested(InvoiceEventFact):
    """An event on an invoice is to be sent; a cancellation has a fact of its own."""


@dataclass(frozen=True, kw_only=True)
class InvoiceEventRegistered(InvoiceEventFact):
    """The authority registered an event of a document."""


@dataclass(frozen=True, kw_only=True)
class InvoiceEventRejected(InvoiceEventFact):
    """The authority refused an event of a document; nothing changed."""

    status_code: int


@dataclass(frozen=True, kw_only=True)
class InvoiceDenied(InvoiceFact):
    """``purpose`` is a value of Purpose; ``released`` is whether goods left with it before."""

    status_code: int
    purpose: str
    released: bool = False
    lines: tuple[InvoicedLine, ...]


@dataclass(frozen=True, kw_only=True)
class InvoiceCancelledElsewhere(InvoiceFact):
    """What was in doubt is cancelled at the authority, not by us. ``purpose`` is a value of Purpose;
    ``released`` is whether goods left with it before."""

    status_code: int
    purpose: str
    released: bool = False
    lines: tuple[InvoicedLine, ...]


@dataclass(frozen=True, kw_only=True)
class InvoiceUseUndone(InvoiceFact):
    """What was used first and is no document is undone. ``purpose`` is a value of Purpose, ``goods`` one of
    GoodsWhereabouts. Why stands on the invoice: people may write names there, and facts last."""

    purpose: str
    goods: str
    lines: tuple[InvoicedLine, ...]


@dataclass(frozen=True, kw_only=True)
class InvoiceVoided(InvoiceFact):
    """Its number was given up; ``purpose`` is a value of Purpose."""

    purpose: str
    lines: tuple[InvoicedLine, ...]


@dataclass(frozen=True, kw_only=True)
class NumbersGivenUp(Event):
    """The authority is to be told of a range of numbers."""

    subject = "number_void_id"

    number_void_id: UUID
    purpose: str = "SALE"


@dataclass(frozen=True, kw_only=True)
class InvoiceLetterWritten(InvoiceFact):
    """A letter with the document, or about its cancellation, is to be sent; whereto stands in the letter."""

    letter_id: UUID


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
