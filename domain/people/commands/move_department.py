"""Put a department below another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound, checks
from domain.people.department import Department, refuse_circle


@dataclass(kw_only=True)
class MoveDepartment(Command):
    """Put a department, with all below it, below another, or at the top."""

    permission = "people.department.move"
    overwrites = "department_id"

    department_id: Annotated[UUID, "department"]
    """Which is moved."""
    parent_id: Annotated[UUID, "department"] | None = None
    """Below which; none for the top."""


async def move_department(command: MoveDepartment, uow: UnitOfWork) -> UUID:
    """Raises NotFound, DepartmentWithinItself."""
    below = command.parent_id
    with checks() as check, check.at("parent_id"):
        await refuse_circle(command.department_id, below, uow)
        there = below is None or await uow.find(Department, id=below)
        check.that(there, NotFound(kind="Department", id=str(below)))
    department = await uow.get(Department, command.department_id, lock=True)
    department.parent_id = below
    return department.id
