"""What is on hand and what it cost, a product in a warehouse on each line."""

from __future__ import annotations

from collections.abc import Sequence

from domain.catalog.product import Product
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import NotFound, checks
from domain.onboarding.column import Values, number, text
from domain.onboarding.kind import ImportKind
from domain.processes.openings.opening import Opening
from domain.stock.commands.open_stock import OpenStock, open_stock
from domain.stock.ports import OpenedStock
from domain.stock.receiving import MOST_ITEMS, ReceivedItem
from domain.stock.warehouse import Warehouse


async def is_known(values: Values, uow: UnitOfWork) -> bool:
    """Raises NotFound for a warehouse or a product that there is not."""
    with checks() as check:
        warehouse = await uow.find(Warehouse, code=values["warehouse"])
        product = await uow.find(Product, sku=values["sku"])
        check.that(warehouse, NotFound("warehouse", kind="warehouse"))
        check.that(product, NotFound("sku", kind="product"))
    assert warehouse is not None
    assert product is not None
    return await uow.ask(OpenedStock).has(product.id, warehouse.id)


async def take_over(lines: Sequence[Values], uow: UnitOfWork) -> object:
    """Lines of one warehouse, whose products are known to exist."""
    warehouse = await uow.find(Warehouse, code=lines[0]["warehouse"])
    assert warehouse is not None
    items = [await _item(values, uow) for values in lines]
    return await open_stock(OpenStock(warehouse_id=warehouse.id, items=items), uow)


async def _item(values: Values, uow: UnitOfWork) -> ReceivedItem:
    product = await uow.find(Product, sku=values["sku"])
    assert product is not None
    return ReceivedItem(
        product_id=product.id,
        quantity=values["quantity"],
        unit_cost=values["unit_cost"],
        external_reference=values["external_reference"],
    )


STOCK = Opening(
    kind=ImportKind.STOCK,
    columns=(
        text("warehouse", required=True),
        text("sku", required=True),
        number("quantity", required=True),
        number("unit_cost", required=True),
        text("external_reference"),
    ),
    key=("warehouse", "sku"),
    known=is_known,
    carry_out=take_over,
    together=("warehouse",),
    most=MOST_ITEMS,
)
