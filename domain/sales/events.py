"""What the sales context announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.kernel.aggregate import Event
from domain.kernel.money import ZERO, Money


@dataclass(frozen=True, kw_only=True)
class Demand:
    """Goods that an order line asks of the stock."""

    order_line_id: UUID
    product_id: UUID
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class OrderFact(Event):
    """A fact about one order."""

    subject = "order_id"
    case = "order_id"

    order_id: UUID


@dataclass(frozen=True, kw_only=True)
class OrderHeld(OrderFact):
    """Somebody with more authority has to look at it first; ``discount`` is the highest of a line, in
    percent rounded up, where it is above what the seller grants alone."""

    discount: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class OrderApproved(OrderFact):
    """Somebody let it go on who may."""


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(OrderFact):
    """An order is in force: placed at once, or approved after a review."""

    warehouse_id: UUID
    demands: tuple[Demand, ...]
    invoice_at_once: bool


@dataclass(frozen=True, kw_only=True)
class OrderServable(OrderFact):
    """Goods that were missing have come; what is now covered can be invoiced."""


@dataclass(frozen=True, kw_only=True)
class OrderInvoiced(OrderFact):
    """Every line is on an authorised invoice."""


@dataclass(frozen=True, kw_only=True)
class OrderClosed(OrderFact):
    """The rest of it will not happen; ``allocated`` is what invoices carry, by order line."""

    allocated: dict[UUID, Decimal]


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(OrderFact):
    """It will not happen. Why stands on the order: people may write names there, and facts last."""


@dataclass(frozen=True, kw_only=True)
class CommissionAccrued(OrderFact):
    """What a salesperson or an agent earned with an invoice, or lost again: then ``base`` and ``amount``
    are negative. ``rate`` is in percent."""

    subject = "invoice_id"

    commission_id: UUID
    invoice_id: UUID
    salesperson_id: UUID | None = None
    agent_id: UUID | None = None
    base: Money
    rate: Decimal
    amount: Money
    on: date


@dataclass(frozen=True, kw_only=True)
class ReturnedLine:
    """How much of an order line comes back of one invoice, and what it is worth to the customer.

    ``after`` are the units of the same invoice's line that others take before.
    """

    invoice_id: UUID
    order_line_id: UUID
    product_id: UUID
    quantity: Decimal
    after: Decimal
    amount: Money


@dataclass(frozen=True, kw_only=True)
class ReturnApproved(OrderFact):
    """Goods may come back; ``lines`` name the documents they had left with. Why stands on the return:
    people may write names there, and facts last."""

    subject = "return_id"

    return_id: UUID
    number: int
    lines: tuple[ReturnedLine, ...]


@dataclass(frozen=True, kw_only=True)
class ReturnDocumentedAgain(OrderFact):
    """The document of a return came to nothing; another one is issued for the same ``lines``."""

    subject = "return_id"

    return_id: UUID
    number: int
    lines: tuple[ReturnedLine, ...]


@dataclass(frozen=True, kw_only=True)
class ReturnWithdrawn(OrderFact):
    """A return was given up: the goods stay with the customer."""

    subject = "return_id"

    return_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class ReturnReceived(OrderFact):
    """Goods of one invoice came back with an authorised return document; one fact for each invoice.

    ``invoice_id`` is the document they had left with, ``return_invoice_id`` the one they came back
    with; ``amount`` is what they were sold for, of which so much was ``withheld`` and is not owed back.
    """

    subject = "return_id"

    return_id: UUID
    invoice_id: UUID
    return_invoice_id: UUID
    customer_id: UUID
    amount: Money
    withheld: Money = ZERO
    on: date
    lines: tuple[ReturnedLine, ...]


@dataclass(frozen=True, kw_only=True)
class ReturnCredited(OrderFact):
    """The customer has been credited with everything that came back."""

    subject = "return_id"

    return_id: UUID
