"""Set goods aside for an order, or refuse it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.stock.item import InsufficientStock, StockItem
from domain.stock.ports import StockedProduct, StockedProducts
from domain.stock.reservation import Reservation


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Goods for one order line."""

    order_line_id: UUID
    product_id: UUID
    quantity: Decimal


@dataclass(kw_only=True)
class ReserveStock(Command):
    """Set these goods aside for one order."""

    permission = "stock.item.reserve"

    order_id: Annotated[UUID, "order"]
    """The order that wants them."""
    warehouse_id: Annotated[UUID, "warehouse"]
    """Where they leave from."""
    demands: Sequence[Wanted]
    """What it wants, by order line."""


async def reserve_stock(command: ReserveStock, uow: UnitOfWork) -> UUID:
    """Every demand is covered, or may wait by the item's own rule, or all is refused."""
    ids = sorted({demand.product_id for demand in command.demands})
    products = await uow.ask(StockedProducts).of(ids)
    items = await _items(ids, command.warehouse_id, uow)
    with checks() as check:
        for position, demand in enumerate(command.demands):
            with check.at("items", position, "quantity"):
                _reserve(demand, products[demand.product_id], items[demand.product_id], command, uow)
    return command.order_id


async def _items(product_ids: list[UUID], warehouse_id: UUID, uow: UnitOfWork) -> dict[UUID, StockItem]:
    """By product, all locked at once, so that two orders never wait for each other."""
    found = await uow.find_all(StockItem, lock=True, product_id=product_ids, warehouse_id=warehouse_id)
    items = {item.product_id: item for item in found}
    for id in product_ids:
        if id not in items:
            items[id] = StockItem(id=uow.new_id(), product_id=id, warehouse_id=warehouse_id)
            uow.add(items[id])
    return items


def _reserve(
    demand: Wanted, product: StockedProduct, item: StockItem, command: ReserveStock, uow: UnitOfWork
) -> None:
    covered = min(demand.quantity, max(item.available, Decimal(0)))
    if covered < demand.quantity and not product.allows_backorder:
        raise InsufficientStock(sku=product.sku, available=item.available, requested=demand.quantity)
    item.reserve(covered)
    uow.add(
        Reservation(
            id=uow.new_id(),
            stock_item_id=item.id,
            product_id=demand.product_id,
            warehouse_id=item.warehouse_id,
            order_id=command.order_id,
            order_line_id=demand.order_line_id,
            quantity=demand.quantity,
            covered=covered,
            reserved_at=uow.now,
        )
    )
