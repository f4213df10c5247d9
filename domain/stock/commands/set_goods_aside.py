"""Set goods aside for a document that is of no order, until it is authorised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.stock.item import InsufficientStock, StockItem
from domain.stock.ports import StockedProducts
from domain.stock.reservation import Reservation


@dataclass(kw_only=True)
class SetGoodsAside(Command):
    """Promise goods to a drafted document. Given by processes alone."""

    permission = "stock.item.reserve"

    invoice_id: Annotated[UUID, "invoice"]
    """The drafted document."""
    warehouse_id: Annotated[UUID, "warehouse"]
    """Where they leave from."""
    quantities: Mapping[UUID, Decimal]
    """How much, by product."""


async def set_goods_aside(command: SetGoodsAside, uow: UnitOfWork) -> UUID:
    """Refused as a whole when any product is short: such a document waits for no goods."""
    ids = sorted(command.quantities)
    products = await uow.ask(StockedProducts).of(ids)
    found = await uow.find_all(StockItem, lock=True, product_id=ids, warehouse_id=command.warehouse_id)
    items = {item.product_id: item for item in found}
    with checks() as check:
        for id in ids:
            quantity, item = command.quantities[id], items.get(id)
            available = item.available if item else Decimal(0)
            short = InsufficientStock(sku=products[id].sku, available=available, requested=quantity)
            if check.that(quantity <= available, short) and item:
                _set_aside(item, quantity, command, uow)
    return command.invoice_id


def _set_aside(item: StockItem, quantity: Decimal, command: SetGoodsAside, uow: UnitOfWork) -> None:
    item.reserve(quantity)
    uow.add(
        Reservation(
            id=uow.new_id(),
            stock_item_id=item.id,
            product_id=item.product_id,
            warehouse_id=item.warehouse_id,
            invoice_id=command.invoice_id,
            quantity=quantity,
            covered=quantity,
            reserved_at=uow.now,
        )
    )
