"""Short-close an order: the rest of it will not happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.sales.order import Order


@dataclass(kw_only=True)
class CloseOrder(Command):
    """Give up what is left of an order, releasing its goods."""

    permission = "sales.order.close"
    overwrites = "order_id"
    moves = True

    order_id: Annotated[UUID, "order"]
    """The order of which nothing more will be served."""
    reason: str
    """Why, in the words of whoever closes it."""


async def close_order(command: CloseOrder, uow: UnitOfWork) -> UUID:
    with checks() as check, check.at("reason"):
        command.reason = clean(command.reason, longest=255)
    order = await uow.get(Order, command.order_id, lock=True)
    order.close(reason=command.reason)
    return order.id
