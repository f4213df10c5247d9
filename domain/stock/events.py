"""What the stock announces."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class BackorderCovered(Event):
    """Goods that an order waited for are now set aside for it."""

    subject = "order_id"
    case = "order_id"

    order_id: UUID


@dataclass(frozen=True, kw_only=True)
class StockShipped(Event):
    """The goods of one invoice left the warehouse."""

    subject = "invoice_id"
    case = "order_id"

    invoice_id: UUID
    order_id: UUID


@dataclass(frozen=True, kw_only=True)
class StockTakenBack(Event):
    """The goods of a cancelled invoice are in the warehouse again; quantities by order line."""

    subject = "invoice_id"
    case = "order_id"

    invoice_id: UUID
    order_id: UUID
    quantities: dict[UUID, Decimal]
