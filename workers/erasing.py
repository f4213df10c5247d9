"""What is due of people's data: terms that ended, and what was handed out long enough."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from domain.kernel.runner import execute
from domain.platform.commands.complete_erasure import CompleteErasure, complete_erasure
from domain.processes import PROCESSES
from persistence import upkeep
from persistence.database import Database
from persistence.unit_of_work import EVERYTHING


async def erase(database: Database, company: UUID) -> int:
    """Look again at every erasure that waits and is not held; how many."""
    async with database.reading(company) as connection:
        waiting = await upkeep.waiting_erasures(connection)
    begin = partial(database.begin, company=company, actor=company, permissions=EVERYTHING)
    for id in waiting:
        command = CompleteErasure(personal_data_request_id=id)
        await execute(complete_erasure, command, begin, processes=PROCESSES)
    async with database.writing(company) as connection:
        await upkeep.forget_exports_of_people(connection)
    return len(waiting)
