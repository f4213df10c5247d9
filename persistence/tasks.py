"""The life of a task: leased by the relay, taken by a worker, done with its effect, or tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Update, case, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from persistence.outbox import TaskState, events, tasks

FINISHED = (TaskState.DONE, TaskState.COMPENSATED)
UNFINISHED = (TaskState.WAITING, TaskState.RUNNING, TaskState.RETRYING)
LEASE = timedelta(seconds=60)
LONGEST_BACKOFF = timedelta(minutes=15)
LONGEST_WAIT = timedelta(seconds=15)
"""Between two attempts at what is only waiting for others."""
LIMIT = 12
"""Attempts before a task is parked; a worker that dies in one has used it up."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """What the broker carries, and to whom."""

    company_id: UUID
    id: UUID
    queue: str
    actor: str


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A task in a worker's hands, with the fact it is about."""

    company_id: UUID
    id: UUID
    process: str
    step: str
    attempts: int
    event_id: UUID
    event_type: str
    payload: dict[str, Any]
    subject_id: UUID
    case_id: UUID
    actor_id: UUID
    occurred_at: datetime


async def lease(
    connection: AsyncConnection, *, limit: int = 200, duration: timedelta = LEASE
) -> Sequence[Due]:
    """Reserve what is due, oldest first, for sending; whatever gets lost is due again afterwards.

    As ``retaguarda_relay``, over all companies. A running task whose lease ran out lost its
    worker: it goes back to RETRYING with the code WORKER_LOST.
    """
    rows = await connection.execute(LEASING, {"limit": limit, "duration": duration})
    return [Due(**row) for row in rows.mappings()]


async def take(
    connection: AsyncConnection, company: UUID, id: UUID, *, duration: timedelta = LEASE
) -> Taken | None:
    """Begin an attempt, counted before the work; commit before working.

    None when there is nothing to do: somebody has it, it is done, or its attempts are used up
    (it is then parked with the code ATTEMPTS_EXHAUSTED).
    """
    exhausted = tasks.c.attempts >= LIMIT
    begun = await connection.execute(
        _change(company, id, TaskState.WAITING, TaskState.RETRYING)
        .values(
            state=case((exhausted, TaskState.PARKED.value), else_=TaskState.RUNNING.value),
            attempts=case((exhausted, tasks.c.attempts), else_=tasks.c.attempts + 1),
            error_code=case((exhausted, "ATTEMPTS_EXHAUSTED"), else_=tasks.c.error_code),
            leased_until=func.now() + duration,
        )
        .returning(tasks.c.state)
    )
    if begun.scalar() is not TaskState.RUNNING:
        return None
    return Taken(**(await connection.execute(_taken(company, id))).mappings().one())


async def complete(connection: AsyncConnection | AsyncSession, company: UUID, id: UUID) -> bool:
    """Done, in the transaction of the effect; False when it had been done before."""
    done = await connection.execute(
        _change(company, id, *UNFINISHED, TaskState.PARKED)
        .values(state=TaskState.DONE, done_at=func.now(), leased_until=None, error_code=None, error=None)
        .returning(tasks.c.id)
    )
    return done.first() is not None


async def retry(
    connection: AsyncConnection,
    company: UUID,
    id: UUID,
    *,
    code: str,
    message: str,
    after: timedelta | None = None,
    patient: bool = False,
) -> None:
    """Try again ``after`` a while, by default 1 s · 2ⁿ up to 15 minutes, half of it at random.

    Parked instead when the attempts are used up; never when ``patient``, and then at most 15 s apart.
    """
    exhausted = (tasks.c.attempts >= LIMIT) & (not patient)
    pause = func.least(BACKOFF, LONGEST_WAIT) if patient else BACKOFF
    await connection.execute(
        _change(company, id, TaskState.RUNNING).values(
            state=case((exhausted, TaskState.PARKED.value), else_=TaskState.RETRYING.value),
            attempts=func.least(tasks.c.attempts, LIMIT - 1) if patient else tasks.c.attempts,
            next_at=func.now() + (pause if after is None else after),
            leased_until=None,
            error_code=code,
            error=message,
        )
    )


async def park(connection: AsyncConnection, company: UUID, id: UUID, *, code: str, message: str) -> None:
    """Leave it to a person: the business refused, or the limit is reached."""
    await connection.execute(
        _change(company, id, *UNFINISHED).values(
            state=TaskState.PARKED, leased_until=None, error_code=code, error=message
        )
    )


async def extend(
    connection: AsyncConnection, company: UUID, id: UUID, *, duration: timedelta = LEASE
) -> None:
    """Keep a long attempt from being taken for lost."""
    await connection.execute(
        _change(company, id, TaskState.RUNNING).values(leased_until=func.now() + duration)
    )


def _change(company: UUID, id: UUID, *states: TaskState) -> Update:
    return (
        update(tasks)
        .where(tasks.c.company_id == company, tasks.c.id == id, tasks.c.state.in_(states))
        .values(updated_at=func.now(), version=tasks.c.version + 1)
    )


def _taken(company: UUID, id: UUID) -> Any:
    mine = (tasks.c.company_id == company) & (tasks.c.id == id)
    told = (events.c.company_id == tasks.c.company_id) & (events.c.id == tasks.c.event_id)
    columns: list[Any] = [
        *tasks.c["company_id", "id", "process", "step", "attempts", "event_id", "subject_id", "case_id"],
        events.c.type.label("event_type"),
        *events.c["payload", "actor_id", "occurred_at"],
    ]
    return select(*columns).select_from(tasks).join(events, told).where(mine)


BACKOFF = func.least(text("interval '1 second' * power(2, attempts)"), LONGEST_BACKOFF) * text(
    "(0.5 + random() / 2)"
)

LEASING = text("""
with due as (
    select t.company_id, t.id
    from task t
    where t.state in ('WAITING', 'RUNNING', 'RETRYING')
      and t.next_at <= now()
      and (t.leased_until is null or t.leased_until < now())
      and not exists (
          select from task earlier
          where earlier.company_id = t.company_id and earlier.process = t.process
            and earlier.subject_id = t.subject_id and earlier.seq < t.seq
            and earlier.state not in ('DONE', 'COMPENSATED'))
    order by t.next_at
    limit :limit
    for update skip locked
)
update task
set leased_until = now() + :duration,
    updated_at = now(),
    version = version + 1,
    error_code = case state when 'RUNNING' then 'WORKER_LOST' else error_code end,
    state = case state when 'RUNNING' then 'RETRYING' else state end
from due
where task.company_id = due.company_id and task.id = due.id
returning task.company_id, task.id, task.queue, task.actor
""")
