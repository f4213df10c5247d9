"""Keep on which day somebody is away for the last time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.leave import Leave


@dataclass(kw_only=True)
class EndLeave(Command):
    """Say on which day an employee is away for the last time."""

    permission = "people.leave.end"
    overwrites = "leave_id"
    moves = True

    leave_id: Annotated[UUID, "leave"]
    """The leave that is meant."""
    valid_until: date
    """Its last day."""


async def end_leave(command: EndLeave, uow: UnitOfWork) -> UUID:
    """Raises NotFound, OutOfRange."""
    leave = await uow.get(Leave, command.leave_id, lock=True)
    leave.end(on=command.valid_until)
    return leave.id
