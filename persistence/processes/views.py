"""What can be read of the processes: each step, its attempts, and what keeps it."""

from __future__ import annotations

from persistence.outbox import TaskState, tasks
from persistence.reading.view import View, enum, identity, instant, integer, text

PROCESS_STEP = View(
    "ProcessStep",
    tasks,
    prefix="step",
    read="process.step.read",
    fields={
        "name": text(tasks.c.step),
        "process": text(tasks.c.process),
        "case_id": identity(tasks.c.case_id, prefix="order"),
        "state": enum(TaskState, tasks.c.state, filter=True),
        "attempts": integer(tasks.c.attempts),
        "error_code": text(tasks.c.error_code),
        "error": text(tasks.c.error),
        "created_at": instant(tasks.c.created_at, filter=True, sort=True),
        "next_at": instant(tasks.c.next_at),
        "done_at": instant(tasks.c.done_at),
    },
    lookups=["id"],
    default_sort=[("created_at", "ASC")],
)
