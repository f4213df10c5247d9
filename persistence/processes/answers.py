"""The tasks of the processes, as a person may handle them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from domain.kernel.process import Step
from domain.processes import PROCESSES
from domain.processes.by_hand import Tasks
from persistence.answering import answers
from persistence.outbox import TaskState, tasks
from persistence.processes.replaying import ANEW, replay
from persistence.unit_of_work import SqlUnitOfWork
from persistence.upkeep import KEEP_DONE_TASKS


@answers(Tasks)
class StoredTasks:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def state_of(self, task_id: UUID) -> str | None:
        query = select(tasks.c.state).where(tasks.c.company_id == self._uow.company, tasks.c.id == task_id)
        state = await self._uow.transaction.scalar(query.with_for_update())
        return None if state is None else str(state)

    async def parked_about(self, subject_id: UUID) -> Sequence[UUID]:
        query = select(tasks.c.id).where(
            tasks.c.company_id == self._uow.company,
            tasks.c.subject_id == subject_id,
            tasks.c.state == TaskState.PARKED,
        )
        found = await self._uow.transaction.scalars(query.order_by(tasks.c.id).with_for_update())
        return found.all()

    async def retry(self, task_id: UUID) -> None:
        await self._change(task_id, state=TaskState.RETRYING, discard_reason=None, **ANEW)

    async def discard(self, task_id: UUID, *, reason: str) -> None:
        await self._change(task_id, state=TaskState.DISCARDED, discard_reason=reason, leased_until=None)

    def steps(self, *, process: str | None, topic: str | None) -> Sequence[tuple[str, Step]]:
        return [
            (known.name, step)
            for known in PROCESSES
            for step in known.steps
            if step.later and process in (None, known.name) and topic in (None, step.when.__name__)
        ]

    async def replay(
        self, steps: Sequence[tuple[str, Step]], *, since: datetime, until: datetime, most: int
    ) -> int:
        return await replay(self._uow, steps, since=since, until=until, most=most)

    def remembered_since(self) -> datetime:
        return self._uow.now - KEEP_DONE_TASKS

    async def _change(self, task_id: UUID, **values: Any) -> None:
        await self._uow.transaction.execute(
            update(tasks)
            .where(tasks.c.company_id == self._uow.company, tasks.c.id == task_id)
            .values(updated_at=self._uow.now, version=tasks.c.version + 1, **values)
        )
