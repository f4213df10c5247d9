"""The tasks of the processes, as a person may handle them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select, update

from domain.processes.commands.retry_step import Steps
from persistence.answering import answers
from persistence.outbox import TaskState, tasks
from persistence.unit_of_work import SqlUnitOfWork


@answers(Steps)
class StoredSteps:
    def __init__(self, uow: SqlUnitOfWork) -> None:
        self._uow = uow

    async def state_of(self, step_id: UUID) -> str | None:
        query = select(tasks.c.state).where(tasks.c.company_id == self._uow.company, tasks.c.id == step_id)
        state = await self._uow.session.scalar(query.with_for_update())
        return None if state is None else str(state)

    async def retry(self, step_id: UUID) -> None:
        await self._uow.session.execute(
            update(tasks)
            .where(tasks.c.company_id == self._uow.company, tasks.c.id == step_id)
            .values(
                state=TaskState.RETRYING,
                attempts=0,
                next_at=func.now(),
                leased_until=None,
                updated_at=self._uow.now,
                version=tasks.c.version + 1,
            )
        )
