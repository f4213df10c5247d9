"""A task is done as soon as a worker takes it, as a broker that is acknowledged before the work."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from persistence import tasks
from persistence.unit_of_work import SqlUnitOfWork


def sabotage() -> None:
    take, complete = tasks.take, tasks.complete

    async def taken_and_done(connection: AsyncConnection, company: UUID, id: UUID, **facts: Any) -> Any:
        taken = await take(connection, company, id, **facts)
        if taken is not None:
            await complete(connection, company, id)
        return taken

    async def already(_self: SqlUnitOfWork, _task_id: UUID) -> bool:
        return True

    tasks.take, SqlUnitOfWork.complete = taken_and_done, already  # ty: ignore[invalid-assignment]
