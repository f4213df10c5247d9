"""Give a collective vacation up before it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.people.collective_vacation import CollectiveVacation
from domain.people.under_run import refuse_in_run
from domain.people.vacation import Vacation


@dataclass(kw_only=True)
class CancelCollectiveVacation(Command):
    """Give a collective vacation up for everybody before it begins; the days are free again."""

    permission = "people.vacation.grant"
    overwrites = "collective_vacation_id"
    moves = True

    collective_vacation_id: Annotated[UUID, "collectivevacation"]
    """The collective vacation that is meant."""
    reason: str
    """Why, 255 characters at most."""


async def cancel_collective_vacation(command: CancelCollectiveVacation, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition, OutOfRange, VacationInRun."""
    with checks() as check, check.at("reason"):
        reason = clean(command.reason, longest=255)
    granted = await uow.get(CollectiveVacation, command.collective_vacation_id, lock=True)
    granted.cancel(on=uow.today, reason=reason)
    found = await uow.find_all(Vacation, lock=True, collective_vacation_id=granted.id)
    await refuse_in_run(found, "collective_vacation_id", uow)
    for vacation in found:
        if vacation.stands:
            vacation.cancel(on=uow.today, reason=reason)
    return granted.id
