"""Calculate what the end of an employment comes to, for who decides about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.ending import tables_of
from domain.people.payroll.settlement import settle
from domain.people.ports import EndingsKnown
from domain.people.termination import Termination


@dataclass(kw_only=True)
class CalculateTermination(Command):
    """Calculate what the end of an employment comes to if it is paid on its last day without a fine; again as
    often as something changed."""

    permission = "people.termination.calculate"
    overwrites = "termination_id"
    moves = True

    termination_id: Annotated[UUID, "termination"]
    """The termination that is meant."""


async def calculate_termination(command: CalculateTermination, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition, DismissalProtected, DatesOutOfOrder, OutOfRange, Missing, and what
    stands in the way of paying the employee at all."""
    termination = await uow.get(Termination, command.termination_id, lock=True)
    ending = termination.ending
    facts = await uow.ask(EndingsKnown).of(ending)
    pay = settle(facts, await tables_of(ending.last_day, ending.paid_on, uow))
    termination.calculate(pay, by=uow.actor, at=uow.now)
    return termination.id
