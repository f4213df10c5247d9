"""What the stock announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.kernel.aggregate import Event
from domain.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class BackorderCovered(Event):
    """Goods that an order waited for are now set aside for it."""

    subject = "order_id"
    case = "order_id"

    order_id: UUID


@dataclass(frozen=True, kw_only=True)
class StockReceived(Event):
    """Goods came in at this ``cost``; ``receipt_id`` is the first of the movements, ``kind`` a value of
    MovementKind, the same for all of them."""

    subject = "receipt_id"
    case = "receipt_id"

    receipt_id: UUID
    kind: str
    cost: Money
    on: date


@dataclass(frozen=True, kw_only=True)
class StockShipped(Event):
    """The goods of one invoice left the warehouse; ``cost`` is what they cost us."""

    subject = "invoice_id"
    case = "order_id"

    invoice_id: UUID
    order_id: UUID
    cost: Money
    on: date


@dataclass(frozen=True, kw_only=True)
class StockTakenBack(Event):
    """The goods of a cancelled invoice are in the warehouse again, at the ``cost`` they had left
    with; quantities by order line."""

    subject = "invoice_id"
    case = "order_id"

    invoice_id: UUID
    order_id: UUID
    quantities: dict[UUID, Decimal]
    cost: Money
    on: date


@dataclass(frozen=True, kw_only=True)
class StockReturned(Event):
    """Goods that a customer sent back are in the warehouse, at the ``cost`` they had left with;
    ``invoice_id`` is the document they had left with, ``document_id`` the one they came back with."""

    subject = "return_id"
    case = "order_id"

    return_id: UUID
    order_id: UUID
    invoice_id: UUID
    document_id: UUID
    cost: Money
    on: date
