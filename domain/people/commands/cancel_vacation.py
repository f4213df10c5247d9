"""Give a vacation up before it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.people.under_run import refuse_in_run
from domain.people.vacation import Vacation


@dataclass(kw_only=True)
class CancelVacation(Command):
    """Give a vacation up before it begins; its days are free again. What a closed run paid of it stays paid
    ahead: the next vacation, or the last pay, takes it off."""

    permission = "people.vacation.cancel"
    overwrites = "vacation_id"
    moves = True

    vacation_id: Annotated[UUID, "vacation"]
    """The vacation that is meant."""
    reason: str
    """Why, 255 characters at most."""


async def cancel_vacation(command: CancelVacation, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition, OutOfRange, VacationInRun."""
    with checks() as check, check.at("reason"):
        reason = clean(command.reason, longest=255)
    vacation = await uow.get(Vacation, command.vacation_id, lock=True)
    await refuse_in_run([vacation], "vacation_id", uow)
    vacation.cancel(on=uow.today, reason=reason)
    return vacation.id
