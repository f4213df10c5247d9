"""Have a parked task tried again, one of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.processes.by_hand import retry


@dataclass(kw_only=True)
class RetryTask(Command):
    """Try a parked task again, with all its attempts; or one that was discarded by mistake."""

    permission = "process.step.retry"
    moves = True

    task_id: Annotated[UUID, "step"]
    """The task; its id is that of the step."""


async def retry_task(command: RetryTask, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition."""
    return await retry("task_id", command.task_id, uow)
