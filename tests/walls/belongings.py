"""What a company has, read from its tables: the ids, the words of its own, and whether any of it changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

import asyncpg
import orjson

import persistence.views  # noqa: F401  every view is known once it is imported
from api.ids import wire
from persistence.registry import metadata
from tests.conftest import plain
from tests.shipped import VIEWS

IDENTITY = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
COMMON = re.compile(
    r"[A-Z0-9_]+|[a-z_.]+|[A-Z][A-Za-z]+|[0-9]{1,9}|[\d\-T:.+Z ]+"
    r"|(?:[a-z]+_)?[0-9a-f\-]{32,}|[\w\-]{60,}|.*<.*",
    re.DOTALL,
)
"""Labels, names of commands, small numbers, times, ids, cursors, digests: nobody's own words."""
SHORTEST_WORD = 8
UNSEEN = {"event": "event", "session": "session"}
"""Tables whose rows have ids on the wire and no view."""
FREE = {"audit", "audit_refusal_count", "audit_seal", "audit_block"}
"""Of who tries: that it tried is written down."""


@dataclass
class Belongings:
    """``ids`` are those of the wire, by prefix; ``names`` are all ids as 32 digits."""

    company: UUID
    ids: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def by_type(self) -> dict[str, list[str]]:
        """The ids by the name of their type."""
        return {
            view.name: self.ids[view.prefix] for view in VIEWS.values() if self.ids.get(view.prefix or "")
        }

    def without(self, other: Belongings) -> None:
        """Leave out what the other has as well, such as the same account names."""
        self.names -= other.names
        self.words -= other.words

    def seen_in(self, body: bytes, sent: bytes = b"") -> set[str]:
        """What of it shows in an answer and was not in the request."""
        found = {name.replace("-", "") for name in IDENTITY.findall(body.decode("utf-8", "replace"))}
        found &= self.names
        if found:
            said = {name.replace("-", "") for name in IDENTITY.findall(sent.decode("utf-8", "replace"))}
            found -= said
        return found | {word for word in self.words & set(texts_in(body)) if word.encode() not in sent}


async def belongings(database_url: str, company: UUID) -> Belongings:
    """Everything in the tables of companies that this one's transactions see."""
    found = Belongings(company)
    for name, rows in (await _rows(database_url, company)).items():
        found.rows[name] = [orjson.loads(row) for row in rows]
        for row in rows:
            found.names |= {each.replace("-", "") for each in IDENTITY.findall(row)}
        for row in found.rows[name]:
            found.words |= words_in(row)
    tables = {view.table.name: view.prefix for view in VIEWS.values() if view.prefix} | UNSEEN
    for table, prefix in tables.items():
        of_table = [wire(prefix, UUID(row["id"])) for row in found.rows.get(table, ()) if row.get("id")]
        found.ids.setdefault(prefix, []).extend(of_table)
    return found


async def fingerprint(database_url: str, company: UUID, *, without: set[str] | None = None) -> dict[str, str]:
    """One digest for each table: another one when any row of the company is another."""
    tables = await _rows(database_url, company)
    return {
        name: sha256("\n".join(sorted(rows)).encode()).hexdigest()
        for name, rows in tables.items()
        if name not in (without or ())
    }


async def _rows(database_url: str, company: UUID) -> Mapping[str, list[str]]:
    names = [table.name for table in metadata.sorted_tables if "company_id" in table.c]
    connection = await asyncpg.connect(plain(database_url), timeout=10)
    try:
        async with connection.transaction(readonly=True):
            await connection.execute("select set_config('app.company', $1, true)", str(company))
            return {name: await _rows_of(connection, name, company) for name in names}
    finally:
        await connection.close()


async def _rows_of(connection: asyncpg.Connection, table: str, company: UUID) -> list[str]:
    """By the company's column as well: the owner may look into some tables of all companies."""
    query = f'select to_jsonb(t)::text from "{table}" t where company_id = $1'  # noqa: S608  a table of ours
    return [row[0] for row in await connection.fetch(query, company)]


def words_in(value: Any) -> set[str]:
    """The texts that could only be somebody's own."""
    return {text for text in _texts(value) if len(text) >= SHORTEST_WORD and not COMMON.fullmatch(text)}


def texts_in(body: bytes) -> Iterator[str]:
    """Every text of a JSON answer."""
    try:
        return _texts(orjson.loads(body))
    except orjson.JSONDecodeError:
        return iter(())


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str() if value.startswith(("{", "[")):
            yield from texts_in(value.encode())
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _texts(each)
        case list():
            for each in value:
                yield from _texts(each)
