"""A stock item: one product in one warehouse, how much there is, is set aside, and costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.money import ZERO, Money, half_up
from domain.kernel.quantity import PRICE_PLACES
from domain.kernel.refusal import Refusal
from domain.stock.movement import MovementKind, StockMovement


class InsufficientStock(Refusal):
    """Less is available than was asked for; facts: ``sku``, ``available``, ``requested``."""

    code = "INSUFFICIENT_STOCK"


@dataclass(frozen=True, kw_only=True)
class Cause:
    """What a movement comes from, and when it happened."""

    at: datetime
    on: date
    order_id: UUID | None = None
    order_line_id: UUID | None = None
    invoice_id: UUID | None = None


@dataclass(eq=False, kw_only=True)
class StockItem(Aggregate):
    """Quantities are in the product's unit.

    ``value`` is what the quantity on hand cost, in whole cents; the average cost is one divided
    by the other. A receipt adds its cost; an exit takes its part of the value, so that both are
    zero together and the ledger always adds up (custo médio ponderado móvel, RIR/2018 art. 307).
    """

    id: UUID
    version: int = 1
    product_id: UUID
    warehouse_id: UUID
    on_hand: Decimal = Decimal(0)
    reserved: Decimal = Decimal(0)
    value: Money = ZERO
    average_cost: Decimal = Decimal(0)
    movements: int = 0

    @property
    def available(self) -> Decimal:
        return self.on_hand - self.reserved

    def reserve(self, quantity: Decimal) -> None:
        """Set aside what is available. Asking for more is a bug: look first."""
        if quantity > self.available:
            raise ValueError("reserve what is available, no more")
        self.reserved += quantity

    def release(self, quantity: Decimal) -> None:
        self.reserved -= quantity

    def receive(
        self,
        *,
        id: UUID,
        quantity: Decimal,
        unit_cost: Decimal,
        kind: MovementKind,
        cause: Cause,
        external_reference: str | None = None,
    ) -> StockMovement:
        """Goods come in at a known cost."""
        value = Money.rounded(quantity * unit_cost)
        return self._move(
            id=id,
            kind=kind,
            quantity=quantity,
            unit_cost=unit_cost,
            value=value,
            cause=cause,
            external_reference=external_reference,
        )

    def ship(
        self, *, id: UUID, quantity: Decimal, cause: Cause, kind: MovementKind = MovementKind.SALE_OUT
    ) -> StockMovement:
        """Goods that were set aside leave at average cost. More than those is a bug: look first."""
        if quantity > min(self.on_hand, self.reserved):
            raise ValueError("ship what is set aside, no more")
        self.reserved -= quantity
        return self._move(
            id=id,
            kind=kind,
            quantity=-quantity,
            unit_cost=self.average_cost,
            value=-Money.rounded(self.value.amount * quantity / self.on_hand),
            cause=cause,
        )

    def take_over(self, out: StockMovement, *, id: UUID, cause: Cause) -> StockMovement:
        """What left another warehouse in a transfer comes in at the value it left with."""
        return self._move(
            id=id,
            kind=MovementKind.TRANSFER_IN,
            quantity=-out.quantity,
            unit_cost=out.unit_cost,
            value=-out.value,
            cause=cause,
        )

    def reverse(self, movement: StockMovement, *, id: UUID, cause: Cause) -> StockMovement:
        """Undo a movement at its own cost, by a row that names it."""
        return self._move(
            id=id,
            kind=movement.kind,
            quantity=-movement.quantity,
            unit_cost=movement.unit_cost,
            value=-movement.value,
            cause=cause,
            reverses_id=movement.id,
        )

    def take_in_again(
        self, out: StockMovement, quantity: Decimal, *, after: Decimal, id: UUID, cause: Cause
    ) -> StockMovement:
        """Part of what left comes back at the cost it had left with; ``after`` came back before."""
        return self._move(
            id=id,
            kind=MovementKind.CUSTOMER_RETURN_IN,
            quantity=quantity,
            unit_cost=out.unit_cost,
            value=(-out.value).portion(quantity, of=-out.quantity, after=after),
            cause=cause,
            returns_id=out.id,
        )

    def _move(
        self,
        *,
        id: UUID,
        kind: MovementKind,
        quantity: Decimal,
        unit_cost: Decimal,
        value: Money,
        cause: Cause,
        reverses_id: UUID | None = None,
        returns_id: UUID | None = None,
        external_reference: str | None = None,
    ) -> StockMovement:
        self.on_hand += quantity
        self.value += value
        if self.on_hand:
            self.average_cost = half_up(self.value.amount / self.on_hand, PRICE_PLACES)
        self.movements += 1
        return StockMovement(
            id=id,
            stock_item_id=self.id,
            product_id=self.product_id,
            warehouse_id=self.warehouse_id,
            sequence=self.movements,
            kind=kind,
            quantity=quantity,
            unit_cost=unit_cost,
            value=value,
            on_hand_after=self.on_hand,
            value_after=self.value,
            moved_at=cause.at,
            moved_on=cause.on,
            order_id=cause.order_id,
            order_line_id=cause.order_line_id,
            invoice_id=cause.invoice_id,
            reverses_id=reverses_id,
            returns_id=returns_id,
            external_reference=external_reference,
        )
