"""What was announced to workers who will never hear of it, announced anew without waiting."""

from __future__ import annotations

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.outbox import TaskState, tasks

NOT_BEGUN = (TaskState.WAITING, TaskState.RETRYING)


async def release(connection: AsyncConnection) -> None:
    """End the leases of all tasks in which no worker has begun; in all companies.

    One that is begun meanwhile keeps its lease. A message that turns up later finds the task taken.
    """
    leased = update(tasks).where(tasks.c.state.in_(NOT_BEGUN), tasks.c.leased_until > func.now())
    await connection.execute(
        leased.values(leased_until=None, updated_at=func.now(), version=tasks.c.version + 1)
    )
