"""Sell what is left of a product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.catalog.product import Product
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class DiscontinueProduct(Command):
    """Deal in a product no longer; what is left of it may be sold."""

    permission = "catalog.product.discontinue"
    changes = "product_id"

    product_id: Annotated[UUID, "product"]
    """Which product."""


async def discontinue_product(command: DiscontinueProduct, uow: UnitOfWork) -> UUID:
    product = await uow.get(Product, command.product_id, lock=True)
    product.discontinue()
    return product.id
