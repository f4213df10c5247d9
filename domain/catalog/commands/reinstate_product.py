"""Deal in a product again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.catalog.product import Product
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class ReinstateProduct(Command):
    """Deal again in a product that was discontinued or withdrawn."""

    permission = "catalog.product.reinstate"
    changes = "product_id"

    product_id: Annotated[UUID, "product"]
    """Which product."""


async def reinstate_product(command: ReinstateProduct, uow: UnitOfWork) -> UUID:
    product = await uow.get(Product, command.product_id, lock=True)
    product.reinstate()
    return product.id
