"""Receive goods at a known cost, and cover the orders that waited for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.stock.movement import MovementKind
from domain.stock.receiving import ReceivedItem, check_items, take_in


@dataclass(kw_only=True)
class ReceiveStock(Command):
    """Take goods into a warehouse; the average cost follows."""

    permission = "stock.item.receive"
    moves = True

    warehouse_id: Annotated[UUID, "warehouse"]
    """Where they are put."""
    items: Sequence[ReceivedItem]
    """What came, and what it cost."""


async def receive_stock(command: ReceiveStock, uow: UnitOfWork) -> list[UUID]:
    """The ids of the movements, in the order of the items."""
    with checks() as check:
        await check_items(check, command.warehouse_id, command.items, uow)
    return await take_in(command.warehouse_id, command.items, uow, kind=MovementKind.PURCHASE_IN)
