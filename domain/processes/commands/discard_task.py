"""Give up a task that cannot, or shall not, be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.processes.by_hand import DISCARDABLE, put_right


@dataclass(kw_only=True)
class DiscardTask(Command):
    """Give up a task that fails: it will not happen, and what waited for it goes on without it.

    Whatever it should have brought about has to be done by hand; `retryTask` takes it back.
    """

    permission = "process.step.discard"
    moves = True

    task_id: Annotated[UUID, "step"]
    """The task, parked or between two attempts; its id is that of the step."""
    reason: str
    """Why, for who asks later."""


async def discard_task(command: DiscardTask, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition."""
    with checks() as check, check.at("reason"):
        command.reason = clean(command.reason, longest=255)
    tasks = await put_right("task_id", command.task_id, uow, *DISCARDABLE, becomes="DISCARDED")
    await tasks.discard(command.task_id, reason=command.reason)
    return command.task_id
