"""What expires by the clock: requests that nobody decided in time."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import structlog

from domain.approvals.commands.expire_approval import ExpireApproval, expire_approval
from domain.kernel.refusal import Refusal, RefusalGroup
from domain.kernel.runner import execute
from domain.processes import PROCESSES
from persistence import upkeep
from persistence.database import Database
from persistence.unit_of_work import EVERYTHING

log = structlog.get_logger(__name__)


async def expire(database: Database, company: UUID) -> int:
    """Each request in a transaction of its own, whose refusal holds up no other; how many were looked at."""
    async with database.reading(company) as connection:
        overdue = await upkeep.overdue_approvals(connection)
    begin = partial(database.begin, company=company, actor=company, permissions=EVERYTHING)
    for id in overdue:
        try:
            await execute(expire_approval, ExpireApproval(approval_id=id), begin, processes=PROCESSES)
        except (Refusal, RefusalGroup) as refused:
            log.error("a request does not expire", company=str(company), reason=str(refused))
    return len(overdue)
