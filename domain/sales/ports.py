"""What sales asks of other contexts before it says yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A product as the seller sees it. Prices are reais for one unit."""

    product_id: UUID
    sku: str
    name: str
    unit: str
    stocked: bool
    """Goods come from the stock, services do not."""
    sellable: bool
    sale_price: Decimal
    price_floor: Decimal | None


class Offers(Protocol):
    async def of(self, product_ids: Sequence[UUID]) -> dict[UUID, Offer]: ...


@dataclass(frozen=True, kw_only=True)
class Customer:
    customer_id: UUID
    buys: bool
    """Bears the role of a customer and is not inactive."""
    blocked: bool


class Standing(Protocol):
    async def of(self, customer_id: UUID) -> Customer | None: ...


class Salesforce(Protocol):
    async def sells(self, person_id: UUID) -> bool:
        """Whether this employee or agent may be named as salesperson."""
        ...


class Storehouses(Protocol):
    async def ships_from(self, warehouse_id: UUID) -> bool: ...


class Authority(Protocol):
    async def discount_limit(self, actor: UUID) -> Decimal:
        """The highest discount, in percent of a line, that this member or key grants alone."""
        ...


class InvoicingPolicy(Protocol):
    async def invoices_on_placement(self) -> bool:
        """Whether the company invoices an order as soon as it is placed."""
        ...
