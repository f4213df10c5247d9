"""Cancel an order that should not have happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.sales.order import Order


@dataclass(kw_only=True)
class CancelOrder(Command):
    """Give up a sale of which nothing is invoiced, releasing its goods."""

    permission = "sales.order.cancel"
    overwrites = "order_id"
    moves = True

    order_id: Annotated[UUID, "order"]
    """The order to give up."""
    reason: str
    """Why, in the words of whoever cancels."""


async def cancel_order(command: CancelOrder, uow: UnitOfWork) -> UUID:
    with checks() as check, check.at("reason"):
        command.reason = clean(command.reason, longest=255)
    order = await uow.get(Order, command.order_id, lock=True)
    order.cancel(reason=command.reason)
    return order.id
