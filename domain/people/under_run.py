"""What a payroll run that is not closed yet pays is not given up under its feet."""

from __future__ import annotations

from collections.abc import Iterable

from domain.kernel.command import UnitOfWork
from domain.people.ports import VacationPays
from domain.people.vacation import Vacation, VacationInRun, VacationStatus


async def refuse_in_run(vacations: Iterable[Vacation], path: str, uow: UnitOfWork) -> None:
    """Raises VacationInRun."""
    approved = [one.id for one in vacations if one.status is VacationStatus.APPROVED]
    number = await uow.ask(VacationPays).under_way(approved) if approved else None
    if number is not None:
        raise VacationInRun(path, number=number)
