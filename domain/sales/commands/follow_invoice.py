"""What the order learns of its invoices: quantities allocated, invoiced, given back, taken off again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.sales.order import Order


@dataclass(kw_only=True)
class FollowInvoice(Command):
    """An invoice of this order took a step; quantities by order line."""

    permission = "sales.order.follow"

    order_id: Annotated[UUID, "order"]
    """The order the invoice belongs to."""
    quantities: dict[UUID, Decimal]
    """How much of each order line the invoice carries."""


async def allocate_order(command: FollowInvoice, uow: UnitOfWork) -> UUID:
    """A draft carries these quantities. Refuses more than is left."""
    order = await uow.get(Order, command.order_id, lock=True)
    order.allocate(command.quantities)
    return order.id


async def mark_invoiced(command: FollowInvoice, uow: UnitOfWork) -> UUID:
    """The invoice was authorised."""
    order = await uow.get(Order, command.order_id, lock=True)
    order.invoice(command.quantities)
    return order.id


async def take_off_invoice(command: FollowInvoice, uow: UnitOfWork) -> UUID:
    """The invoice was cancelled."""
    order = await uow.get(Order, command.order_id, lock=True)
    order.take_off_invoice(command.quantities)
    return order.id


async def give_back_allocation(command: FollowInvoice, uow: UnitOfWork) -> UUID:
    """The invoice will never be: it was denied, or its number was given up."""
    order = await uow.get(Order, command.order_id, lock=True)
    order.give_back(command.quantities)
    return order.id
