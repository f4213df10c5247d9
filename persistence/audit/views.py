"""What can be read of the audit: its entries, and the blocks that seal them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Text, case, cast, func, select

from domain.kernel.origin import ActorKind
from domain.kernel.runner import Conclusion
from persistence.audit.leaf import CANONICAL, as_hex, as_instant
from persistence.audit.tables import audit, blocks, seals
from persistence.audit.told import changes_of, omitted_of, seen_of, unsealed
from persistence.reading import kinds
from persistence.reading.view import ASC, DESC, View, computed, enum, instant, integer, json, leaf, one, text

AUDIT_READ = "platform.audit.read"
NODE_ID = replace(
    kinds.TEXT,
    scalar="ID",
    operators=kinds.EQUALITY[:4],
    write=lambda found: found if "_" in found else None,
    json=lambda column: kinds.TEXT.json(case((column.contains("_", autoescape=True), column))),
)
"""Ids of whatever kind, stored as the wire writes them. Entries of old, which are sealed, can hold bare ones:
they lead nowhere."""


def sealed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """What the seal of the entry says; null until it has one."""
    own = (seals.c.company_id == audit.c.company_id) & (seals.c.entry_id == audit.c.id)
    return select(column).where(own).correlate(audit).scalar_subquery()


HEAD = cast(
    func.json_build_array(
        *(cast(blocks.c[name], Text) for name in ("company_id", "number", "entries", "first_id", "last_id")),
        as_instant(blocks.c.sealed_at),
        cast(blocks.c.horizon, Text),
    ),
    Text,
)

AUDIT_ENTRY = View(
    "AuditEntry",
    audit,
    prefix="audit",
    read=AUDIT_READ,
    fields={
        "at": instant(audit.c.at, filter=True, sort=True),
        "actor_kind": enum(ActorKind, audit.c.actor_kind),
        "actor": leaf(NODE_ID, audit.c.actor, filter=True),
        "member": one("Member", audit.c.actor_id, filter=True),
        "key": one("ApiKey", audit.c.actor_id),
        "process": text(audit.c.process),
        "permission": text(audit.c.permission),
        "command": text(audit.c.command, filter=True),
        "subject": leaf(NODE_ID, audit.c.subject, filter=True),
        "conclusion": enum(Conclusion, audit.c.conclusion, filter=True),
        "refusals": json(audit.c.refusals),
        "repeats": integer(audit.c.repeats),
        "address": text(audit.c.address),
        "agent": text(audit.c.agent),
        "request_id": text(audit.c.request_id),
        "idempotency_key": text(audit.c.idempotency_key),
        "changes": computed(changes_of, audit.c.changes),
        "omitted": computed(omitted_of, audit.c.changes),
        "seen": computed(seen_of, audit.c.changes),
        "personal": computed(
            unsealed,
            audit.c.company_id,
            audit.c.id,
            as_hex(audit.c.personal),
            requires="platform.audit.unseal",
            sensitive=True,
        ),
        "block": integer(sealed(seals.c.block)),
        "place": integer(sealed(seals.c.place)),
        "canonical": text(CANONICAL, null=False),
    },
    lookups=["id"],
    default_sort=[("at", DESC)],
)

AUDIT_BLOCK = View(
    "AuditBlock",
    blocks,
    key=blocks.c.id,
    prefix="auditblock",
    read=AUDIT_READ,
    fields={
        "number": integer(blocks.c.number, filter=True, sort=True),
        "entries": integer(blocks.c.entries),
        "sealed_at": instant(blocks.c.sealed_at, filter=True, sort=True),
        "head": text(HEAD, null=False),
        **{name: text(as_hex(blocks.c[name]), null=False) for name in ("root", "previous", "hash")},
        "signature": text(as_hex(blocks.c.signature), null=False),
        "key_id": text(blocks.c.key_id),
    },
    default_sort=[("number", ASC)],
)
