"""Have a parked step of a process tried again, after its cause was mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Protocol
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import InvalidTransition, NotFound


class Steps(Protocol):
    """The tasks of the processes, as a person may handle them."""

    async def state_of(self, step_id: UUID) -> str | None: ...

    async def retry(self, step_id: UUID) -> None:
        """Due at once, with all its attempts again."""
        ...


@dataclass(kw_only=True)
class RetryStep(Command):
    """Try a parked step again."""

    permission = "process.step.retry"
    moves = True

    step_id: Annotated[UUID, "step"]
    """The parked step."""


async def retry_step(command: RetryStep, uow: UnitOfWork) -> UUID:
    """A step that is waiting for its next attempt is brought forward; one at work is left alone."""
    steps = uow.ask(Steps)
    state = await steps.state_of(command.step_id)
    if state is None:
        raise NotFound("step_id", kind="step")
    if state not in ("PARKED", "RETRYING"):
        raise InvalidTransition(
            "step_id", from_state=state, to_state="RUNNING", allowed=["PARKED", "RETRYING"]
        )
    await steps.retry(command.step_id)
    return command.step_id
