"""Put a product's description right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.catalog.description import description_of
from domain.catalog.ports import Movements
from domain.catalog.product import Product
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Refusal


class UnitInUse(Refusal):
    """What is in stock was counted in the old unit; facts: ``unit``."""

    code = "UNIT_IN_USE"


@dataclass(kw_only=True)
class CorrectProduct(Command):
    """Put this description in place of the one that was there; what is left out is taken away."""

    permission = "catalog.product.correct"
    overwrites = "product_id"

    product_id: Annotated[UUID, "product"]
    """Which product."""
    name: str
    """As fiscal documents print it, 120 characters at most."""
    unit: str
    """Unit it is sold in; it stays once the product was in stock."""
    ncm: str | None = None
    """Eight digits of the Mercosur nomenclature; required for goods."""
    cest: str | None = None
    """Seven digits, for goods under tax substitution."""
    gtin: str | None = None
    """The number under its bar code, if it bears one."""
    origin: int | None = None
    """Origin of goods, 0 to 8 as in the NF-e; required for goods."""
    tax_class: str = "STANDARD"
    """Which rows of tax law apply to it."""
    allows_backorder: bool = False
    """Whether orders are taken when there is none left."""


async def correct_product(command: CorrectProduct, uow: UnitOfWork) -> UUID:
    product = await uow.get(Product, command.product_id, lock=True)
    description = description_of(command, product.kind)
    if description.unit != product.unit and await uow.ask(Movements).exist_of(product.id):
        raise UnitInUse("unit", unit=product.unit)
    product.correct(description)
    return product.id
