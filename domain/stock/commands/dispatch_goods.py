"""Let the goods of an authorised document of no order leave, and a transfer's come in elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.stock.item import Cause, StockItem
from domain.stock.movement import MovementKind, StockMovement
from domain.stock.receiving import cover_waiting, stock_item
from domain.stock.reservation import Reservation, ReservationStatus


@dataclass(kw_only=True)
class DispatchGoods(Command):
    """Write down the goods that leave with this document. Given by processes alone."""

    permission = "stock.item.ship"

    invoice_id: Annotated[UUID, "invoice"]
    """The authorised document."""
    kind: MovementKind
    """As what they leave."""
    to_warehouse_id: Annotated[UUID, "warehouse"] | None = None
    """Where a transfer brings them."""


async def dispatch_goods(command: DispatchGoods, uow: UnitOfWork) -> UUID:
    """At average cost, from what was set aside; once, however often it is asked for."""
    held = await uow.find_all(Reservation, invoice_id=command.invoice_id, status=ReservationStatus.ACTIVE)
    items = {
        item.id: item
        for item in await uow.get_many(StockItem, sorted({one.stock_item_id for one in held}), lock=True)
    }
    for reservation in await uow.get_many(Reservation, [one.id for one in held], lock=True):
        out = _leave(reservation, items[reservation.stock_item_id], command, uow)
        if command.to_warehouse_id is not None:
            await _come_in(out, command.to_warehouse_id, uow)
    return command.invoice_id


def _leave(
    reservation: Reservation, item: StockItem, command: DispatchGoods, uow: UnitOfWork
) -> StockMovement:
    cause = Cause(at=uow.now, on=uow.today, invoice_id=command.invoice_id)
    out = item.ship(id=uow.new_id(), quantity=reservation.held, cause=cause, kind=command.kind)
    reservation.consume(reservation.held)
    uow.append(out)
    return out


async def _come_in(out: StockMovement, warehouse_id: UUID, uow: UnitOfWork) -> None:
    """Whoever waits for such goods there is served."""
    there = await stock_item(out.product_id, warehouse_id, uow)
    cause = Cause(at=uow.now, on=uow.today, invoice_id=out.invoice_id)
    uow.append(there.take_over(out, id=uow.new_id(), cause=cause))
    await cover_waiting(there, uow)
