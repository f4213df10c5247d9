"""What follows from the facts of a time, due once more; what never came of them, due at last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, func, insert, select, text, tuple_, update

from domain.kernel.process import Step
from persistence.codec import decode
from persistence.identity import new_id, smallest_id
from persistence.outbox import TaskState, events, tasks
from persistence.unit_of_work import SqlUnitOfWork

Named = tuple[str, str, str]
"""A process, a step of it, and the kind of fact it follows from."""
AGAIN = (TaskState.DONE, TaskState.PARKED)
ANEW = {"attempts": 0, "deaths": 0, "next_at": func.now(), "leased_until": None}
SLACK = timedelta(hours=1)
"""By which the time in a fact's id may differ from when it happened: transactions and clocks."""


async def replay(
    uow: SqlUnitOfWork, steps: Sequence[tuple[str, Step]], *, since: datetime, until: datetime, most: int
) -> int:
    """How many tasks; when they are more than ``most`` nothing was changed."""
    of_time = and_(
        tasks.c.company_id == uow.company,
        tasks.c.created_at >= since,
        tasks.c.created_at < until,
        tasks.c.state.in_(AGAIN),
        _of(steps),
    )
    known = await uow.transaction.scalar(select(func.count()).where(of_time)) or 0
    unheeded = await _unheeded(uow, steps, since=since, until=until, limit=most + 1)
    if (count := known + len(unheeded)) > most:
        return count
    named = _by_name(steps)
    missing = [task for fact in unheeded if (task := _task(fact, named, uow))]
    again = {"state": TaskState.RETRYING, "updated_at": uow.now, "version": tasks.c.version + 1}
    await uow.transaction.execute(update(tasks).where(of_time).values(**again, **ANEW))
    if missing:
        await uow.transaction.execute(insert(tasks), missing)
    return known + len(missing)


def _of(steps: Sequence[tuple[str, Step]]) -> ColumnElement[bool]:
    """Tasks of these steps; a name may stand for reactions to several kinds of facts."""
    told = (events.c.company_id == tasks.c.company_id, events.c.id == tasks.c.event_id)
    topic = select(events.c.type).where(*told).correlate(tasks).scalar_subquery()
    return tuple_(tasks.c.process, tasks.c.step, topic).in_(list(_by_name(steps)))


def _by_name(steps: Sequence[tuple[str, Step]]) -> dict[Named, Step]:
    return {(process, step.name, step.when.__name__): step for process, step in steps}


async def _unheeded(
    uow: SqlUnitOfWork, steps: Sequence[tuple[str, Step]], *, since: datetime, until: datetime, limit: int
) -> Sequence[RowMapping]:
    """Facts and the steps that have no task for them, with the place of such a task among the others."""
    processes, names, topics = map(list, zip(*_by_name(steps), strict=True))
    values = {
        "company": uow.company,
        "processes": processes,
        "steps": names,
        "topics": topics,
        "since": since,
        "until": until,
        "first": smallest_id(since - SLACK),
        "last": smallest_id(until + SLACK),
        "limit": limit,
    }
    return (await uow.transaction.execute(UNHEEDED, values)).mappings().all()


def _task(fact: RowMapping, steps: dict[Named, Step], uow: SqlUnitOfWork) -> dict[str, Any] | None:
    """What publishing the fact would write today; None when the step has nothing to do."""
    step = steps[fact.process, fact.step, fact.type]
    if not step.wanted(decode(step.when, fact.payload)):
        return None
    copied = {name: fact[name] for name in ("event_id", "process", "step", "case_id", "subject_id", "seq")}
    return copied | {
        "company_id": uow.company,
        "id": new_id(),
        "queue": step.queue,
        "actor": step.actor,
        "state": TaskState.WAITING,
        "created_at": fact.occurred_at,
        "updated_at": uow.now,
        "version": 1,
    }


UNHEEDED = text("""
select event.id as event_id, event.type, event.case_id, event.subject_id, event.payload, event.occurred_at,
       listening.process, listening.step,
       coalesce(beside.seq, coalesce(before.seq, 0) + row_number() over (
           partition by listening.process, event.subject_id, beside.seq is null
           order by event.occurred_at, event.id)) as seq
from unnest(cast(:processes as text[]), cast(:steps as text[]), cast(:topics as text[]))
         as listening (process, step, topic)
join event on event.company_id = :company and event.type = listening.topic
    and event.id >= :first and event.id < :last
    and event.occurred_at >= :since and event.occurred_at < :until
left join task on task.company_id = event.company_id
    and task.event_id = event.id and task.step = listening.step
left join lateral (
    select min(seq) as seq from task
    where company_id = :company and event_id = event.id and process = listening.process) beside on true
left join lateral (
    select max(seq) as seq from task
    where company_id = :company and process = listening.process
      and subject_id = event.subject_id) before on true
where task.id is null
order by event.occurred_at, event.id
limit :limit
""")
