"""Let somebody who works here see their own record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound, checks
from domain.people.employee import Employee, LinksOneself
from domain.people.ports import Members


@dataclass(kw_only=True)
class LinkEmployeeToMember(Command):
    """Say which member an employee is, so that they see their own record; without one nobody is."""

    permission = "people.employee.link"
    overwrites = "employee_id"

    employee_id: Annotated[UUID, "employee"]
    """Whose record."""
    member_id: Annotated[UUID, "member"] | None = None
    """Who sees it; not oneself."""


async def link_employee_to_member(command: LinkEmployeeToMember, uow: UnitOfWork) -> UUID:
    """Raises NotFound, LinksOneself."""
    employee = await uow.get(Employee, command.employee_id, lock=True)
    id = command.member_id
    if id is not None:
        await _check_other(id, uow.ask(Members))
    employee.member_id = id
    return employee.id


async def _check_other(id: UUID, members: Members) -> None:
    with checks() as check:
        there = await members.exists(id)
        check.that(there, NotFound("member_id", kind="Member", id=str(id)))
        check.that(not await members.acts(id), LinksOneself("member_id"))
