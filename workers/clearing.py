"""What long work left behind: results whose time is over, and work that nobody goes on with."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from domain.kernel.runner import execute
from domain.platform.commands.expire_bulk_operation import ExpireBulkOperation, expire_bulk_operation
from domain.platform.commands.fail_bulk_operation import FailBulkOperation, fail_bulk_operation
from domain.processes import PROCESSES
from persistence import upkeep
from persistence.database import Database
from persistence.exporting.files import folder_of
from persistence.storage import Storage
from persistence.unit_of_work import EVERYTHING

GIVEN_UP = "ATTEMPTS_EXHAUSTED"


async def clear(database: Database, storage: Storage, company: UUID) -> int:
    """Of one company; answers how many. Files go first: what says that it has none has none."""
    async with database.reading(company) as connection:
        expired = await upkeep.expired_results(connection)
        abandoned = await upkeep.abandoned_work(connection)
    begin = partial(database.begin, company=company, actor=company, permissions=EVERYTHING)
    for id in expired:
        await storage.remove_folder(folder_of(company, id))
        command = ExpireBulkOperation(bulk_operation_id=id)
        await execute(expire_bulk_operation, command, begin, processes=PROCESSES)
    for id in abandoned:
        failure = FailBulkOperation(bulk_operation_id=id, code=GIVEN_UP)
        await execute(fail_bulk_operation, failure, begin, processes=PROCESSES)
        await storage.remove_folder(folder_of(company, id))
    return len(expired) + len(abandoned)
