"""A reservation: goods set aside for one order line, or promised when they come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.kernel.aggregate import Aggregate


class ReservationStatus(StrEnum):
    """Where a reservation stands."""

    ACTIVE = "ACTIVE"
    """Goods are set aside, or waited for. CONSUMED or RELEASED may follow."""
    CONSUMED = "CONSUMED"
    """An end: all of it has left."""
    RELEASED = "RELEASED"
    """An end: what had not left was given up."""
    EXPIRED = "EXPIRED"
    """An end: nobody used it in time. Nothing sets it yet."""


@dataclass(eq=False, kw_only=True)
class Reservation(Aggregate):
    """``covered`` of ``quantity`` is set aside, the rest waits for goods; ``consumed`` has left.

    For a line of an order, or for a document of no order: then all of it is covered.
    """

    id: UUID
    version: int = 1
    stock_item_id: UUID
    product_id: UUID
    warehouse_id: UUID
    order_id: UUID | None = None
    order_line_id: UUID | None = None
    invoice_id: UUID | None = None
    quantity: Decimal
    covered: Decimal
    consumed: Decimal = Decimal(0)
    status: ReservationStatus = ReservationStatus.ACTIVE
    reserved_at: datetime

    @property
    def waiting(self) -> Decimal:
        return self.quantity - self.covered

    @property
    def held(self) -> Decimal:
        """What is set aside and still there."""
        return self.covered - self.consumed

    def cover(self, quantity: Decimal) -> None:
        """So much of what it waited for has come."""
        self.covered += quantity

    def consume(self, quantity: Decimal) -> None:
        """So much of it has left."""
        self.consumed += quantity
        if self.consumed == self.quantity:
            self.status = ReservationStatus.CONSUMED

    def release(self, *, keep: Decimal) -> Decimal:
        """Give up all but ``keep``, which an invoice may still take; how much was set aside."""
        self.quantity = max(keep, self.consumed)
        freed = max(self.covered - self.quantity, Decimal(0))
        self.covered -= freed
        if self.consumed == self.quantity:
            self.status = ReservationStatus.RELEASED
        return freed
