"""Commands that were carried out under a key, so that asking again gives the same outcome."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Column, Integer, LargeBinary, Text, Uuid, bindparam, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from domain.kernel.command import Command
from domain.kernel.refusal import IdempotencyConflict, Refusal
from domain.kernel.runner import Replay
from persistence.codec import encode
from persistence.platform.keys import secrets
from persistence.registry import Instant, index, tenant_table
from persistence.secrets import DerivedKey
from persistence.storing import Change
from persistence.wire import Statement, Wire

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
    def row(self) -> dict[str, Any]:
        return {f"of_{name}": value for name, value in vars(self).items()}


KEY = [column.name for column in idempotency.primary_key]
ROW = [idempotency.c[name] == bindparam(f"of_{name}") for name in KEY]
OUTCOME = {
    name: bindparam(name, type_=idempotency.c[name].type)
    for name in ("fingerprint", "created_at", "expires_at")
}
TAKEN = Statement(
    insert(idempotency)
    .values(**{name: bindparam(f"of_{name}") for name in KEY}, **OUTCOME)
    .on_conflict_do_update(
        index_elements=list(idempotency.primary_key),
        set_=OUTCOME | {"result": None, "result_version": None},
        where=idempotency.c.expires_at <= OUTCOME["created_at"],
    )
    .returning(idempotency.c.key)
)
USED = Statement(select(idempotency).where(*ROW))
SETTLED = (
    update(idempotency)
    .where(*ROW)
    .values(result=bindparam("result"), result_version=bindparam("version"))
    .returning(idempotency.c.key)
)
GIVEN_BACK = (
    update(idempotency)
    .where(*ROW)
    .values(expires_at=idempotency.c.created_at - KEPT)
    .returning(idempotency.c.key)
)
"""Whoever waits for it takes it, although they may have begun before."""


def fingerprint(command: Command, input: Any = None) -> bytes:
    """SHA-256 of the command's name and its canonical ``input``, where that is not known yet."""
    written = encode(command, canonical=True) if input is None else input
    body = orjson.dumps([type(command).__name__, written], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(body).digest()


def former_fingerprint(command: Command, input: Any = None) -> bytes:
    """As it was made before: what was done under a key then is known for as long as keys are kept."""
    written = encode(command, canonical=True) if input is None else input
    body = json.dumps([type(command).__name__, written], sort_keys=True)
    return hashlib.sha256(body.encode()).digest()


def _key() -> DerivedKey:
    """What is kept is keyed: a plain digest of a salary is guessed in seconds."""
    return secrets().derive("fingerprint")


async def claim(
    wire: Wire, use: Claim, command: Command, *, input: Any = None, at: datetime
) -> Replay | None:
    """Take the key, or learn what was done under it. Waits for a twin that is under way.

    Raises IdempotencyConflict KEY_REUSED when the key was used with other input.
    """
    body = use.company_id.bytes + fingerprint(command, input)
    print_ = _key().mac(body)
    if await wire.rows(TAKEN, **use.row, fingerprint=print_, created_at=at, expires_at=at + KEPT):
        return None
    found = await wire.row(USED, **use.row)
    assert found is not None
    if not _key().knows(found.fingerprint, body) and not _is_former(found.fingerprint, use, command, input):
        raise IdempotencyConflict("idempotency_key", kind="KEY_REUSED")
    return Replay(result=_ids(found.result), version=found.result_version)


def _is_former(known: bytes, use: Claim, command: Command, input: Any) -> bool:
    former = former_fingerprint(command, input)
    return known == former or _key().knows(known, use.company_id.bytes + former)


def settlement(use: Claim, *, result: object, version: int | None) -> Change:
    """Keep which objects the command was about, never what they looked like. What was refused is not kept:
    whoever asks again under the key is judged anew, and a wrong password counts each time.
    """
    if isinstance(result, Refusal):
        return Change(update=GIVEN_BACK, given=use.row, rows=1)
    given = {**use.row, "result": encode(identities(result)), "version": version}
    return Change(update=SETTLED, given=given, rows=1)


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
