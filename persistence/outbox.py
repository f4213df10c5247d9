"""What happened, and what is still to be done about it: written with the change itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, Integer, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import UserDefinedType

from persistence.registry import (
    Instant,
    choice,
    id_column,
    index,
    reference,
    tenant_table,
    unique,
    version_column,
)


class TaskState(StrEnum):
    """Of a step of a process; finished are DONE, COMPENSATED and DISCARDED."""

    WAITING = "WAITING"
    """Its turn has not come. RUNNING follows."""
    RUNNING = "RUNNING"
    """It is being done. DONE, RETRYING or PARKED may follow."""
    DONE = "DONE"
    """An end: it happened."""
    RETRYING = "RETRYING"
    """It failed and is tried again by itself; then DONE, or PARKED."""
    PARKED = "PARKED"
    """Given up or refused: a person mends the cause and has it tried again."""
    COMPENSATED = "COMPENSATED"
    """An end: undone, as a later step failed. Nothing sets it yet."""
    DISCARDED = "DISCARDED"
    """Given up by a person, who said why: it will not happen, and what comes after it goes on."""


class TransactionId(UserDefinedType[Any]):
    """xid8: in this order facts became visible, which no id or instant tells."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "xid8"


ischema_names["xid8"] = TransactionId  # ty: ignore[invalid-assignment]


def transaction_id() -> Column[Any]:
    return Column("xid", TransactionId(), nullable=False, server_default=text("pg_current_xact_id()"))


events = tenant_table(
    "event",
    id_column(),
    Column("type", Text, nullable=False),
    Column("subject_type", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("payload", JSONB, nullable=False),
    transaction_id(),
    Column("occurred_at", Instant, nullable=False),
    Column("actor_id", Uuid, nullable=False),
    Column("command", Text, nullable=False),
    Column("cause_id", Uuid),
    Column("request_id", Text),  # with its place in a trace, where there is one: `persistence.tracing.joined`
    index("subject_id"),
    index("xid", "id"),
)

tasks = tenant_table(
    "task",
    id_column(),
    reference("event_id", "event"),
    Column("step", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("queue", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("state", choice(TaskState), nullable=False, server_default=TaskState.WAITING.value),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("deaths", Integer, nullable=False, server_default="0"),
    Column("next_at", Instant, nullable=False, server_default=text("now()")),
    Column("leased_until", Instant),
    Column("error_code", Text),
    Column("error", Text),
    Column("discard_reason", Text),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("done_at", Instant),
    version_column(),
    unique("event_id", "step"),
    index("process", "subject_id", "seq"),
    index("case_id", "created_at"),
    index("state", "created_at", "id"),
    index("created_at", "id"),
)
Index(
    "ix_task_due",
    tasks.c.next_at,
    postgresql_where=text("state in ('WAITING', 'RUNNING', 'RETRYING')"),
)
