"""A task in a worker's hands: counted before the work, done with its effect, tried again or parked."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from prometheus_client import Counter, Histogram

from domain.kernel.process import Process, Queue
from domain.kernel.refusal import Refusal, RefusalGroup
from domain.kernel.runner import Busy
from domain.processes import PROCESSES
from persistence import tasks, tracing
from persistence.database import Database
from persistence.exporting.source import OpenSource, no_documents
from persistence.importing.mutation import OpenMutation, no_mutations
from persistence.tasks import Taken
from persistence.tracing import Kind, Span
from workers.attempt import Attempt, Fault

__all__ = ["ACTORS", "Actor", "Attempt", "Fault", "Workshop", "actor"]

HOLD = timedelta(seconds=12)
"""How long a task is believed to be worked on without a sign of life of its worker, given thrice as often:
what a killed worker had in hand is in other hands within 15 seconds."""

log = structlog.get_logger(__name__)
ended = Counter("retaguarda_attempts_total", "Attempts at tasks by their end", ["step", "end"])
lasted = Histogram("retaguarda_attempt_seconds", "How long an attempt took", ["step"])
waited = Histogram(
    "retaguarda_attempt_wait_seconds",
    "From when a task was due to when a worker took it",
    ["step"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800),
)

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


@dataclass(frozen=True)
class Workshop:
    """Where tasks are worked on. ``hold`` is how soon others take over from a worker that died.

    ``open_source`` understands documents, ``open_mutation`` inputs: the API's part, which no worker
    imports itself.
    """

    database: Database
    processes: Sequence[Process] = PROCESSES
    hold: timedelta = HOLD
    open_source: OpenSource = no_documents
    open_mutation: OpenMutation = no_mutations
    at_work: set[asyncio.Task[Any]] = field(default_factory=set, repr=False)

    async def interrupt(self, *, within: float) -> None:
        """Give what is still in work back, to be tried again by others at once. ``within`` is in seconds."""
        for attempt in self.at_work:
            attempt.cancel()
        if self.at_work:
            await asyncio.wait(self.at_work, timeout=within)

    async def perform(self, work: Work, *, company: UUID, task: UUID) -> None:
        """Take the task, do the work, record how it ended; nothing when it is not to be taken."""
        self._note(asyncio.current_task())
        async with self.database.writing(company) as connection:
            taken = await tasks.take(connection, company, task, duration=self.hold)
        if taken is None:
            return
        attempt = Attempt(
            taken=taken,
            database=self.database,
            processes=self.processes,
            open_source=self.open_source,
            open_mutation=self.open_mutation,
        )
        began = time.monotonic()
        waited.labels(taken.kind).observe(taken.waited.total_seconds())
        with _noted(taken) as span:
            async with self._signs_of_life(attempt):
                end = await _to_its_end(attempt, work)
            span.note(retaguarda__end=end)
        ended.labels(taken.kind, end).inc()
        lasted.labels(taken.kind).observe(time.monotonic() - began)

    def _note(self, own: asyncio.Task[Any] | None) -> None:
        assert own is not None
        self.at_work.add(own)
        own.add_done_callback(self.at_work.discard)

    @asynccontextmanager
    async def _signs_of_life(self, attempt: Attempt) -> AsyncGenerator[None]:
        """While the work lasts, keep others from taking the task for abandoned."""

        async def extend() -> None:
            while True:
                await asyncio.sleep(self.hold.total_seconds() / 3)
                await _record(attempt, tasks.extend, duration=self.hold)

        signs = asyncio.create_task(extend())
        try:
            yield
        finally:
            signs.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await signs


@contextmanager
def _noted(taken: Taken) -> Generator[Span]:
    """What is logged meanwhile says of which task; a trace shows how long it waited, then the attempt."""
    with tracing.span("wait", within=taken.place, of=taken.request_id, since=taken.next_at) as wait:
        wait.note(retaguarda__step=taken.kind)
    named = {"task": str(taken.id), "step": taken.step, "company": str(taken.company_id)}
    tracing.request.set(taken.request_id)
    with (
        structlog.contextvars.bound_contextvars(**named),
        tracing.span(taken.kind, Kind.CONSUMER, within=taken.place, of=taken.request_id) as span,
    ):
        span.note(
            retaguarda__task=str(taken.id),
            retaguarda__process=taken.process,
            retaguarda__company=str(taken.company_id),
            retaguarda__attempt=taken.attempts,
        )
        yield span


async def _to_its_end(attempt: Attempt, work: Work) -> str:
    try:
        if not attempt.is_done_anew:
            await work(attempt)
        if not attempt.over:
            await _record(attempt, tasks.complete)
        return "done"
    except asyncio.CancelledError:
        await _record(attempt, tasks.retry, code="INTERRUPTED", message="", after=timedelta(0))
        raise
    except Busy:
        await _try_again(attempt, Fault(Busy.code, "", patient=True))
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
    facts = {"code": fault.code, "message": str(fault), "after": fault.after, "patient": fault.patient}
    await _record(attempt, tasks.retry, **facts)


async def _record(attempt: Attempt, end: Callable[..., Awaitable[object]], **facts: object) -> None:
    """When the database is away now, the lease runs out and the task comes back by itself."""
    try:
        async with attempt.database.writing(attempt.company) as connection:
            await end(connection, attempt.company, attempt.taken.id, **facts)
    except Exception as trouble:
        log.warning("the end of an attempt could not be recorded", reason=type(trouble).__name__)


def _code(refused: Refusal | RefusalGroup) -> str:
    return refused.code if isinstance(refused, Refusal) else refused.refusals[0].code


def _told(refused: Refusal | RefusalGroup) -> str:
    """The facts of what was refused, for the person who is to mend it."""
    refusals = [refused] if isinstance(refused, Refusal) else refused.refusals
    return "; ".join(
        f"{refusal.code} " + ", ".join(f"{name}={value}" for name, value in refusal.facts.items())
        for refusal in refusals
    )
