"""Approve a vacation that somebody else asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.vacation import Vacation


@dataclass(kw_only=True)
class ApproveVacation(Command):
    """Approve a vacation that somebody else asked for."""

    permission = "people.vacation.approve"
    overwrites = "vacation_id"
    moves = True

    vacation_id: Annotated[UUID, "vacation"]
    """Which."""


async def approve_vacation(command: ApproveVacation, uow: UnitOfWork) -> UUID:
    """Raises NotFound, FourEyes, InvalidTransition."""
    vacation = await uow.get(Vacation, command.vacation_id, lock=True)
    vacation.approve(by=uow.actor, at=uow.now)
    return vacation.id
