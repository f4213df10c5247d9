"""What must hold of the processes: every fact has its tasks, and every task ends, or waits for a person."""

from __future__ import annotations

from domain.kernel.process import always
from domain.processes import PROCESSES
from persistence.integrity.naming import wire

ALWAYS = ", ".join(
    f"('{process.name}', '{step.when.__name__}', '{step.name}')"
    for process in PROCESSES
    for step in process.steps
    if step.later and step.handle is None and step.only is always
)
"""Steps that every fact of their kind gives something to do; of others only the fact itself can tell."""

INVARIANTS = {
    "a task ends done, or parked with a reason": f"""
        select {wire("step", "id")} from task
        where state = 'PARKED' and error_code is null or state = 'DONE' and done_at is null
           or state = 'DISCARDED' and discard_reason is null
    """,
    "a task that is due is not left for an hour": f"""
        select {wire("step", "late.id")} from task late
        where state in ('WAITING', 'RUNNING', 'RETRYING') and next_at < now() - interval '1 hour'
          and (state <> 'RUNNING' or leased_until < now()) and not exists (
            select from task earlier
            where earlier.process = late.process and earlier.subject_id = late.subject_id
              and earlier.seq < late.seq and earlier.state not in ('DONE', 'COMPENSATED', 'DISCARDED'))
    """,
    "a fact has a task for each step that follows it": f"""
        select event.type || ' ' || event.id || ' lacks ' || step.name
        from event
        join (values {ALWAYS}) step (process, fact, name) on step.fact = event.type
        join (select process, step, min(created_at) as since from task
              where created_at > now() - interval '3 days' group by 1, 2) known
          on known.process = step.process and known.step = step.name and known.since < event.occurred_at
        where event.id > uuidv7(interval '-2 days') and not exists (
            select from task where event_id = event.id and task.step = step.name)
    """,
}
"""Facts of the last two days are looked at, of steps that were there before them."""
