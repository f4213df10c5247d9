"""The life of a task: leased by the relay, taken by a worker, done with its effect, or tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import column, text
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.outbox import TaskState, events
from persistence.tracing import parted
from persistence.wire import Statement, Wire

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
class Leased(Due):
    """``waited`` is for how long it was due; None when it was announced before."""

    waited: timedelta | None = field(default=None, compare=False)


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
    next_at: datetime | None = None
    """Since when it was due."""
    waited: timedelta = timedelta(0)
    """From then until it was taken."""
    request: str | None = None
    """The request from which the fact follows, and its place in a trace, as kept with the fact."""

    @property
    def kind(self) -> str:
        """The step without what tells several of one fact apart."""
        return self.step.partition(" ")[0]

    @property
    def request_id(self) -> str | None:
        return parted(self.request)[0]

    @property
    def place(self) -> str | None:
        """In the trace of the request."""
        return parted(self.request)[1]


async def lease(
    connection: AsyncConnection, *, limit: int = 200, duration: timedelta = LEASE
) -> Sequence[Leased]:
    """Reserve what is due, oldest first, for sending; whatever gets lost is due again afterwards.

    As ``retaguarda_relay``, over all companies. A running task whose lease ran out lost its
    worker: it goes back to RETRYING with the code WORKER_LOST, or is parked with it when it has
    outlived too many.
    """
    rows = await connection.execute(LEASING, {"limit": limit, "duration": duration, "deadly": DEADLY})
    return [Leased(**row) for row in rows.mappings()]


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
    task = {"company": company, "id": id, "limit": LIMIT, "duration": duration}
    taken = await Wire.of(connection).row(TAKING, **task)
    return None if taken is None else Taken(**taken._asdict())


async def complete(connection: AsyncConnection, company: UUID, id: UUID) -> bool:
    """Done, in the transaction of the effect; False when its effect had been there before."""
    return bool(await Wire.of(connection).scalar(COMPLETING, company=company, id=id))


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
    longest = LONGEST_WAIT if patient else LONGEST_BACKOFF
    pause = {"after": after, "longest": longest, "patient": patient, "limit": LIMIT}
    await connection.execute(
        RETRYING, {"company": company, "id": id, "code": code, "message": message, **pause}
    )


async def park(connection: AsyncConnection, company: UUID, id: UUID, *, code: str, message: str) -> None:
    """Leave it to a person: the business refused, or the limit is reached."""
    await connection.execute(PARKING, {"company": company, "id": id, "code": code, "message": message})


async def extend(
    connection: AsyncConnection, company: UUID, id: UUID, *, duration: timedelta = LEASE
) -> None:
    """Keep a long attempt from being taken for lost."""
    await connection.execute(EXTENDING, {"company": company, "id": id, "duration": duration})


TAKEN = [
    column(name, events.c.payload.type if name == "payload" else None)
    for name in (one.name for one in fields(Taken))
]
TAKING = Statement(
    text("""
with taken as (
    update task
    set state = case when attempts >= :limit then 'PARKED' else 'RUNNING' end,
        error_code = case when attempts >= :limit then 'ATTEMPTS_EXHAUSTED' else error_code end,
        attempts = case when attempts >= :limit then attempts else attempts + 1 end,
        leased_until = now() + :duration,
        updated_at = now(),
        version = version + 1
    where company_id = :company and id = :id and state in ('WAITING', 'RETRYING') and next_at <= now()
    returning *
)
select t.company_id, t.id, t.process, t.step, t.attempts, t.event_id, e.type as event_type, e.payload,
       t.subject_id, t.case_id, e.actor_id, e.occurred_at, t.done_at,
       t.next_at, now() - t.next_at as waited, e.request_id as request
from taken t
join event e on e.company_id = t.company_id and e.id = t.event_id
where t.state = 'RUNNING'
""").columns(*TAKEN)
)
"""Its columns are the fields of Taken, in their order."""

COMPLETING = Statement(
    text("""
update task
set state = 'DONE', done_at = coalesce(done_at, now()), deaths = 0, leased_until = null,
    error_code = null, error = null, updated_at = now(), version = version + 1
where company_id = :company and id = :id and state in ('WAITING', 'RUNNING', 'RETRYING', 'PARKED')
returning done_at = now()
""").columns(column("first"))
)

RETRYING = text("""
update task
set state = case when attempts >= :limit and not :patient then 'PARKED' else 'RETRYING' end,
    attempts = case when :patient then least(attempts, :limit - 1) else attempts end,
    next_at = now() + coalesce(
        cast(:after as interval),
        least(
            least(interval '1 second' * power(2, attempts), interval '15 minutes') * (0.5 + random() / 2),
            cast(:longest as interval))),
    deaths = 0, leased_until = null, error_code = :code, error = :message,
    updated_at = now(), version = version + 1
where company_id = :company and id = :id and state = 'RUNNING'
""")

PARKING = text("""
update task
set state = 'PARKED', deaths = 0, leased_until = null, error_code = :code, error = :message,
    updated_at = now(), version = version + 1
where company_id = :company and id = :id and state in ('WAITING', 'RUNNING', 'RETRYING')
""")

EXTENDING = text("""
update task
set leased_until = now() + :duration, updated_at = now(), version = version + 1
where company_id = :company and id = :id and state = 'RUNNING'
""")

IN_TURN = """not exists (
          select from task earlier
          where earlier.company_id = t.company_id and earlier.process = t.process
            and earlier.subject_id = t.subject_id and earlier.seq < t.seq
            and earlier.state not in ('DONE', 'COMPENSATED', 'DISCARDED'))"""

LEASING = text(f"""
with due as (
    select t.company_id, t.id, case when t.leased_until is null then now() - t.next_at end as waited
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
    returning task.company_id, task.id, task.queue, task.actor, task.state, due.waited
)
select company_id, id, queue, actor, waited from leased where state <> 'PARKED'
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
