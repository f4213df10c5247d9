"""Give a product another price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.catalog.prices import Prices
from domain.catalog.product import Product
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class ChangePrice(Command):
    """Sell a product at another price from now on; placed orders keep theirs."""

    permission = "catalog.product.reprice"
    overwrites = "product_id"

    product_id: Annotated[UUID, "product"]
    """Which product."""
    sale_price: Decimal
    """Reais for one unit, at most ten places."""
    price_floor: Decimal | None = None
    """Reais for one unit below which nobody may sell it; left out, there is no floor."""


async def change_price(command: ChangePrice, uow: UnitOfWork) -> UUID:
    product = await uow.get(Product, command.product_id, lock=True)
    product.reprice(Prices.of(sale_price=command.sale_price, price_floor=command.price_floor))
    return product.id
