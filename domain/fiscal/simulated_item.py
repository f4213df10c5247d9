"""An item of a sale that is only thought of: a product of the catalogue, or goods as described."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.fiscal.determination import Known
from domain.fiscal.facts import FiscalProduct
from domain.fiscal.tax_rules import Production
from domain.fiscal.taxable_sale import STANDARD, TaxableLine
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Malformed, Missing, NotFound, OutOfRange, Required, checks

NCM_DIGITS = 8


@dataclass(frozen=True, kw_only=True)
class SimulatedItem:
    """A product of the catalogue, or goods that are only thought of."""

    product_id: Annotated[UUID, "product"] | None = None
    """Which product; the fields up to `production` then come from it, unless they are given."""
    ncm: str | None = None
    """Eight digits of the Mercosur nomenclature."""
    cest: str | None = None
    """Seven digits."""
    origin: int | None = None
    """Origin of the goods, 0 to 8; 0 when neither given nor the product's."""
    tax_class: str | None = None
    """Which rows of law apply; STANDARD when neither given nor the product's."""
    production: Production | None = None
    """Whether the company made it; else it is resold."""
    quantity: Decimal
    """How much, more than nothing."""
    unit_price: Decimal
    """Reais for one unit."""
    discount: Money = ZERO
    """Reais off the whole item."""
    freight: Money = ZERO
    """The item's part of the freight, in reais."""
    insurance: Money = ZERO
    """The item's part of the insurance, in reais."""
    other_charges: Money = ZERO
    """The item's part of other charges, in reais."""


def line_of(item: SimulatedItem, products: Mapping[UUID, FiscalProduct]) -> tuple[TaxableLine, Known]:
    """Raises NotFound, Missing, Malformed, OutOfRange."""
    product = products.get(item.product_id) if item.product_id else None
    if item.product_id and product is None:
        raise NotFound("product_id", kind="product")
    ncm = item.ncm or (product.ncm if product else None)
    with checks() as check:
        if ncm is None:
            check.that(product is None, Missing("ncm", what="NCM"))
            check.that(product is not None, Required("ncm"))
        sound = ncm is None or (len(ncm) == NCM_DIGITS and ncm.isdecimal() and ncm.isascii())
        check.that(sound, Malformed("ncm", expected="ncm"))
        check.that(item.quantity > 0, OutOfRange("quantity", above=0))
        check.that(item.unit_price >= 0, OutOfRange("unit_price", least=0))
        gross = Money.rounded(item.quantity * item.unit_price)
        check.that(ZERO <= item.discount <= gross, OutOfRange("discount", least=0, most=gross))
        for name in ("freight", "insurance", "other_charges"):
            check.that(getattr(item, name) >= ZERO, OutOfRange(name, least=0))
    assert ncm is not None
    line = TaxableLine(
        ncm=ncm,
        origin=_first(item.origin, product and product.origin, 0),
        gross=gross,
        discount=item.discount,
        freight=item.freight,
        insurance=item.insurance,
        other_charges=item.other_charges,
        tax_class=_first(item.tax_class, product and product.tax_class, STANDARD),
        quantity=item.quantity,
        production=_first(item.production, product and product.production, Production.RESALE),
    )
    return line, Known(product_id=item.product_id, cest=item.cest or (product.cest if product else None))


def _first(*values):
    return next(value for value in values if value is not None)
