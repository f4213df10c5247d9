"""Have what follows from the facts of a time done once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound, OutOfRange, checks
from domain.processes.by_hand import Tasks

MOST = 10_000


@dataclass(kw_only=True)
class ReplayTasks(Command):
    """Have what follows from the facts of a time done once more: nothing is doubled, gaps are filled.

    What has its effect already only passes by; what was parked is tried again; what should have
    followed and never did, because the step is newer than the fact, is made up for. What was
    discarded stays so.
    """

    permission = "process.step.replay"
    moves = True

    since: datetime
    """Facts from then on,"""
    until: datetime
    """and before then."""
    process: str | None = None
    """Only this process; all when absent."""
    topic: str | None = None
    """Only facts of this kind, such as InvoiceAuthorized; all when absent."""


@dataclass(frozen=True)
class Replayed:
    """How many tasks are due once more."""

    tasks: int


async def replay_tasks(command: ReplayTasks, uow: UnitOfWork) -> Replayed:
    """Raises NotFound for an unknown process or topic, OutOfRange for times and for too many tasks."""
    tasks = uow.ask(Tasks)
    steps = tasks.steps(process=command.process, topic=command.topic)
    with checks() as check:
        named = {name for name in ("process", "topic") if getattr(command, name) is not None}
        for name in sorted(named) if not steps else ():
            check.that(False, NotFound(name, kind=name))
        earliest = tasks.remembered_since()
        check.that(command.since >= earliest, OutOfRange("since", least=earliest))
        check.that(command.since < command.until, OutOfRange("until", above=command.since))
    count = await tasks.replay(steps, since=command.since, until=command.until, most=MOST)
    if count > MOST:
        raise OutOfRange("until", most=MOST, requested=count)
    return Replayed(count)
