"""Who had what done, when, to what, and how it ended. Rows are never changed."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, LargeBinary, Text, Uuid

from domain.kernel.command import Command
from domain.kernel.runner import Conclusion
from persistence.codec import encode
from persistence.outbox import transaction_id
from persistence.registry import Instant, choice, id_column, index, tenant_table

audit = tenant_table(
    "audit",
    id_column(),
    Column("at", Instant, nullable=False),
    Column("actor_id", Uuid, nullable=False),
    Column("process", Text),
    Column("command", Text, nullable=False),
    Column("input_digest", LargeBinary, nullable=False),
    Column("subject_id", Uuid),
    Column("conclusion", choice(Conclusion), nullable=False),
    Column("refusals", ARRAY(Text), nullable=False),
    Column("request_id", Text),
    Column("task_id", Uuid),
    Column("leaf", LargeBinary, nullable=False),
    transaction_id(),
    index("at"),
    index("subject_id"),
)


def input_digest(command: Command) -> bytes:
    """SHA-256 of the canonical input without what the command declares ``confidential``."""
    body = encode(command, canonical=True)
    for name in getattr(command, "confidential", ()):
        body.pop(name, None)
    return _digest(body)


def sealed(row: dict[str, Any]) -> dict[str, Any]:
    """The row with the SHA-256 of itself, from which blocks of the record are chained."""
    return row | {"leaf": _digest({name: encode(value) for name, value in row.items()})}


def subject_of(command: Command, result: UUID | list[UUID] | None) -> UUID | None:
    """What it was done to: the aggregate it overwrites, else the one it made."""
    if command.overwrites:
        return getattr(command, command.overwrites)
    return result[0] if isinstance(result, list) and result else result if isinstance(result, UUID) else None


def _digest(body: Any) -> bytes:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).digest()
