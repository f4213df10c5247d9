"""A stock movement: a fact of the ledger, corrected only by another that reverses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.kernel.money import Money


class MovementKind(StrEnum):
    """Why stock moved."""

    PURCHASE_IN = "PURCHASE_IN"
    """What was bought came in."""
    SALE_OUT = "SALE_OUT"
    """What was sold went out."""
    CUSTOMER_RETURN_IN = "CUSTOMER_RETURN_IN"
    """What was sold came back (devolução de venda)."""
    SUPPLIER_RETURN_OUT = "SUPPLIER_RETURN_OUT"
    """What was bought went back (devolução de compra)."""
    REMITTANCE_OUT = "REMITTANCE_OUT"
    """Given away, shown, or sent to be repaired."""
    TRANSFER_OUT = "TRANSFER_OUT"
    """It left for another warehouse."""
    TRANSFER_IN = "TRANSFER_IN"
    """It came from another warehouse."""
    COUNT_GAIN = "COUNT_GAIN"
    """More was counted than was on record."""
    COUNT_LOSS = "COUNT_LOSS"
    """Less was counted than was on record."""
    CONSUMPTION = "CONSUMPTION"
    """The company used it up itself."""
    PRODUCTION = "PRODUCTION"
    """The company made it."""
    LOSS = "LOSS"
    """It was lost, broken or spoilt."""
    OPENING = "OPENING"
    """It was there when the company moved in."""


@dataclass(frozen=True, kw_only=True)
class StockMovement:
    """``quantity`` and ``value`` are signed: in is positive. ``sequence`` counts the movements of
    one stock item without a gap; ``on_hand_after`` and ``value_after`` are its balance then. A movement
    ``reverses`` one that should not have been, or ``returns`` part of an exit that came back."""

    id: UUID
    stock_item_id: UUID
    product_id: UUID
    warehouse_id: UUID
    sequence: int
    kind: MovementKind
    quantity: Decimal
    unit_cost: Decimal
    value: Money
    on_hand_after: Decimal
    value_after: Money
    moved_at: datetime
    moved_on: date
    order_id: UUID | None = None
    order_line_id: UUID | None = None
    invoice_id: UUID | None = None
    reverses_id: UUID | None = None
    returns_id: UUID | None = None
    external_reference: str | None = None
