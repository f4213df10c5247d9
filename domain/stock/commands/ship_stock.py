"""Let the goods of an authorised invoice leave, at average cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.stock.events import StockShipped
from domain.stock.item import Cause, InsufficientStock, StockItem
from domain.stock.movement import StockMovement
from domain.stock.ports import Ledger, StockedProducts
from domain.stock.reservation import Reservation, ReservationStatus


@dataclass(frozen=True, kw_only=True)
class Shipped:
    """How much of one order line leaves."""

    order_line_id: UUID
    product_id: UUID
    quantity: Decimal


@dataclass(kw_only=True)
class ShipStock(Command):
    """Write down the goods that leave with this invoice."""

    permission = "stock.item.ship"

    order_id: Annotated[UUID, "order"]
    """The order they were set aside for."""
    invoice_id: Annotated[UUID, "invoice"]
    """The authorised document they leave with."""
    lines: Sequence[Shipped]
    """What leaves, by order line."""


async def ship_stock(command: ShipStock, uow: UnitOfWork) -> UUID:
    """Refused when a line was not set aside: goods never leave that are not there. They leave once with an
    invoice, however often it is asked for."""
    reservations = await uow.find_all(Reservation, order_id=command.order_id, status=ReservationStatus.ACTIVE)
    items = await uow.get_many(StockItem, sorted({r.stock_item_id for r in reservations}), lock=True)
    locked = await uow.get_many(Reservation, [r.id for r in reservations], lock=True)
    if await uow.ask(Ledger).of_invoice(command.invoice_id):
        return command.invoice_id
    products = await uow.ask(StockedProducts).of([line.product_id for line in command.lines])
    held = [(r, next(item for item in items if item.id == r.stock_item_id)) for r in locked]
    cost = ZERO
    for line in command.lines:
        movements = _ship(line, held, command, uow)
        shipped = -sum((movement.quantity for movement in movements), Decimal(0))
        if shipped < line.quantity:
            sku = products[line.product_id].sku
            raise InsufficientStock(sku=sku, available=shipped, requested=line.quantity)
        cost -= Money.total(movement.value for movement in movements)
    for item in items[:1]:
        item.record(
            StockShipped(invoice_id=command.invoice_id, order_id=command.order_id, cost=cost, on=uow.today)
        )
    return command.invoice_id


def _ship(
    line: Shipped, held: list[tuple[Reservation, StockItem]], command: ShipStock, uow: UnitOfWork
) -> list[StockMovement]:
    """Take the line from what is set aside for it, as far as that goes."""
    cause = Cause(
        at=uow.now,
        on=uow.today,
        order_id=command.order_id,
        order_line_id=line.order_line_id,
        invoice_id=command.invoice_id,
    )
    left, movements = line.quantity, []
    for reservation, item in held:
        quantity = min(left, reservation.held, item.on_hand)
        if reservation.order_line_id == line.order_line_id and quantity > 0:
            movements.append(item.ship(id=uow.new_id(), quantity=quantity, cause=cause))
            reservation.consume(quantity)
            left -= quantity
    for movement in movements:
        uow.append(movement)
    return movements
