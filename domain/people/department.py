"""Departments: a tree of who works with whom, and the cost centre that bears what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Refusal


class DepartmentWithinItself(Refusal):
    """A department is not below itself, or below one that is below it."""

    code = "DEPARTMENT_WITHIN_ITSELF"


@dataclass(eq=False, kw_only=True)
class Department(Aggregate):
    """``parent_id`` is the department above, none at the top."""

    id: UUID
    version: int = 1
    code: str
    name: str
    parent_id: UUID | None = None
    cost_center_id: UUID | None = None


@dataclass(eq=False, kw_only=True)
class CostCenter(Aggregate):
    """What bears costs (centro de custo)."""

    id: UUID
    version: int = 1
    code: str
    name: str


async def refuse_circle(moved: UUID, below: UUID | None, uow: UnitOfWork) -> None:
    """Every department is locked, as two that are moved at once could close a circle.

    Raises DepartmentWithinItself.
    """
    above = {one.id: one.parent_id for one in await uow.find_all(Department, lock=True)}
    while below is not None:
        if below == moved:
            raise DepartmentWithinItself
        below = above.get(below)
