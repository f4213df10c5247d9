"""End what a dependent counts for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.dependent import Dependent


@dataclass(kw_only=True)
class EndDependent(Command):
    """Say on which day a dependent counts for the last time."""

    permission = "people.dependent.end"
    overwrites = "dependent_id"

    dependent_id: Annotated[UUID, "dependent"]
    """The dependent that is meant."""
    valid_until: date
    """Its last day."""


async def end_dependent(command: EndDependent, uow: UnitOfWork) -> UUID:
    """Raises NotFound, OutOfRange."""
    dependent = await uow.get(Dependent, command.dependent_id, lock=True)
    dependent.end(on=command.valid_until)
    return dependent.id
