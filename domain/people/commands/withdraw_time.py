"""Take time back that was kept by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.people.months import refuse_closed
from domain.people.time_entry import TimeEntry


@dataclass(kw_only=True)
class WithdrawTime(Command):
    """Take time back that was kept by mistake; it stays on record, and counts no more."""

    permission = "people.time.withdraw"
    overwrites = "time_entry_id"
    moves = True

    time_entry_id: Annotated[UUID, "timeentry"]
    """The time entry that is meant."""


async def withdraw_time(command: WithdrawTime, uow: UnitOfWork) -> UUID:
    """Raises NotFound, MonthClosed."""
    entry = await uow.get(TimeEntry, command.time_entry_id, lock=True)
    with checks() as check, check.at("time_entry_id"):
        await refuse_closed(entry.on, uow, entry.employee_id)
    entry.withdraw(at=uow.now)
    return entry.id
