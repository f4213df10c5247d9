"""Cancel the end of an employment before it is paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.people.employee import Employee
from domain.people.termination import Termination, TerminationStatus


@dataclass(kw_only=True)
class CancelTermination(Command):
    """Cancel the end of an employment before it is paid; who was dismissed by it is employed again.

    What ended with it is not begun anew: benefits and vacations are agreed again.
    """

    permission = "people.termination.cancel"
    overwrites = "termination_id"
    moves = True

    termination_id: Annotated[UUID, "termination"]
    """The termination that is meant."""
    reason: str
    """Why; 255 characters at most."""


async def cancel_termination(command: CancelTermination, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition, Required, TooLong; Duplicate where the person was hired anew."""
    asked = await uow.get(Termination, command.termination_id)
    employee = await uow.get(Employee, asked.employee_id, lock=True)
    termination = await uow.get(Termination, command.termination_id, lock=True)
    with checks() as check, check.at("reason"):
        reason = clean(command.reason, longest=255)
    dismissed = termination.status is TerminationStatus.APPROVED
    termination.cancel(reason=reason)
    if dismissed:
        employee.reinstate()
    return termination.id
