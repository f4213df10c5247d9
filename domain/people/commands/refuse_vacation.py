"""Refuse a vacation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.people.vacation import Vacation


@dataclass(kw_only=True)
class RefuseVacation(Command):
    """Refuse a vacation that was asked for; its days are free again."""

    permission = "people.vacation.refuse"
    overwrites = "vacation_id"
    moves = True

    vacation_id: Annotated[UUID, "vacation"]
    """The vacation that is meant."""
    reason: str
    """Why, 255 characters at most."""


async def refuse_vacation(command: RefuseVacation, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition."""
    with checks() as check, check.at("reason"):
        reason = clean(command.reason, longest=255)
    vacation = await uow.get(Vacation, command.vacation_id, lock=True)
    vacation.refuse(by=uow.actor, at=uow.now, reason=reason)
    return vacation.id
