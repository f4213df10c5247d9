"""One entry of the audit record: who, what, to what, from where, and how it ended."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from uuid import UUID

import orjson

from domain.kernel.command import Command
from domain.kernel.origin import INSTALLATION, ActorKind, Origin
from domain.kernel.runner import Entry, Envelope
from persistence.audit.changes import Changes, Told
from persistence.audit.disclosure import in_table, node_id
from persistence.codec import encode
from persistence.idempotency import identities
from persistence.identity import new_id
from persistence.mapped import ledgers
from persistence.platform.keys import keyring, secrets
from persistence.secrets import DerivedKey, Place

Row = dict[str, Any]
Known = Mapping[tuple[type, UUID], Any]
KNOWN_AS = {ActorKind.MEMBER: "member", ActorKind.KEY: "key"}


@dataclass(frozen=True, kw_only=True)
class Author:
    """In which company, who and when."""

    company: UUID
    actor: UUID
    now: datetime


def entry_row(
    author: Author,
    entry: Entry,
    changes: Changes,
    known: Known,
    *,
    input: Any = None,
    appended: Sequence[Any] = (),
) -> Row:
    """The row of how a command ended; ``known`` are the aggregates of its transaction, ``appended`` the rows
    of ledgers, ``input`` is the command's in its canonical form, where it is known already."""
    command, envelope = entry.command, entry.envelope
    subject_id = subject_of(command, identities(entry.result))
    head = who_and_when(author, envelope)
    return (
        head
        | {
            "permission": command.permission,
            "command": type(command).__name__,
            "input_digest": input_digest(author.company, command, input),
            "subject_id": subject_id,
            "subject": subject_id and _named(subject_id, command, known, appended),
            "conclusion": entry.conclusion,
            "refusals": list(entry.refusals),
            "task_id": envelope.task_id,
            "idempotency_key": envelope.idempotency_key,
        }
        | kept(changes.told(subject_id), author.company, head["id"])
    )


def who_and_when(author: Author, envelope: Envelope) -> Row:
    origin = _origin(envelope)
    prefix = KNOWN_AS.get(origin.kind)
    return {
        "id": new_id(),
        "at": author.now,
        "actor_id": author.actor,
        "actor_kind": origin.kind,
        "actor": f"{prefix}_{author.actor.hex}" if prefix else None,
        "process": envelope.process,
        "address": origin.address,
        "agent": origin.agent,
        "request_id": envelope.request_id,
    }


def kept(told: Told, company: UUID, id: UUID) -> Row:
    """What is personal, sealed for this entry alone, with the digest that outlasts its erasure."""
    personal = None if told.personal is None else keyring().seal(told.personal, _place(company, id))
    return {
        "changes": None if told.open is None else told.open.decode(),
        "personal": personal,
        "personal_digest": None if personal is None else hashlib.sha256(personal).digest(),
    }


def opened(company: UUID, id: UUID, personal: bytes | None) -> Any:
    """What was sealed in this entry. Raises cryptography's InvalidTag when it was changed or moved."""
    if personal is None:
        return None
    return orjson.loads(keyring().open(personal, _place(company, id)))


def _place(company: UUID, id: UUID) -> Place:
    return Place(company=company, table="audit", column="personal", id=id)


def input_digest(company: UUID, command: Command, input: Any = None) -> bytes:
    """HMAC-SHA-256 of the canonical input without what the command declares ``confidential``.

    Keyed, because a plain digest of a CPF is guessed in seconds.
    """
    body = encode(command, canonical=True) if input is None else {**input}
    for name in getattr(command, "confidential", ()):
        body.pop(name, None)
    return digest_of(company, body)


def digest_of(company: UUID, body: Any) -> bytes:
    return _key(company).mac(orjson.dumps(body, option=orjson.OPT_SORT_KEYS))


@lru_cache(maxsize=1_000)
def _key(company: UUID) -> DerivedKey:
    return secrets().derive(f"audit input|{company}")


def subject_of(command: Command, result: UUID | list[UUID] | None) -> UUID | None:
    """What it was done to: the aggregate it overwrites, else the one it made; of what was refused, the
    one that the command's name speaks of."""
    if command.overwrites:
        return getattr(command, command.overwrites)
    if isinstance(result, list):
        return result[0] if result else None
    own = _own_id(type(command))
    return result or (getattr(command, own[0]) if own else None)


def _named(id: UUID, command: Command, known: Known, appended: Sequence[Any]) -> str | None:
    """The id on the wire of an aggregate, of what the command itself names, or of a row of a ledger; None for
    anything else."""
    kind = next((kind for kind, seen in known if seen == id), None)
    if kind is not None:
        return node_id(kind, id, known[kind, id])
    for field, prefix in _ids(type(command)).items():
        if getattr(command, field) == id:
            return f"{prefix}_{id.hex}"
    ledger = next((ledgers[type(row)] for row in appended if getattr(row, "id", None) == id), None)
    return None if ledger is None else in_table(ledger, id)


def _origin(envelope: Envelope) -> Origin:
    if envelope.process is not None:
        return Origin(kind=ActorKind.PROCESS)
    return envelope.origin or INSTALLATION


@cache
def _own_id(kind: type[Command]) -> tuple[str, ...]:
    """The field with the id of the thing that the command is named after, and the prefix of such ids."""
    name = kind.__name__.lower()
    return next(((field, prefix) for field, prefix in _ids(kind).items() if prefix in name), ())


@cache
def _ids(kind: type[Command]) -> Mapping[str, str]:
    """The prefixes of its single ids, by field."""
    hints = get_type_hints(kind, include_extras=True)
    parts = {field: get_args(hint) for field, hint in hints.items() if get_origin(hint) is Annotated}
    return {field: of[1] for field, of in parts.items() if of[0] is UUID and isinstance(of[1], str)}
