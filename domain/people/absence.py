"""Days on which nobody works: of leaves and vacations no two are on the same day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.command import UnitOfWork
from domain.people.dated import Period
from domain.people.leave import Leave
from domain.people.vacation import Vacation


@dataclass
class Away:
    """The days of a vacation, and those of the leave that follows it."""

    valid_from: date
    valid_until: date | None


async def absences(employee_id: UUID, uow: UnitOfWork, *, but: UUID | None = None) -> list[Period]:
    """Leaves, and vacations that stand, but for this one; the employee is to be locked before."""
    leaves = await uow.find_all(Leave, employee_id=employee_id)
    vacations = await uow.find_all(Vacation, employee_id=employee_id)
    return [
        *leaves,
        *(Away(one.starts_on, one.away_until) for one in vacations if one.stands and one.id != but),
    ]
