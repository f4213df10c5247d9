"""Sell no more of a product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.catalog.product import Product
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class WithdrawProduct(Command):
    """Take a product out of sale."""

    permission = "catalog.product.withdraw"
    changes = "product_id"

    product_id: Annotated[UUID, "product"]
    """Which product."""


async def withdraw_product(command: WithdrawProduct, uow: UnitOfWork) -> UUID:
    product = await uow.get(Product, command.product_id, lock=True)
    product.withdraw()
    return product.id
