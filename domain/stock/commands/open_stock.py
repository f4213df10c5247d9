"""Take over the goods that are there when the books begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Duplicate, Refusal, checks
from domain.stock.item import StockItem
from domain.stock.movement import MovementKind
from domain.stock.receiving import ReceivedItem, check_items, take_in


class StockAlreadyMoved(Refusal):
    """This product was moved in this warehouse already: its stock is not opened any more, but counted."""

    code = "STOCK_ALREADY_MOVED"


@dataclass(kw_only=True)
class OpenStock(Command):
    """Take over the goods that are there when the books begin, at what they cost.

    Each product once in each warehouse, before anything else moves it.
    """

    permission = "stock.item.open"
    moves = True

    warehouse_id: Annotated[UUID, "warehouse"]
    """Where they are."""
    items: Sequence[ReceivedItem]
    """What is there, and what it cost."""


async def open_stock(command: OpenStock, uow: UnitOfWork) -> list[UUID]:
    """The ids of the movements, in the order of the items."""
    with checks() as check:
        await check_items(check, command.warehouse_id, command.items, uow)
        seen: set[UUID] = set()
        for position, item in enumerate(command.items):
            path = ("items", position, "product_id")
            check.that(item.product_id not in seen, Duplicate(*path, kind="product"))
            seen.add(item.product_id)
            key = {"product_id": item.product_id, "warehouse_id": command.warehouse_id}
            known = await uow.find(StockItem, lock=True, **key)
            check.that(known is None or not known.movements, StockAlreadyMoved(*path))
    return await take_in(command.warehouse_id, command.items, uow, kind=MovementKind.OPENING)
