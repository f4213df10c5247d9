"""How long a collective vacation of a whole company takes, from the grant to its being given up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from domain.kernel.calendar import business_date
from domain.kernel.runner import execute
from domain.people.commands.cancel_collective_vacation import (
    CancelCollectiveVacation,
    cancel_collective_vacation,
)
from domain.people.commands.grant_collective_vacation import (
    GrantCollectiveVacation,
    grant_collective_vacation,
)
from domain.processes import PROCESSES
from persistence.clock import now
from persistence.database import Database
from tests.api.front import found_company
from tests.bench.meter import Meter
from tests.bench.payroll import AT_ONCE, NAME, _Desk
from tests.bench.world import Server, empty_database

AHEAD = 40
"""Days."""


@dataclass(frozen=True, kw_only=True)
class Took:
    """Seconds of the clock, of the program's processor, and of the database's."""

    what: str
    wall: float
    program: float
    server: float

    def __str__(self) -> str:
        processors = f"{self.program:.1f} s of its processor, {self.server:.1f} s of the database's"
        return f"{self.what} in {self.wall:.1f} s: {processors}"


def run(folder: Path, employees: int) -> str:
    """What was seen, in words."""
    with Server(folder) as server, empty_database(server, NAME):
        return asyncio.run(_measured(server, employees))


async def _measured(server: Server, employees: int) -> str:
    database = Database.at(server.url(NAME), statement_timeout="60s")
    founded = await found_company(database, 1)
    desk = _Desk(database, founded.id, founded.member_id)
    for begin in range(0, employees, AT_ONCE):
        await desk.hire(range(begin, min(begin + AT_ONCE, employees)))
    async with Database.at(server.url(NAME), role=None).engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("analyze"))
    starts_on = business_date(now()) + timedelta(days=AHEAD)
    grant = GrantCollectiveVacation(starts_on=starts_on - timedelta(days=starts_on.weekday()), days=20)

    async def granting() -> Any:
        return (await execute(grant_collective_vacation, grant, desk.begin, processes=PROCESSES)).result

    granted, first = await _timed(server, f"{employees:,} vacations granted", granting())
    give_up = CancelCollectiveVacation(collective_vacation_id=granted, reason="Pedido grande")
    giving_up = execute(cancel_collective_vacation, give_up, desk.begin, processes=PROCESSES)
    _, second = await _timed(server, f"{employees:,} given up", giving_up)
    await database.close()
    return f"{first}\n{second}"


async def _timed(server: Server, what: str, doing: Awaitable[Any]) -> tuple[Any, Took]:
    meter = Meter.of(server.process)
    wall, program, used = time.monotonic(), time.process_time(), meter.cpu()
    made = await doing
    took = Took(
        what=what,
        wall=time.monotonic() - wall,
        program=time.process_time() - program,
        server=meter.cpu() - used,
    )
    return made, took
