"""What a worker does with exports and imports, in tests: what waits, or one of them now."""

from __future__ import annotations

from uuid import UUID

import asyncpg
from sqlalchemy import select

from persistence.outbox import TaskState, tasks
from tests.exporting.asking import uuid_of
from workers.tasks import ACTORS, Workshop

NOW = "update task set state = 'RETRYING', next_at = now() where subject_id = $1 returning id"


async def carried_out(process: str, actor: str, workshop: Workshop, company: UUID) -> None:
    """All that waits in a process."""
    waiting = select(tasks.c.id).where(
        tasks.c.state.in_([TaskState.WAITING, TaskState.RETRYING]), tasks.c.process == process
    )
    async with workshop.database.reading(company) as connection:
        due = (await connection.execute(waiting.order_by(tasks.c.created_at))).scalars().all()
    for id in due:
        await workshop.perform(ACTORS[actor].work, company=company, task=id)


async def performed(
    actor: str, owner: asyncpg.Connection, company: UUID, workshop: Workshop, id: str
) -> None:
    """The task of an operation, due or not."""
    task = await owner.fetchval(NOW, uuid_of(id))
    await workshop.perform(ACTORS[actor].work, company=company, task=task)
