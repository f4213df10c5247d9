"""A task in a worker's hands: counted before the work, done with its effect, tried again or parked."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

import structlog
from prometheus_client import Counter, Histogram
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.kernel import runner
from domain.kernel.aggregate import Event
from domain.kernel.command import C, Handler, R
from domain.kernel.process import Process, Queue, Step
from domain.kernel.refusal import Refusal, RefusalGroup
from domain.kernel.runner import Busy, Envelope, Outcome
from domain.processes import PROCESSES
from persistence import tasks
from persistence.codec import decode
from persistence.database import Database
from persistence.tasks import Taken
from persistence.unit_of_work import EVERYTHING

HOLD = timedelta(seconds=15)
"""How long a task is believed to be worked on without a sign of life of its worker."""
SIGN_OF_LIFE = 5.0
"""Seconds."""

log = structlog.get_logger(__name__)
ended = Counter("retaguarda_attempts_total", "Attempts at tasks by their end", ["step", "end"])
lasted = Histogram("retaguarda_attempt_seconds", "How long an attempt took", ["step"])

E = TypeVar("E", bound=Event)


class Fault(Exception):
    """Something outside did not do its part, and may later. ``after`` is when to try again."""

    def __init__(self, code: str, message: str, *, after: timedelta | None = None) -> None:
        super().__init__(message)
        self.code, self.after = code, after


@dataclass(kw_only=True)
class Attempt:
    """One attempt at one task, with everything the work may use.

    The work either calls ``finish`` with the command that records its effect, or returns: then
    there was no effect to record and the task is done. A Refusal parks it; anything else raised
    has it tried again.
    """

    taken: Taken
    database: Database
    over: bool = field(default=False, init=False)

    @property
    def company(self) -> UUID:
        return self.taken.company_id

    @property
    def number(self) -> int:
        """1 for the first attempt."""
        return self.taken.attempts

    @cached_property
    def process(self) -> Process:
        return next(process for process in PROCESSES if process.name == self.taken.process)

    @cached_property
    def step(self) -> Step:
        return next(
            step
            for step in self.process.steps
            if step.name == self.taken.step and step.when.__name__ == self.taken.event_type
        )

    def event(self, kind: type[E]) -> E:
        """The fact that the task is about. Raises TypeError when it is of another kind."""
        fact = decode(self.step.when, self.taken.payload)
        if not isinstance(fact, kind):
            raise TypeError(f"step {self.taken.step} is about {self.taken.event_type}, not {kind.__name__}")
        return fact

    def begin(self) -> AbstractAsyncContextManager[Any]:
        """A unit of work on behalf of whoever caused the task, with the authority of the process."""
        return self.database.begin(company=self.company, actor=self.taken.actor_id, permissions=EVERYTHING)

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A read-only moment of the company; close it before talking to the outside."""
        return self.database.reading(self.company)

    async def execute(self, handler: Handler[C, R], command: C) -> Outcome[R]:
        """Carry out a command on the way, such as recording an intent; the task stays in hand."""
        return await runner.execute(
            handler, command, self.begin, processes=PROCESSES, envelope=self._envelope()
        )

    async def finish(self, handler: Handler[C, R], command: C) -> Outcome[R]:
        """Carry out the command that records the effect; in its transaction the task is done."""
        outcome = await self._do(handler, command, self._envelope(task_id=self.taken.id))
        self.over = True
        return outcome

    async def carry_out(self) -> None:
        """Do what the step itself says: its fact, translated into its command."""
        envelope = self._envelope(task_id=self.taken.id)
        event = self.event(self.step.when)
        await runner.carry_out(self.step, event, self.begin, processes=PROCESSES, envelope=envelope)
        self.over = True

    async def _do(self, handler: Handler[C, R], command: C, envelope: Envelope) -> Outcome[R]:
        return await runner.execute(handler, command, self.begin, processes=PROCESSES, envelope=envelope)

    def _envelope(self, task_id: UUID | None = None) -> Envelope:
        return Envelope(process=self.process.name, cause_id=self.taken.event_id, task_id=task_id)


Work = Callable[[Attempt], Awaitable[None]]


@dataclass(frozen=True)
class Actor:
    """Work under the name by which steps and messages call it."""

    name: str
    queue: Queue
    limit: timedelta
    work: Work


ACTORS: dict[str, Actor] = {}


def actor(queue: Queue, *, limit: timedelta = timedelta(seconds=60)) -> Callable[[Work], Work]:
    """Have this work carry out the steps named after it; ``limit`` is how long one attempt may take."""

    def enlist(work: Work) -> Work:
        name = getattr(work, "__name__", "")
        ACTORS[name] = Actor(name, queue, limit, work)
        return work

    return enlist


@actor("internal")
async def carry_out(attempt: Attempt) -> None:
    """The step's own command, for every step that stays inside."""
    await attempt.carry_out()


async def perform(
    database: Database, work: Work, *, company: UUID, task: UUID, hold: timedelta = HOLD
) -> None:
    """Take the task, do the work, and record how it ended; nothing when it is not to be taken."""
    async with database.writing(company) as connection:
        taken = await tasks.take(connection, company, task, duration=hold)
    if taken is None:
        return
    attempt = Attempt(taken=taken, database=database)
    began = time.monotonic()
    with structlog.contextvars.bound_contextvars(task=str(task), step=taken.step, company=str(company)):
        async with _signs_of_life(attempt, hold):
            end = await _to_its_end(attempt, work)
    ended.labels(taken.step, end).inc()
    lasted.labels(taken.step).observe(time.monotonic() - began)


async def _to_its_end(attempt: Attempt, work: Work) -> str:
    try:
        await work(attempt)
        if not attempt.over:
            await _record(attempt, tasks.complete)
        return "done"
    except asyncio.CancelledError:
        await _record(attempt, tasks.retry, code="INTERRUPTED", message="", after=timedelta(0))
        raise
    except Busy:
        await _try_again(attempt, Fault(Busy.code, ""))
    except (Refusal, RefusalGroup) as refused:
        await _record(attempt, tasks.park, code=_code(refused), message=_told(refused))
        log.info("parked", code=_code(refused))
        return "parked"
    except Fault as fault:
        await _try_again(attempt, fault)
    except Exception as fault:
        log.exception("attempt failed", attempts=attempt.number)
        await _try_again(attempt, Fault("UNEXPECTED_FAULT", type(fault).__name__))
    return "retrying"


async def _try_again(attempt: Attempt, fault: Fault) -> None:
    log.info("will be tried again", code=fault.code, attempts=attempt.number)
    await _record(attempt, tasks.retry, code=fault.code, message=str(fault), after=fault.after)


async def _record(attempt: Attempt, end: Callable[..., Awaitable[object]], **facts: object) -> None:
    """When the database is away now, the lease runs out and the task comes back by itself."""
    try:
        async with attempt.database.writing(attempt.company) as connection:
            await end(connection, attempt.company, attempt.taken.id, **facts)
    except Exception as trouble:
        log.warning("the end of an attempt could not be recorded", reason=type(trouble).__name__)


@asynccontextmanager
async def _signs_of_life(attempt: Attempt, hold: timedelta) -> AsyncIterator[None]:
    """While the work lasts, keep others from taking the task for abandoned."""

    async def extend() -> None:
        while True:
            await asyncio.sleep(min(SIGN_OF_LIFE, hold.total_seconds() / 3))
            await _record(attempt, tasks.extend, duration=hold)

    signs = asyncio.create_task(extend())
    try:
        yield
    finally:
        signs.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await signs


def _code(refused: Refusal | RefusalGroup) -> str:
    return refused.code if isinstance(refused, Refusal) else refused.refusals[0].code


def _told(refused: Refusal | RefusalGroup) -> str:
    """The facts of what was refused, for the person who is to mend it."""
    refusals = [refused] if isinstance(refused, Refusal) else refused.refusals
    return "; ".join(
        f"{refusal.code} " + ", ".join(f"{name}={value}" for name, value in refusal.facts.items())
        for refusal in refusals
    )
