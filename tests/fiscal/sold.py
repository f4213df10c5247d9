"""Goods about to be invoiced, for tests."""

from __future__ import annotations

from uuid import UUID

from domain.fiscal.drafting import Item
from domain.fiscal.facts import FiscalProduct, SoldLine
from domain.fiscal.tax_rules import Production


def a_product() -> FiscalProduct:
    return FiscalProduct(
        product_id=UUID(int=2),
        name="Café torrado",
        unit="UN",
        ncm="09012100",
        cest=None,
        gtin=None,
        origin=0,
        tax_class="STANDARD",
        production=Production.RESALE,
    )


def an_item(line: SoldLine, product: FiscalProduct) -> Item:
    return Item(
        line=line,
        product=product,
        quantity=line.quantity,
        gross=line.gross_of(line.quantity),
        discount=line.discount_of(line.quantity),
    )
