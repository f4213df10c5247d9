"""Free the goods that were set aside for a document of no order which will never be authorised."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.stock.item import StockItem
from domain.stock.reservation import Reservation, ReservationStatus


@dataclass(kw_only=True)
class ReleaseGoods(Command):
    """Give back what a document held. Given by processes alone."""

    permission = "stock.item.reserve"

    invoice_id: Annotated[UUID, "invoice"]
    """The document that was denied, or whose number was given up."""


async def release_goods(command: ReleaseGoods, uow: UnitOfWork) -> UUID:
    """Once, however often it is asked for."""
    held = await uow.find_all(Reservation, invoice_id=command.invoice_id, status=ReservationStatus.ACTIVE)
    ids = sorted({reservation.stock_item_id for reservation in held})
    items = {item.id: item for item in await uow.get_many(StockItem, ids, lock=True)}
    for reservation in await uow.get_many(Reservation, [one.id for one in held], lock=True):
        items[reservation.stock_item_id].release(reservation.release(keep=Decimal(0)))
    return command.invoice_id
