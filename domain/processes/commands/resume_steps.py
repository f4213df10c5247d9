"""Have whatever is parked about a thing tried again, because the thing changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.processes.by_hand import Tasks


@dataclass(kw_only=True)
class ResumeSteps(Command):
    """Try what waits for a person again: what it waited for came about."""

    permission = "process.step.retry"

    subject_id: UUID
    """What the steps are about."""


async def resume_steps(command: ResumeSteps, uow: UnitOfWork) -> None:
    tasks = uow.ask(Tasks)
    for task_id in await tasks.parked_about(command.subject_id):
        await tasks.retry(task_id)
