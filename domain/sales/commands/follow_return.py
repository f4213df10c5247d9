"""What a return goes through by itself: its document authorised, its goods stored, its credit granted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import ZERO, Money
from domain.sales.order import Order
from domain.sales.return_ import ARRIVED, Return


@dataclass(kw_only=True)
class ReceiveReturn(Command):
    """The document of the entry was authorised."""

    permission = "sales.return.follow"

    return_id: Annotated[UUID, "return"]
    """The return whose goods come in."""
    document_id: Annotated[UUID, "invoice"]
    """The authorised document."""


@dataclass(kw_only=True)
class InspectReturn(Command):
    """The goods of one invoice are in the warehouse again."""

    permission = "sales.return.follow"

    return_id: Annotated[UUID, "return"]
    """The return they belong to."""
    invoice_id: Annotated[UUID, "invoice"]
    """The document they had left with."""


@dataclass(kw_only=True)
class CreditReturn(Command):
    """The customer was credited."""

    permission = "sales.return.follow"

    return_id: Annotated[UUID, "return"]
    """What they are credited for."""
    amount: Money
    """How much."""
    discount: Money = ZERO
    """What of the return's value was saved by paying early, and is owed to nobody."""


async def receive_return(command: ReceiveReturn, uow: UnitOfWork) -> UUID:
    """A second time it changes nothing."""
    returned = await uow.get(Return, command.return_id)
    order = await uow.get(Order, returned.order_id, lock=True)
    returned = await uow.get(Return, command.return_id, lock=True)
    if returned.status not in ARRIVED:
        order.take_returned(returned.quantities())
        returned.receive(document_id=command.document_id, on=uow.today)
    return returned.id


async def inspect_return(command: InspectReturn, uow: UnitOfWork) -> UUID:
    returned = await uow.get(Return, command.return_id, lock=True)
    returned.store(command.invoice_id)
    return returned.id


async def credit_return(command: CreditReturn, uow: UnitOfWork) -> UUID:
    returned = await uow.get(Return, command.return_id, lock=True)
    returned.credit(command.amount, command.discount)
    return returned.id
