"""What expires by the clock: requests that nobody decided in time."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from domain.approvals.commands.expire_approval import ExpireApproval, expire_approval
from domain.kernel.runner import execute
from domain.processes import PROCESSES
from persistence import upkeep
from persistence.database import Database
from persistence.unit_of_work import EVERYTHING


async def expire(database: Database, company: UUID) -> int:
    """Each request in a transaction of its own; how many were looked at."""
    async with database.reading(company) as connection:
        overdue = await upkeep.overdue_approvals(connection)
    begin = partial(database.begin, company=company, actor=company, permissions=EVERYTHING)
    for id in overdue:
        await execute(expire_approval, ExpireApproval(approval_id=id), begin, processes=PROCESSES)
    return len(overdue)
