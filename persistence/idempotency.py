"""Commands that were carried out under a key, so that asking again gives the same outcome."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import orjson
from sqlalchemy import Column, Integer, LargeBinary, Text, Uuid, bindparam
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.exc import DBAPIError

from domain.kernel.command import Command
from domain.kernel.refusal import IdempotencyConflict, Refusal
from domain.kernel.runner import Envelope, Replay
from persistence.codec import encode
from persistence.conflicts import LOCK_NOT_AVAILABLE, sqlstate
from persistence.fenced import FENCE, Fenced, Parameter
from persistence.platform.keys import secrets
from persistence.registry import Instant, index, tenant_table
from persistence.secrets import DerivedKey
from persistence.storing import Change
from persistence.wire import Wire, spoken

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

    @classmethod
    def of(cls, company: UUID, principal: UUID, command: Command, envelope: Envelope) -> Claim | None:
        """None where nothing is to last, or nobody could ask for it again."""
        if envelope.idempotency_key is None or envelope.validate_only:
            return None
        return cls(
            company_id=company,
            principal_id=principal,
            operation=type(command).__name__,
            key=envelope.idempotency_key,
        )

    @property
    def row(self) -> dict[str, Any]:
        return {f"of_{name}": getattr(self, name) for name in KEY}

    @property
    def turn(self) -> str:
        """The statement by which twins wait for each other until the end of the transaction."""
        said = f"{self.company_id}|{self.principal_id}|{self.operation}|{self.key}"
        number = int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], signed=True)
        return f"select pg_advisory_xact_lock({number})"

    def parameters(self, at: datetime) -> tuple[Any, ...]:
        """Those of ``LOOK``."""
        return (self.company_id, self.principal_id, self.operation, self.key, at)


KEY = [column.name for column in idempotency.primary_key]
OUTCOME = ("fingerprint", "result", "result_version", "created_at", "expires_at")
KEPT_OUTCOME = {name: bindparam(name, type_=idempotency.c[name].type) for name in OUTCOME}
SETTLED = (
    insert(idempotency)
    .values(**{name: bindparam(f"of_{name}") for name in KEY}, **KEPT_OUTCOME)
    .on_conflict_do_update(
        index_elements=list(idempotency.primary_key),
        set_=KEPT_OUTCOME,
        where=idempotency.c.expires_at <= KEPT_OUTCOME["created_at"],
    )
    .returning(idempotency.c.key)
)
"""Finds no room where somebody settled who waited for nobody: then it is done again, and that is found."""
LOOK = Fenced(
    FENCE.format(company=1),
    "x.*",
    """lateral (
    select used.fingerprint, used.result, used.result_version from idempotency used
    where used.company_id = $1 and used.principal_id = $2 and used.operation = $3 and used.key = $4
        and used.expires_at > $5 and c.company is not null
    offset 0
)""",
    [Parameter(name, lambda value: value, None) for name in (*KEY, "at")],
)
"""To be asked by a statement after the one that takes the turn: it sees what those before have settled."""


@dataclass(frozen=True)
class Looked:
    """What was kept of the use of a key; nothing where it was not used."""

    COLUMNS: ClassVar = 3
    fingerprint: bytes | None
    result: Any
    version: int | None


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
    wire: Wire, use: Claim, command: Command, *, looked: Looked | None, input: Any = None, at: datetime
) -> Replay | None:
    """Have the key until the end of the transaction, or learn what was done under it. Waits for a twin that
    is under way. ``looked`` is what the transaction began with.

    Raises IdempotencyConflict KEY_REUSED when the key was used with other input.
    """
    found = looked or await _look(wire, use, at)
    if found.fingerprint is None:
        return None
    body = _body(use, command, input)
    if not _key().knows(found.fingerprint, body) and not _is_former(found.fingerprint, use, command, input):
        raise IdempotencyConflict("idempotency_key", kind="KEY_REUSED")
    return Replay(result=_ids(found.result), version=found.version)


@contextmanager
def in_turn() -> Generator[None]:
    """Raises IdempotencyConflict IN_PROGRESS when a twin takes too long."""
    try:
        yield
    except DBAPIError as error:
        if sqlstate(error) != LOCK_NOT_AVAILABLE:
            raise
        raise IdempotencyConflict("idempotency_key", kind="IN_PROGRESS") from error


async def _look(wire: Wire, use: Claim, at: datetime) -> Looked:
    """By a statement of its own."""
    with in_turn(), spoken(use.turn, wire.driver):
        await wire.driver.execute(use.turn)
    with spoken(LOOK.sql, wire.driver):
        return Looked(*(await wire.driver.fetchrow(LOOK.sql, *use.parameters(at)) or [None] * Looked.COLUMNS))


def _body(use: Claim, command: Command, input: Any) -> bytes:
    return use.company_id.bytes + fingerprint(command, input)


def _is_former(known: bytes, use: Claim, command: Command, input: Any) -> bool:
    former = former_fingerprint(command, input)
    return known == former or _key().knows(known, use.company_id.bytes + former)


def settlement(
    use: Claim, command: Command, *, result: object, version: int | None, input: Any = None, at: datetime
) -> Change | None:
    """Keep which objects the command was about, never what they looked like. What was refused is not kept:
    whoever asks again under the key is judged anew, and a wrong password counts each time.
    """
    if isinstance(result, Refusal):
        return None
    given = {
        **use.row,
        "fingerprint": _key().mac(_body(use, command, input)),
        "result": encode(identities(result)),
        "result_version": version,
        "created_at": at,
        "expires_at": at + KEPT,
    }
    return Change(store=SETTLED, given=given, rows=1)


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
