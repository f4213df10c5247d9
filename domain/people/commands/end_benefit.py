"""End a benefit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.benefit import Benefit


@dataclass(kw_only=True)
class EndBenefit(Command):
    """Say on which day an employee has a benefit for the last time."""

    permission = "people.benefit.end"
    overwrites = "benefit_id"
    moves = True

    benefit_id: Annotated[UUID, "benefit"]
    """The benefit that is meant."""
    valid_until: date
    """Its last day."""


async def end_benefit(command: EndBenefit, uow: UnitOfWork) -> UUID:
    """Raises NotFound, OutOfRange."""
    benefit = await uow.get(Benefit, command.benefit_id, lock=True)
    benefit.end(on=command.valid_until)
    return benefit.id
