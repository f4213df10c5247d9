"""The table of products."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, SmallInteger, Text

from domain.catalog.description import ProductKind
from domain.catalog.product import ProductStatus
from persistence.registry import (
    PriceColumn,
    choice,
    id_column,
    index,
    tenant_table,
    unique,
    version_column,
)
from persistence.searching import searched, searched_index

products = tenant_table(
    "product",
    id_column(),
    version_column(),
    Column("kind", choice(ProductKind), nullable=False),
    Column("status", choice(ProductStatus), nullable=False),
    Column("sku", Text(collation="C"), nullable=False),
    Column("name", Text(collation="C"), nullable=False),
    Column("unit", Text, nullable=False),
    Column("ncm", Text(collation="C")),
    Column("cest", Text),
    Column("gtin", Text(collation="C")),
    Column("origin", SmallInteger),
    Column("tax_class", Text, nullable=False),
    Column("allows_backorder", Boolean, nullable=False),
    Column("sale_price", PriceColumn, nullable=False),
    Column("price_floor", PriceColumn),
    Column("external_reference", Text(collation="C")),
    searched("name || ' '::text || sku"),
    unique("sku"),
    unique("external_reference"),
    index("name", "id"),
    index("status", "name", "id"),
    index("kind", "name", "id"),
    index("ncm", "id"),
    index("gtin", "id"),
    searched_index(),
    CheckConstraint("sale_price > 0", name="sale_price_positive"),
    CheckConstraint("price_floor > 0 and price_floor <= sale_price", name="floor_below_price"),
    CheckConstraint("origin between 0 and 8", name="origin"),
    CheckConstraint("ncm ~ '^[0-9]{8}$'", name="ncm"),
    CheckConstraint(
        "kind <> 'GOODS' or (ncm is not null and origin is not null)", name="goods_are_classified"
    ),
)
