"""What an entry tells, as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag

from persistence.audit.entry import opened
from persistence.sealing.wrapping import KeyLost


@dataclass(frozen=True)
class ColumnChange:
    """Texts as they are, everything else as JSON; None for nothing."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Change:
    """One thing that was made, changed or removed. ``sealed`` names the columns that are not shown."""

    thing: str
    id: str
    columns: tuple[ColumnChange, ...]
    sealed: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """What was read of one kind of thing: which of its sensitive fields, of how many, and by which ids."""

    thing: str
    fields: tuple[str, ...]
    count: int
    ids: tuple[str, ...]


def changes_of(stored: str | None) -> list[Change]:
    lines = _lines(stored, list)
    return [
        Change(line["thing"], line["id"], _columns(line["columns"]), tuple(line["sealed"]))
        for line in lines
        if "thing" in line
    ]


def omitted_of(stored: str | None) -> int:
    """How many more things there were than are told of."""
    return sum(line.get("omitted", 0) for line in _lines(stored, list))


def seen_of(stored: str | None) -> list[Seen]:
    found = _lines(stored, dict)
    return [Seen(one["thing"], tuple(one["fields"]), one["count"], tuple(one["ids"])) for one in found]


def unsealed(company: UUID, id: UUID, personal: str | None) -> str | None:
    """What was sealed, as JSON, from hexadecimal; None when it was erased, or cannot be opened here."""
    try:
        body = opened(company, id, None if personal is None else bytes.fromhex(personal))
    except (InvalidTag, KeyLost):
        return None
    return None if body is None else orjson.dumps(body).decode()


def _lines(stored: str | None, kind: type) -> list[dict[str, Any]]:
    """Changes are a list, what was read is an object."""
    body: Any = None if stored is None else orjson.loads(stored)
    if not isinstance(body, kind):
        return []
    return body["seen"] if isinstance(body, dict) else body


def _columns(columns: dict[str, list[Any]]) -> tuple[ColumnChange, ...]:
    return tuple(ColumnChange(name, _text(pair[0]), _text(pair[1])) for name, pair in columns.items())


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else orjson.dumps(value).decode()
