"""Have a parked step of a process tried again, after its cause was mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.processes.by_hand import retry


@dataclass(kw_only=True)
class RetryStep(Command):
    """Try a parked step again."""

    permission = "process.step.retry"
    moves = True

    step_id: Annotated[UUID, "step"]
    """The parked step."""


async def retry_step(command: RetryStep, uow: UnitOfWork) -> UUID:
    """Raises NotFound, InvalidTransition."""
    return await retry("step_id", command.step_id, uow)
