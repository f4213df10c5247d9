"""Goods and services, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from domain.catalog.commands.register_product import RegisterProduct, register_product
from domain.catalog.description import ProductKind
from domain.catalog.product import Product
from domain.kernel.command import UnitOfWork
from domain.onboarding.column import Values, choice, flag, number, text, whole
from domain.onboarding.kind import ImportKind
from domain.processes.openings.opening import Opening


async def is_known(values: Values, uow: UnitOfWork) -> bool:
    return await uow.find(Product, sku=values["sku"]) is not None


async def register(lines: Sequence[Values], uow: UnitOfWork) -> object:
    (values,) = lines
    said = {name: value for name, value in values.items() if value is not None}
    return await register_product(RegisterProduct(**said), uow)


PRODUCTS = Opening(
    kind=ImportKind.PRODUCTS,
    columns=(
        choice("kind", ProductKind, required=True),
        text("sku", required=True),
        text("name", required=True),
        text("unit", required=True),
        text("ncm"),
        text("cest"),
        text("gtin"),
        whole("origin"),
        text("tax_class"),
        number("sale_price", required=True),
        number("price_floor"),
        flag("allows_backorder"),
        text("external_reference"),
    ),
    key=("sku",),
    known=is_known,
    carry_out=register,
)
