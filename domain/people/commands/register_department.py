"""Found a department."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import refuse_taken
from domain.kernel.refusal import NotFound, checks
from domain.kernel.text import clean
from domain.people.department import CostCenter, Department


@dataclass(kw_only=True)
class RegisterDepartment(Command):
    """Found a department, at the top or below another."""

    permission = "people.department.register"

    code: str
    """The company's own, 20 characters at most."""
    name: str
    """What it is called, 100 characters at most."""
    parent_id: Annotated[UUID, "department"] | None = None
    """The department above; none at the top."""
    cost_center_id: Annotated[UUID, "costcenter"] | None = None
    """What bears the costs of those in it."""


async def register_department(command: RegisterDepartment, uow: UnitOfWork) -> UUID:
    parent, center = command.parent_id, command.cost_center_id
    with checks() as check:
        with check.at("code"):
            code = clean(command.code, longest=20)
            await refuse_taken(uow, Department, code=code)
        with check.at("name"):
            name = clean(command.name, longest=100)
        there = parent is None or await uow.find(Department, id=parent)
        check.that(there, NotFound("parent_id", kind="Department", id=str(parent)))
        there = center is None or await uow.find(CostCenter, id=center)
        check.that(there, NotFound("cost_center_id", kind="CostCenter", id=str(center)))
    department = Department(id=uow.new_id(), code=code, name=name, parent_id=parent, cost_center_id=center)
    uow.add(department)
    return department.id
