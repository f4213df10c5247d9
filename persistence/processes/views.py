"""What can be read of the processes: each step, its attempts, and what keeps it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column

from domain.processes.by_hand import actions_of
from persistence.outbox import TaskState, events, tasks
from persistence.processes.cases import ABOUT, CASE, of_its_fact
from persistence.reading.actions import actions
from persistence.reading.view import View, enum, identity_of_kind, instant, integer, text

PROCESS_STEP = View(
    "ProcessStep",
    tasks,
    prefix="step",
    read="process.step.read",
    fields={
        "name": text(tasks.c.step),
        "process": text(tasks.c.process),
        "case_id": identity_of_kind(CASE, tasks.c.case_id, total=True),
        "state": enum(TaskState, tasks.c.state, filter=True),
        "attempts": integer(tasks.c.attempts),
        "error_code": text(tasks.c.error_code),
        "error": text(tasks.c.error),
        "discard_reason": text(tasks.c.discard_reason),
        "created_at": instant(tasks.c.created_at, filter=True, sort=True),
        "next_at": instant(tasks.c.next_at),
        "done_at": instant(tasks.c.done_at),
        "available_actions": actions(actions_of, tasks.c.state),
    },
    lookups=["id"],
    default_sort=[("created_at", "ASC")],
)


def found_among_parked(column: Column[Any]) -> Any:
    """Text to filter by; the index by state has narrowed the rows to the few that are parked."""
    return text(column, filter=True, served_by=tasks.c.state)


PARKED_TASK = View(
    "ParkedTask",
    tasks,
    prefix="task",
    read="process.step.read",
    where=tasks.c.state == TaskState.PARKED,
    fields={
        "name": text(tasks.c.step),
        "process": found_among_parked(tasks.c.process),
        "queue": found_among_parked(tasks.c.queue),
        "topic": text(of_its_fact(events.c.type), null=False),
        "subject_id": identity_of_kind(ABOUT, tasks.c.subject_id, total=True),
        "attempts": integer(tasks.c.attempts),
        "deaths": integer(tasks.c.deaths),
        "error_code": found_among_parked(tasks.c.error_code),
        "error": text(tasks.c.error),
        "created_at": instant(tasks.c.created_at, filter=True, sort=True),
        "parked_at": instant(tasks.c.updated_at),
    },
    default_sort=[("created_at", "ASC")],
)
