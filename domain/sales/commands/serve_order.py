"""Goods that an order waited for have come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.sales.order import Order


@dataclass(kw_only=True)
class ServeOrder(Command):
    """Have what is now covered by stock invoiced, if the company invoices on placement."""

    permission = "sales.order.follow"

    order_id: Annotated[UUID, "order"]
    """The order that waited."""


async def serve_order(command: ServeOrder, uow: UnitOfWork) -> UUID:
    order = await uow.get(Order, command.order_id, lock=True)
    order.serve()
    return order.id
