"""End alimony."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.alimony_order import AlimonyOrder


@dataclass(kw_only=True)
class EndAlimony(Command):
    """Say on which day alimony is kept back for the last time."""

    permission = "people.alimony.end"
    overwrites = "alimony_order_id"
    moves = True

    alimony_order_id: Annotated[UUID, "alimonyorder"]
    """The alimony order that is meant."""
    valid_until: date
    """Its last day."""


async def end_alimony(command: EndAlimony, uow: UnitOfWork) -> UUID:
    """Raises NotFound, OutOfRange."""
    order = await uow.get(AlimonyOrder, command.alimony_order_id, lock=True)
    order.end(on=command.valid_until)
    return order.id
