"""What of an entry the blocks are made of: one text, worked out by the database alone.

The canonical text of an entry is a JSON list of texts and nulls, in the order of ``PARTS``; its SHA-256,
after a zero byte as RFC 6962 wants it of leaves, is the entry's leaf.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, LargeBinary, Text, cast, func, literal_column, type_coerce

from persistence.audit.tables import audit
from persistence.registry import COMPANY

INSTANT = literal_column("""'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'""")


def as_instant(column: ColumnElement) -> ColumnElement[str]:
    """In UTC, with six places."""
    return func.to_char(func.timezone("UTC", column), INSTANT)


def as_hex(column: ColumnElement) -> ColumnElement[str]:
    return func.encode(column, literal_column("'hex'"))


PARTS: dict[str, ColumnElement[str]] = {
    COMPANY: cast(audit.c.company_id, Text),
    "id": cast(audit.c.id, Text),
    "at": as_instant(audit.c.at),
    "actor_id": cast(audit.c.actor_id, Text),
    **{
        name: cast(audit.c[name], Text)
        for name in ("actor_kind", "actor", "process", "permission", "command")
    },
    "input_digest": as_hex(audit.c.input_digest),
    **{name: cast(audit.c[name], Text) for name in ("subject_id", "subject", "conclusion")},
    "refusals": func.array_to_string(audit.c.refusals, literal_column("','")),
    **{
        name: cast(audit.c[name], Text)
        for name in ("repeats", "address", "agent", "request_id", "task_id", "idempotency_key", "changes")
    },
    "personal_digest": as_hex(audit.c.personal_digest),
    "xid": cast(audit.c.xid, Text),
}
"""Everything that is stored, but for what is personal: of that the digest."""

CANONICAL: ColumnElement[str] = cast(func.json_build_array(*PARTS.values()), Text)
LEAF: ColumnElement[bytes] = type_coerce(
    func.sha256(
        literal_column(r"'\x00'::bytea").op("||")(func.convert_to(CANONICAL, literal_column("'UTF8'")))
    ),
    LargeBinary,
)
