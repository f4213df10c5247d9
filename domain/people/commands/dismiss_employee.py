"""End an employment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Duplicate, checks
from domain.kernel.text import clean
from domain.people.employee import DismissalInitiative, Employee
from domain.people.leave import Leave
from domain.people.ports import LabourLaws
from domain.people.protection import refuse_protected
from domain.people.termination import STANDING, Termination
from domain.people.under_run import refuse_in_run
from domain.people.vacation import Vacation


@dataclass(kw_only=True)
class DismissEmployee(Command):
    """End an employment on a day: a directorship, whose last month the monthly run pays, an internship, or
    one that is settled elsewhere. Any other is settled by `registerTermination` with the same last day, and
    the monthly run refuses the employee until it is. What was agreed and paid stays on record."""

    permission = "people.employee.dismiss"
    overwrites = "employee_id"
    moves = True

    employee_id: Annotated[UUID, "employee"]
    """Who is dismissed."""
    dismissed_on: date
    """Last day of the employment."""
    reason: str
    """Why, for who asks later."""
    initiative: DismissalInitiative | None = None
    """Who wanted it."""
    settled_elsewhere: bool = False
    """What the end owes is paid elsewhere, and by no run here; may be said later of the same day."""


async def dismiss_employee(command: DismissEmployee, uow: UnitOfWork) -> UUID:
    """Raises NotFound, Required, DismissalProtected, NotEmployedThen, AlreadyDismissed, VacationInRun,
    Duplicate where an end is registered here that is said to be settled elsewhere."""
    employee = await uow.get(Employee, command.employee_id, lock=True)
    with checks() as check, check.at("reason"):
        reason = clean(command.reason, longest=255)
    if employee.dismissed_on is None:
        law = (await uow.ask(LabourLaws).known()).on(command.dismissed_on)
        leaves = await uow.find_all(Leave, employee_id=employee.id)
        refuse_protected(leaves, command.dismissed_on, command.initiative, law)
    if command.settled_elsewhere and await uow.find_all(
        Termination, employee_id=employee.id, status=[*STANDING]
    ):
        raise Duplicate("settled_elsewhere", fields=["settled_elsewhere"])
    planned = await uow.find_all(Vacation, employee_id=employee.id)
    await refuse_in_run((one for one in planned if one.starts_on > command.dismissed_on), "dismissed_on", uow)
    employee.dismiss(
        on=command.dismissed_on,
        reason=reason,
        initiative=command.initiative,
        settled_elsewhere=command.settled_elsewhere,
    )
    return employee.id
