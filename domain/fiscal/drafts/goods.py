"""Goods on a document that is not of a sale: checked, taxed by its operation, made into lines."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.fiscal.assessment import assess
from domain.fiscal.determination import Known, treatments_of
from domain.fiscal.drafting import ServiceOnGoodsInvoice
from domain.fiscal.drafts.desk import MOST_ITEMS, Desk, check_count
from domain.fiscal.facts import FiscalProduct
from domain.fiscal.invoice_line import InvoiceLine, Reference
from domain.fiscal.operation import GoodsOperation, OperationText, law_class
from domain.fiscal.tax_rules import Destination
from domain.fiscal.taxable_sale import TaxableLine
from domain.fiscal.taxes import Tax
from domain.kernel.money import Money, priced
from domain.kernel.quantity import check_price, check_quantity
from domain.kernel.refusal import Missing, NotFound, Refusal, RefusalGroup, checks
from domain.kernel.said import Said


@dataclass(kw_only=True)
class DraftedGoods:
    product_id: Annotated[UUID, "product"]
    """The product that goes."""
    quantity: Decimal
    """In the product's unit, more than zero, up to four places."""
    unit_price: Decimal
    """Reais for one unit, up to ten places: what it cost, where nothing is sold."""


async def goods_lines(
    items: Sequence[DraftedGoods], operation: GoodsOperation, desk: Desk
) -> list[InvoiceLine]:
    """The document's lines. Raises Missing for whatever neither the company's rules nor the law say."""
    products = await checked(items, desk)
    taxables = [taxable(products[item.product_id], priced(item.quantity, item.unit_price)) for item in items]
    sale = desk.sale(*taxables, operation=operation)
    if sale.interstate and sale.to_non_contributor and sale.regime.value == "REGULAR":
        raise Missing(
            "recipient_id", what=Said("share of the destination state in {operation}", operation=operation)
        )
    goods = [known_of(products[item.product_id]) for item in items]
    with _of_items():
        assessed = assess(sale, desk.law, treatments_of(sale, desk.law, desk.rules, goods))
    return [
        goods_line(
            item,
            products[item.product_id],
            position=position,
            cfop=line.cfop,
            taxes=line.taxes,
            notes=" ".join(line.texts) or None,
        )
        for position, (item, line) in enumerate(zip(items, assessed, strict=True), 1)
    ]


@contextmanager
def _of_items() -> Generator[None]:
    """What is missing of a line is missing of the item that was asked for."""
    try:
        yield
    except (Refusal, RefusalGroup) as refused:
        for refusal in refused.refusals if isinstance(refused, RefusalGroup) else [refused]:
            if refusal.path[:1] == ("lines",):
                refusal.path = ("items", *refusal.path[1:])
        raise


def text_of(operation: GoodsOperation, desk: Desk) -> OperationText:
    """What the law has such a document say. Raises Missing."""
    interstate = desk.destination is not Destination.SAME_STATE
    return desk.law.rule(OperationText, law_class(operation, "", interstate=interstate))


def known_of(product: FiscalProduct) -> Known:
    return Known(product_id=product.product_id, cest=product.cest)


async def checked(items: Sequence[DraftedGoods], desk: Desk) -> dict[UUID, FiscalProduct]:
    """The products. Raises all that is wrong with the items at once."""
    check_count(items, most=MOST_ITEMS, at="items")
    products = await desk.products([item.product_id for item in items])
    with checks() as check:
        for position, item in enumerate(items):
            path, product = ("items", position), products.get(item.product_id)
            check.that(product, NotFound(*path, "product_id", kind="product"))
            goods = product is None or product.ncm is not None
            check.that(goods, ServiceOnGoodsInvoice(*path, "product_id", sku=product.sku if product else ""))
            check_quantity(check, item.quantity, *path, "quantity")
            check_price(check, item.unit_price, *path, "unit_price")
    return products


def taxable(product: FiscalProduct, gross: Money) -> TaxableLine:
    assert product.ncm is not None
    return TaxableLine(
        ncm=product.ncm,
        origin=product.origin,
        gross=gross,
        discount=Money(0),
        tax_class=product.tax_class,
        production=product.production,
    )


def goods_line(
    item: DraftedGoods,
    product: FiscalProduct,
    *,
    position: int,
    cfop: str,
    taxes: tuple[Tax, ...],
    refers_to: Reference | None = None,
    notes: str | None = None,
) -> InvoiceLine:
    assert product.ncm is not None
    return InvoiceLine(
        position=position,
        order_line_id=None,
        product_id=product.product_id,
        sku=product.sku,
        description=product.name,
        ncm=product.ncm,
        cest=product.cest,
        gtin=product.gtin,
        origin=product.origin,
        unit=product.unit,
        cfop=cfop,
        quantity=item.quantity,
        unit_price=item.unit_price,
        gross=priced(item.quantity, item.unit_price),
        discount=Money(0),
        taxes=taxes,
        refers_to=refers_to,
        notes=notes,
    )


def of_item(
    line: InvoiceLine,
    *,
    position: int,
    cfop: str,
    quantity: Decimal,
    unit_price: Decimal,
    gross: Money,
    taxes: tuple[Tax, ...],
    refers_to: Reference | None = None,
) -> InvoiceLine:
    """The item of an earlier document again, with another value."""
    return replace(
        line,
        position=position,
        order_line_id=None,
        cfop=cfop,
        quantity=quantity,
        unit_price=unit_price,
        gross=gross,
        discount=Money(0),
        freight=Money(0),
        insurance=Money(0),
        other_charges=Money(0),
        taxes=taxes,
        refers_to=refers_to,
    )
