"""Let somebody who works here see their own record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound, checks
from domain.people.employee import Employee
from domain.people.ports import Members


@dataclass(kw_only=True)
class LinkEmployeeToMember(Command):
    """Say which member an employee is, so that they see their own record; without one nobody is."""

    permission = "people.employee.link"
    overwrites = "employee_id"

    employee_id: Annotated[UUID, "employee"]
    """Whose record."""
    member_id: Annotated[UUID, "member"] | None = None
    """Who sees it."""


async def link_employee_to_member(command: LinkEmployeeToMember, uow: UnitOfWork) -> UUID:
    """Raises NotFound."""
    employee = await uow.get(Employee, command.employee_id, lock=True)
    id = command.member_id
    with checks() as check:
        there = id is None or await uow.ask(Members).exists(id)
        check.that(there, NotFound("member_id", kind="Member", id=str(id)))
    employee.member_id = id
    return employee.id
