"""What can be read of the catalog."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func

from domain.catalog.description import ProductKind
from domain.catalog.product import ProductStatus, actions_of
from persistence.catalog.tables import products
from persistence.reading.actions import actions
from persistence.reading.view import ASC, View, boolean, enum, integer, price, text
from persistence.searching import found


def named(words: ColumnElement[str]) -> ColumnElement[bool]:
    """Products whose name and SKU contain these words, in any case, or whose bar code they are."""
    return found(products.c.id, func.search_products(words))


PRODUCT = View(
    "Product",
    products,
    prefix="product",
    read="catalog.product.read",
    fields={
        "version": integer(products.c.version),
        "kind": enum(ProductKind, products.c.kind, filter=True),
        "status": enum(ProductStatus, products.c.status, filter=True),
        "sku": text(products.c.sku, filter=True, sort=True),
        "name": text(products.c.name, filter=True, sort=True),
        "unit": text(products.c.unit),
        "ncm": text(products.c.ncm, filter=True),
        "cest": text(products.c.cest),
        "gtin": text(products.c.gtin, filter=True),
        "origin": integer(products.c.origin),
        "tax_class": text(products.c.tax_class),
        "allows_backorder": boolean(products.c.allows_backorder),
        "sale_price": price(products.c.sale_price),
        "price_floor": price(products.c.price_floor),
        "external_reference": text(products.c.external_reference, filter=True),
        "available_actions": actions(actions_of, products.c.status),
    },
    lookups=["id", "sku", "external_reference"],
    default_sort=[("name", ASC)],
    search=named,
)
