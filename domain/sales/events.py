"""What the sales context announces."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from domain.kernel.aggregate import Event


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
    """Somebody with more authority has to look at it first."""


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(OrderFact):
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
    reason: str
