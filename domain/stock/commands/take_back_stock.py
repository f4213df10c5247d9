"""Take back goods whose invoice was cancelled before they left for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.stock.events import StockTakenBack
from domain.stock.item import Cause, InsufficientStock, StockItem
from domain.stock.movement import StockMovement
from domain.stock.ports import Ledger
from domain.stock.reservation import Reservation


@dataclass(kw_only=True)
class TakeBackStock(Command):
    """Reverse what an invoice moved, and set the goods aside for its order again."""

    permission = "stock.item.ship"

    order_id: Annotated[UUID, "order"] | None
    """The order that may still be invoiced anew, if it was one's."""
    invoice_id: Annotated[UUID, "invoice"]
    """The cancelled document."""


async def take_back_stock(command: TakeBackStock, uow: UnitOfWork) -> UUID:
    """Each movement is reversed at its own cost; doing it twice reverses nothing twice.

    Refused when goods that a transfer brought elsewhere have left from there.
    """
    ids = sorted(
        {movement.stock_item_id for movement in await uow.ask(Ledger).of_invoice(command.invoice_id)}
    )
    items = {item.id: item for item in await uow.get_many(StockItem, ids, lock=True)}
    moved = await uow.ask(Ledger).of_invoice(command.invoice_id)
    for movement in moved:
        _take_back(movement, items[movement.stock_item_id], command, uow)
    if command.order_id is not None:
        for item in list(items.values())[:1]:
            item.record(_taken_back(moved, command, command.order_id, on=uow.today))
    return command.invoice_id


def _taken_back(
    moved: list[StockMovement], command: TakeBackStock, order_id: UUID, *, on: date
) -> StockTakenBack:
    quantities: dict[UUID, Decimal] = {}
    for movement in moved:
        assert movement.order_line_id is not None
        line = movement.order_line_id
        quantities[line] = quantities.get(line, Decimal(0)) - movement.quantity
    return StockTakenBack(
        invoice_id=command.invoice_id,
        order_id=order_id,
        quantities=quantities,
        cost=-Money.total(movement.value for movement in moved),
        on=on,
    )


def _take_back(movement: StockMovement, item: StockItem, command: TakeBackStock, uow: UnitOfWork) -> None:
    cause = Cause(
        at=uow.now,
        on=uow.today,
        order_id=command.order_id,
        order_line_id=movement.order_line_id,
        invoice_id=command.invoice_id,
    )
    if movement.quantity > item.available:
        raise InsufficientStock(available=item.available, requested=movement.quantity)
    uow.append(item.reverse(movement, id=uow.new_id(), cause=cause))
    if command.order_id is None:
        return
    assert movement.order_line_id is not None
    item.reserve(-movement.quantity)
    uow.add(
        Reservation(
            id=uow.new_id(),
            stock_item_id=item.id,
            product_id=movement.product_id,
            warehouse_id=movement.warehouse_id,
            order_id=command.order_id,
            order_line_id=movement.order_line_id,
            quantity=-movement.quantity,
            covered=-movement.quantity,
            reserved_at=uow.now,
        )
    )
