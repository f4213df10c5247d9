"""Commands that were carried out under a key, so that asking again gives the same outcome."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Integer, LargeBinary, Text, Uuid, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession

from domain.kernel.command import Command
from domain.kernel.refusal import IdempotencyConflict
from domain.kernel.runner import Replay
from persistence.codec import encode
from persistence.registry import Instant, index, tenant_table

KEPT = timedelta(days=30)

idempotency = tenant_table(
    "idempotency",
    Column("principal_id", Uuid, nullable=False),
    Column("operation", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("result", JSONB),
    Column("result_version", Integer),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    index("expires_at"),
    key=("principal_id", "operation", "key"),
)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One use of a key by one principal for one kind of command."""

    company_id: UUID
    principal_id: UUID
    operation: str
    key: str

    @property
    def row(self) -> Any:
        return (
            (idempotency.c.company_id == self.company_id)
            & (idempotency.c.principal_id == self.principal_id)
            & (idempotency.c.operation == self.operation)
            & (idempotency.c.key == self.key)
        )


def fingerprint(command: Command) -> bytes:
    """SHA-256 of the command's name and its canonical input."""
    body = json.dumps([type(command).__name__, encode(command, canonical=True)], sort_keys=True)
    return hashlib.sha256(body.encode()).digest()


async def claim(session: AsyncSession, use: Claim, command: Command, *, at: datetime) -> Replay | None:
    """Take the key, or learn what was done under it. Waits for a twin that is under way.

    Raises IdempotencyConflict KEY_REUSED when the key was used with other input.
    """
    print_ = fingerprint(command)
    row = {"fingerprint": print_, "result": None, "created_at": at, "expires_at": at + KEPT}
    taken = await session.execute(
        insert(idempotency)
        .values(**vars(use), **row)
        .on_conflict_do_update(
            index_elements=list(idempotency.primary_key), set_=row, where=idempotency.c.expires_at <= at
        )
        .returning(idempotency.c.key)
    )
    if taken.first() is not None:
        return None
    found = (await session.execute(select(idempotency).where(use.row))).mappings().one()
    if found["fingerprint"] != print_:
        raise IdempotencyConflict("idempotency_key", kind="KEY_REUSED")
    return Replay(result=_ids(found["result"]), version=found["result_version"])


async def settle(session: AsyncSession, use: Claim, *, result: object, version: int | None) -> None:
    """Keep which objects the command was about; never what they looked like."""
    await session.execute(
        update(idempotency).where(use.row).values(result=encode(identities(result)), result_version=version)
    )


def identities(result: Any) -> UUID | list[UUID] | None:
    """The ids a command's result stands for: itself, or its ``id``."""
    if result is None or isinstance(result, UUID):
        return result
    if isinstance(result, list | tuple):
        return [item if isinstance(item, UUID) else item.id for item in result]
    return getattr(result, "id", None)


def _ids(stored: Any) -> UUID | list[UUID] | None:
    if isinstance(stored, list):
        return [UUID(item) for item in stored]
    return None if stored is None else UUID(stored)
