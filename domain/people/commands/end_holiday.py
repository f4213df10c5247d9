"""Say until when a holiday is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.people.holiday import Holiday


@dataclass(kw_only=True)
class EndHoliday(Command):
    """Say until when a holiday is one; one that was wrong ends before its first day."""

    permission = "people.holiday.end"
    overwrites = "holiday_id"

    holiday_id: Annotated[UUID, "holiday"]
    """The holiday that is meant."""
    valid_until: date
    """The last day on which it counts."""


async def end_holiday(command: EndHoliday, uow: UnitOfWork) -> UUID:
    """Raises NotFound, OutOfRange."""
    holiday = await uow.get(Holiday, command.holiday_id, lock=True)
    holiday.end(on=command.valid_until)
    return holiday.id
