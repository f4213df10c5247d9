"""What people do to tasks that did not go well, and what they must know of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.command import UnitOfWork
from domain.kernel.process import Step
from domain.kernel.refusal import InvalidTransition, NotFound

RETRIABLE = ("PARKED", "RETRYING", "DISCARDED")
DISCARDABLE = ("PARKED", "RETRYING")


class Tasks(Protocol):
    """The tasks of the processes, as a person may handle them."""

    async def state_of(self, task_id: UUID) -> str | None:
        """Held until the end of the transaction, so that no worker takes it meanwhile."""
        ...

    async def parked_about(self, subject_id: UUID) -> Sequence[UUID]:
        """Those that wait for a person; held until the end of the transaction."""
        ...

    async def retry(self, task_id: UUID) -> None:
        """Due at once, with all its attempts again."""
        ...

    async def discard(self, task_id: UUID, *, reason: str) -> None:
        """It will not happen; what waits for it goes on."""
        ...

    def steps(self, *, process: str | None, topic: str | None) -> Sequence[tuple[str, Step]]:
        """What becomes a task in this process, of this kind of fact, or in any and of any."""
        ...

    async def replay(
        self, steps: Sequence[tuple[str, Step]], *, since: datetime, until: datetime, most: int
    ) -> int:
        """What follows from the facts of a time, by process and step, due once more; answers how much.

        What has its effect already is marked as done without being done again. Changes nothing when
        it would be more than ``most``.
        """
        ...

    def remembered_since(self) -> datetime:
        """Of earlier facts nobody knows any more which of their tasks were done."""
        ...


async def put_right(path: str, task_id: UUID, uow: UnitOfWork, *allowed: str, becomes: str) -> Tasks:
    """The tasks, when this one may be handled. Raises NotFound, InvalidTransition."""
    tasks = uow.ask(Tasks)
    state = await tasks.state_of(task_id)
    if state is None:
        raise NotFound(path, kind="step")
    if state not in allowed:
        raise InvalidTransition(path, from_state=state, to_state=becomes, allowed=list(allowed))
    return tasks


async def retry(path: str, task_id: UUID, uow: UnitOfWork) -> UUID:
    """One that waits for its next attempt is brought forward; one at work, or done, is left alone."""
    tasks = await put_right(path, task_id, uow, *RETRIABLE, becomes="RUNNING")
    await tasks.retry(task_id)
    return task_id


def actions_of(state: str) -> list[Action]:
    """What may be done with a step in this state."""
    return [
        Action.of("retryStep", state in RETRIABLE, InvalidTransition.code),
        Action.of("discardTask", state in DISCARDABLE, InvalidTransition.code),
    ]
