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

FINISHED = (TaskState.DONE, TaskState.COMPENSATED, TaskState.DISCARDED)
UNFINISHED = (TaskState.WAITING, TaskState.RUNNING, TaskState.RETRYING)
LEASE = timedelta(seconds=60)
LONGEST_BACKOFF = timedelta(minutes=15)
LONGEST_WAIT = timedelta(seconds=15)
"""Between two attempts at what is only waiting for others."""
LIMIT = 12
"""Attempts before a task is parked; a worker that dies in one has used it up."""
DEADLY = 3
"""Workers that may die over a task one after the other before it is parked: the fourth would, too."""


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
    done_at: datetime | None
    """When its effect was recorded; a task that is done anew has one already."""


async def lease(
    connection: AsyncConnection, *, limit: int = 200, duration: timedelta = LEASE
) -> Sequence[Due]:
    """Reserve what is due, oldest first, for sending; whatever gets lost is due again afterwards.

    As ``retaguarda_relay``, over all companies. A running task whose lease ran out lost its
    worker: it goes back to RETRYING with the code WORKER_LOST, or is parked with it when it has
    outlived too many.
    """
    rows = await connection.execute(LEASING, {"limit": limit, "duration": duration, "deadly": DEADLY})
    return [Due(**row) for row in rows.mappings()]


async def oldest_due(connection: AsyncConnection) -> timedelta:
    """For how long the oldest task that could be worked on has waited; zero when there is none.

    As ``retaguarda_relay``, over all companies. What waits behind a parked task is not due.
    """
    return await connection.scalar(OLDEST_DUE) or timedelta(0)


async def take(
    connection: AsyncConnection, company: UUID, id: UUID, *, duration: timedelta = LEASE
) -> Taken | None:
    """Begin an attempt, counted before the work; commit before working.

    None when there is nothing to do: somebody has it, it is done, its time has not come (the message
    was a second one), or its attempts are used up
    (it is then parked with the code ATTEMPTS_EXHAUSTED).
    """
    exhausted = tasks.c.attempts >= LIMIT
    begun = await connection.execute(
        _change(company, id, TaskState.WAITING, TaskState.RETRYING)
        .where(tasks.c.next_at <= func.now())
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
    """Done, in the transaction of the effect; False when its effect had been there before."""
    done = await connection.execute(
        _change(company, id, *UNFINISHED, TaskState.PARKED)
        .values(
            state=TaskState.DONE,
            done_at=func.coalesce(tasks.c.done_at, func.now()),
            deaths=0,
            leased_until=None,
            error_code=None,
            error=None,
        )
        .returning(tasks.c.done_at == func.now())
    )
    return bool(done.scalar())


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
            deaths=0,
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
            state=TaskState.PARKED, deaths=0, leased_until=None, error_code=code, error=message
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
        tasks.c.done_at,
        events.c.type.label("event_type"),
        *events.c["payload", "actor_id", "occurred_at"],
    ]
    return select(*columns).select_from(tasks).join(events, told).where(mine)


BACKOFF = func.least(text("interval '1 second' * power(2, attempts)"), LONGEST_BACKOFF) * text(
    "(0.5 + random() / 2)"
)

IN_TURN = """not exists (
          select from task earlier
          where earlier.company_id = t.company_id and earlier.process = t.process
            and earlier.subject_id = t.subject_id and earlier.seq < t.seq
            and earlier.state not in ('DONE', 'COMPENSATED', 'DISCARDED'))"""

LEASING = text(f"""
with due as (
    select t.company_id, t.id
    from task t
    where t.state in ('WAITING', 'RUNNING', 'RETRYING')
      and t.next_at <= now()
      and (t.leased_until is null or t.leased_until < now())
      and {IN_TURN}
    order by t.next_at
    limit :limit
    for update skip locked
),
leased as (
    update task
    set leased_until = now() + :duration,
        updated_at = now(),
        version = version + 1,
        error_code = case state when 'RUNNING' then 'WORKER_LOST' else error_code end,
        deaths = deaths + case state when 'RUNNING' then 1 else 0 end,
        state = case when state <> 'RUNNING' then state
                     when deaths + 1 < :deadly then 'RETRYING' else 'PARKED' end
    from due
    where task.company_id = due.company_id and task.id = due.id
    returning task.company_id, task.id, task.queue, task.actor, task.state
)
select company_id, id, queue, actor from leased where state <> 'PARKED'
""")  # noqa: S608  of constants

OLDEST_DUE = text(f"""
select now() - t.next_at
from task t
where t.state in ('WAITING', 'RUNNING', 'RETRYING')
  and t.next_at <= now()
  and (t.state <> 'RUNNING' or t.leased_until < now())
  and {IN_TURN}
order by t.next_at
limit 1
""")  # noqa: S608  of constants
