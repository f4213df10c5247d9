"""What the stock asks of other contexts and of its own ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from domain.stock.movement import StockMovement


@dataclass(frozen=True, kw_only=True)
class StockedProduct:
    product_id: UUID
    sku: str
    goods: bool
    allows_backorder: bool


class StockedProducts(Protocol):
    async def of(self, product_ids: Sequence[UUID]) -> dict[UUID, StockedProduct]: ...


@dataclass(frozen=True, kw_only=True)
class Exit:
    """Goods that left for good with an invoice; ``returned`` of them came back."""

    movement: StockMovement
    returned: Decimal

    @property
    def left(self) -> Decimal:
        """What may still come back."""
        return -self.movement.quantity - self.returned


class Ledger(Protocol):
    async def of_invoice(self, invoice_id: UUID) -> list[StockMovement]:
        """What an invoice moved and nothing has reversed, by item and sequence."""
        ...

    async def exits_of(self, invoice_id: UUID) -> list[Exit]:
        """The same, with what came back of it."""
        ...


class Referenced(Protocol):
    async def among(self, references: Sequence[str]) -> set[str]:
        """Those that a movement bears already."""
        ...


class OpenedStock(Protocol):
    async def has(self, product_id: UUID, warehouse_id: UUID) -> bool:
        """Whether this product's stock in this warehouse was taken over when the books began."""
        ...
