"""The table of tasks in memory: what persistence/tasks.py does in SQL, state by state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from persistence.outbox import TaskState
from persistence.tasks import DEADLY, LEASE, LIMIT, LONGEST_BACKOFF, LONGEST_WAIT, UNFINISHED, Due, Taken
from tests.memory import COMPANY
from tests.simulation.store import Store, Task


def enter(store: Store, events: Sequence[dict[str, Any]], new: Sequence[Task]) -> None:
    """Each behind those of earlier facts about the same subject in the same process."""
    order = {row["id"]: place for place, row in enumerate(events, 1)}
    for task in new:
        task.seq = store.last.get((task.process, task.subject_id), 0) + order[task.event_id]
        store.tasks[task.id] = store.open[task.id] = task
    for task in new:
        store.last[task.process, task.subject_id] = task.seq


def lease(store: Store, *, limit: int = 200, duration: timedelta = LEASE) -> list[Due]:
    """What is due, oldest first, held for a while; rows that somebody changes are passed over."""
    due = [task for task in store.open.values() if _is_due(store, task)]
    chosen = sorted(due, key=lambda task: task.next_at)[:limit]
    for task in chosen:
        task.leased_until = store.scheduler.now + duration
        if task.state is TaskState.RUNNING:
            task.deaths, task.error_code = task.deaths + 1, "WORKER_LOST"
            task.state = TaskState.RETRYING if task.deaths < DEADLY else TaskState.PARKED
    return [
        Due(company_id=COMPANY, id=task.id, queue=task.queue, actor=task.actor)
        for task in chosen
        if task.state is not TaskState.PARKED
    ]


def next_due(store: Store) -> datetime | None:
    """When to look again if nothing happens until then."""
    return min(
        (
            max(task.next_at, task.leased_until or task.next_at)
            for task in store.open.values()
            if task.state in UNFINISHED and not _waits_in_line(store, task)
        ),
        default=None,
    )


def take(store: Store, id: UUID, *, duration: timedelta = LEASE) -> Taken | None:
    task = store.tasks[id]
    if task.state not in (TaskState.WAITING, TaskState.RETRYING) or task.next_at > store.scheduler.now:
        return None
    task.leased_until = store.scheduler.now + duration
    if task.attempts >= LIMIT:
        task.state, task.error_code = TaskState.PARKED, "ATTEMPTS_EXHAUSTED"
        return None
    task.state, task.attempts = TaskState.RUNNING, task.attempts + 1
    event = store.events[task.event_id]
    return Taken(
        company_id=COMPANY,
        id=id,
        process=task.process,
        step=task.step,
        attempts=task.attempts,
        event_id=task.event_id,
        event_type=event["type"],
        payload=event["payload"],
        subject_id=task.subject_id,
        case_id=task.case_id,
        actor_id=event["actor_id"],
        occurred_at=event["occurred_at"],
        done_at=task.done_at,
    )


def may_be_completed(store: Store, id: UUID) -> bool:
    return store.tasks[id].state in (*UNFINISHED, TaskState.PARKED) and store.tasks[id].done_at is None


def complete(store: Store, id: UUID) -> bool:
    task = store.tasks[id]
    if task.state not in (*UNFINISHED, TaskState.PARKED):
        return False
    before, task.done_at = task.done_at, task.done_at or store.scheduler.now
    task.state, task.deaths, task.leased_until = TaskState.DONE, 0, None
    task.error_code = task.error = None
    store.open.pop(id, None)
    return before is None


def retry(
    store: Store,
    id: UUID,
    *,
    code: str,
    message: str,
    after: timedelta | None = None,
    patient: bool = False,
) -> None:
    task = store.tasks[id]
    if task.state is not TaskState.RUNNING:
        return
    pause = _backoff(store, task, patient=patient) if after is None else after
    exhausted = task.attempts >= LIMIT and not patient
    task.state = TaskState.PARKED if exhausted else TaskState.RETRYING
    task.attempts = min(task.attempts, LIMIT - 1) if patient else task.attempts
    task.next_at, task.leased_until, task.deaths = store.scheduler.now + pause, None, 0
    task.error_code, task.error = code, message


def park(store: Store, id: UUID, *, code: str, message: str) -> None:
    task = store.tasks[id]
    if task.state in UNFINISHED:
        task.state, task.leased_until, task.deaths = TaskState.PARKED, None, 0
        task.error_code, task.error = code, message


def extend(store: Store, id: UUID, *, duration: timedelta = LEASE) -> None:
    task = store.tasks[id]
    if task.state is TaskState.RUNNING:
        task.leased_until = store.scheduler.now + duration


def bring_forward(store: Store, id: UUID) -> None:
    """As a person has a parked step tried again."""
    task = store.tasks[id]
    task.state, task.attempts, task.deaths, task.leased_until = TaskState.RETRYING, 0, 0, None
    store.open[id] = task
    task.next_at = store.scheduler.now


def _is_due(store: Store, task: Task) -> bool:
    now = store.scheduler.now
    return (
        task.state in UNFINISHED
        and task.next_at <= now
        and (task.leased_until is None or task.leased_until < now)
        and not store.is_locked(("task", task.id))
        and not _waits_in_line(store, task)
    )


def _waits_in_line(store: Store, task: Task) -> bool:
    return any(_is_earlier(other, task) for other in store.open.values())


def _is_earlier(other: Task, task: Task) -> bool:
    same = other.process == task.process and other.subject_id == task.subject_id
    return same and other.seq < task.seq


def _backoff(store: Store, task: Task, *, patient: bool) -> timedelta:
    pause = min(timedelta(seconds=2**task.attempts), LONGEST_BACKOFF) * (
        0.5 + store.scheduler.random.random() / 2
    )
    return min(pause, LONGEST_WAIT) if patient else pause
