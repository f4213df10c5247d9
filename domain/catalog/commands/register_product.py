"""Take goods or a service into the catalog."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from domain.catalog.description import ProductKind, description_of
from domain.catalog.prices import Prices
from domain.catalog.product import Product
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import free_reference, refuse_taken
from domain.kernel.refusal import checks
from domain.kernel.text import printable

LONGEST_SKU = 60
"""cProd of the NF-e layout."""


@dataclass(kw_only=True)
class RegisterProduct(Command):
    """Take goods or a service into the catalog, ready to be sold."""

    permission = "catalog.product.register"

    kind: ProductKind
    """Goods are kept in stock, services are not."""
    sku: str
    """The company's code for it, unique, 60 characters at most."""
    name: str
    """As fiscal documents print it, 120 characters at most."""
    unit: str
    """Unit it is sold in, such as UN, CX or KG."""
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
    sale_price: Decimal
    """Reais for one unit, at most ten places."""
    price_floor: Decimal | None = None
    """Reais for one unit below which nobody may sell it."""
    allows_backorder: bool = False
    """Whether orders are taken when there is none left."""
    external_reference: str | None = None
    """Your own name for it; unique in the company."""


async def register_product(command: RegisterProduct, uow: UnitOfWork) -> UUID:
    with checks() as check:
        with check.at("sku"):
            sku = printable(command.sku, longest=LONGEST_SKU)
            await refuse_taken(uow, Product, sku=sku)
        with check.at("external_reference"):
            reference = await free_reference(uow, Product, command.external_reference)
        with check.at():
            description = description_of(command, command.kind)
        with check.at():
            prices = Prices.of(sale_price=command.sale_price, price_floor=command.price_floor)
    product = Product.register(
        id=uow.new_id(),
        kind=command.kind,
        sku=sku,
        description=description,
        prices=prices,
        external_reference=reference,
    )
    uow.add(product)
    return product.id
