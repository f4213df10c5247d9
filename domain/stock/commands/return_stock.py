"""Take in goods that a customer sent back, at the cost they had left with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.refusal import Refusal
from domain.stock.events import StockReturned
from domain.stock.item import Cause, StockItem
from domain.stock.movement import StockMovement
from domain.stock.ports import Exit, Ledger
from domain.stock.receiving import cover_waiting


class NotShipped(Refusal):
    """More comes back than left with the invoice; facts: ``shipped``, ``requested``."""

    code = "NOT_SHIPPED"


@dataclass(frozen=True, kw_only=True)
class SentBack:
    """How much of one order line comes back."""

    order_line_id: UUID
    quantity: Decimal


@dataclass(kw_only=True)
class ReturnStock(Command):
    """Write up the goods of one invoice that came back; they go to who waits for them, or are free."""

    permission = "stock.item.return"

    return_id: Annotated[UUID, "return"]
    """The return they belong to."""
    order_id: Annotated[UUID, "order"]
    """The order they were delivered with."""
    invoice_id: Annotated[UUID, "invoice"]
    """The document they had left with."""
    document_id: Annotated[UUID, "invoice"]
    """The document they come back with."""
    lines: Sequence[SentBack]
    """What comes back, by order line."""


async def return_stock(command: ReturnStock, uow: UnitOfWork) -> UUID:
    """Each exit comes back at its own cost, by a movement that names it."""
    ids = sorted({out.movement.stock_item_id for out in await uow.ask(Ledger).exits_of(command.invoice_id)})
    items = {item.id: item for item in await uow.get_many(StockItem, ids, lock=True)}
    exits = await uow.ask(Ledger).exits_of(command.invoice_id)
    movements = [
        movement for line in command.lines for movement in _take_in(line, exits, items, command, uow)
    ]
    for movement in movements:
        uow.append(movement)
    for item in items.values():
        await cover_waiting(item, uow)
    fact = StockReturned(
        return_id=command.return_id,
        order_id=command.order_id,
        invoice_id=command.invoice_id,
        document_id=command.document_id,
        cost=Money.total(movement.value for movement in movements),
        on=uow.today,
    )
    for item in list(items.values())[:1]:
        item.record(fact)
    return command.return_id


def _take_in(
    line: SentBack, exits: list[Exit], items: dict[UUID, StockItem], command: ReturnStock, uow: UnitOfWork
) -> list[StockMovement]:
    left, movements = line.quantity, []
    for out in (out for out in exits if out.movement.order_line_id == line.order_line_id):
        quantity = min(left, out.left)
        if quantity > 0:
            item, cause = items[out.movement.stock_item_id], _cause(line, command, uow)
            movements.append(
                item.take_in_again(out.movement, quantity, after=out.returned, id=uow.new_id(), cause=cause)
            )
            left -= quantity
    if left:
        raise NotShipped(shipped=line.quantity - left, requested=line.quantity)
    return movements


def _cause(line: SentBack, command: ReturnStock, uow: UnitOfWork) -> Cause:
    return Cause(
        at=uow.now,
        on=uow.today,
        order_id=command.order_id,
        order_line_id=line.order_line_id,
        invoice_id=command.document_id,
    )
