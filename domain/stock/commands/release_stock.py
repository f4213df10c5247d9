"""Give up what an order had set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.stock.item import StockItem
from domain.stock.reservation import Reservation, ReservationStatus


@dataclass(kw_only=True)
class ReleaseStock(Command):
    """Free the goods of an order that will not take them."""

    permission = "stock.item.reserve"

    order_id: Annotated[UUID, "order"]
    """The order that gives them up."""
    keep: dict[UUID, Decimal] = field(default_factory=dict)
    """How much of each order line an invoice carries that may still take it."""


async def release_stock(command: ReleaseStock, uow: UnitOfWork) -> UUID:
    active = await uow.find_all(Reservation, order_id=command.order_id, status=ReservationStatus.ACTIVE)
    ids = sorted({reservation.stock_item_id for reservation in active})
    items = {item.id: item for item in await uow.get_many(StockItem, ids, lock=True)}
    keep = dict(command.keep)
    locked = await uow.get_many(Reservation, [reservation.id for reservation in active], lock=True)
    for reservation in locked:
        line = reservation.order_line_id
        assert line is not None
        kept = min(keep.get(line, Decimal(0)), reservation.quantity)
        keep[line] = keep.get(line, Decimal(0)) - kept
        items[reservation.stock_item_id].release(reservation.release(keep=kept))
    return command.order_id
