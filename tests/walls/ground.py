"""Two companies of one installation: who tries, what must stay unknown to them, and how they are known."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import uuid4

from domain.platform.permission import AUTHENTICATED
from persistence.reading.view import Group, Leaf, View
from tests.shipped import VIEWS
from tests.stories.mover import Mover
from tests.stories.partner import Partner
from tests.walls.belongings import Belongings, belongings, texts_in, words_in
from tests.walls.chance import MUTATIONS
from tests.walls.estate import CANARY, LENT, Estate

OWNERS, LIMITED = 6, 8
"""Keys that may do everything, so that none of them runs out of its budget; keys that may do half of it."""


@dataclass(frozen=True)
class Limited:
    """Somebody of our company who may not do everything; ``hidden`` is what they must never be told."""

    token: str
    scopes: frozenset[str]
    hidden: frozenset[str]

    def told(self, body: bytes) -> set[str]:
        """Whole texts: a code for payment holds the key of an account, and is not for hiding it."""
        return self.hidden.intersection(texts_in(body))


@dataclass
class Ground:
    """``ours`` tries, ``theirs`` is tried; both are as they were when everything began."""

    port: int
    database_url: str
    ours: Belongings
    theirs: Belongings
    owners: list[str]
    limited: list[Limited]
    cursors: dict[str, str]
    """Of their lists, by the name of the list."""
    their_token: str


def every_scope() -> list[str]:
    """All that views, fields and commands ask for."""
    found = {view.read for view in VIEWS.values()}
    found |= {field.plan.command.permission for field in MUTATIONS.values()}
    for view in VIEWS.values():
        found |= {scope for _, scope in _columns(view.fields) if scope}
    return sorted(scope for scope in found if "." in scope)


def _columns(fields: Any) -> list[tuple[str, str | None]]:
    """The columns that fields show, with the permission that each asks for besides."""
    found: list[tuple[str, str | None]] = []
    for name, field in fields.items():
        if isinstance(field, Group):
            found += _columns(field.fields)
        elif isinstance(field, Leaf):
            found.append((getattr(field.source, "key", None) or name, field.requires))
    return found


def prepared(one: Estate, other: Estate, database_url: str, port: int, random: Random) -> Ground:
    """The keys of those who try made, and all that both have looked at."""
    person, stranger = one.person, other.person
    owners = [_key(person, ["*"]) for _ in range(OWNERS)]
    scopes = every_scope()
    chosen = [sorted(random.sample(scopes, len(scopes) // 2)) for _ in range(LIMITED)]
    keys = [_key(person, each) for each in chosen]
    cursors = _cursors(stranger)
    ours, theirs = asyncio.run(_both(one, other, database_url))
    limited = [
        Limited(key, frozenset(each), hidden_from(ours, frozenset(each)))
        for key, each in zip(keys, chosen, strict=True)
    ]
    held = _own_keys(person)
    ours.ids["key"] = [id for id in ours.ids["key"] if id not in held]
    theirs.without(ours)
    return Ground(port, database_url, ours, theirs, owners, limited, cursors, other.partner.access.apiKey)


def hidden_from(ours: Belongings, scopes: frozenset[str]) -> frozenset[str]:
    """Words that stand only where nobody with these permissions may look, and everybody's salary and loan."""
    seen: set[str] = set()
    sealed = {CANARY: "people.salary.read", LENT: "people.loan.read"}
    unseen = {amount for amount, needed in sealed.items() if needed not in scopes}
    for view in VIEWS.values():
        needed = dict(_columns(view.fields))
        for row in ours.rows.get(view.table.name, ()):
            shown = is_shown(view, row, scopes)
            for column, value in row.items():
                extra = needed.get(column)
                may = shown and (extra is None or extra in scopes)
                (seen if may else unseen).update(words_in(value))
    elsewhere = {
        word
        for table, rows in ours.rows.items()
        if table not in {view.table.name for view in VIEWS.values()}
        for row in rows
        for word in words_in(row)
    }
    return frozenset(unseen - seen - elsewhere)


def is_shown(view: View, row: Mapping[str, Any], scopes: frozenset[str]) -> bool:
    """Whether a key with these permissions is shown a row that is none of its own."""
    if view.read not in scopes | {AUTHENTICATED}:
        return False
    if view.confidential and row[view.confidential.by.name] and view.confidential.read not in scopes:
        return False
    if view.belongs is None:
        return view.owner is None or view.read_others in scopes
    kind = row[view.belongs.kind.name]
    of = next((each for each in VIEWS.values() if each.prefix == kind), None)
    return of is not None and is_shown(of, row, scopes)


async def _both(one: Estate, other: Estate, database_url: str) -> tuple[Belongings, Belongings]:
    return await belongings(database_url, one.company), await belongings(database_url, other.company)


def key_with(person: Partner, name: str, scopes: list[str]) -> str:
    """The text of a new key."""
    made = person.payload("createApiKey", "key", name=name, scopes=scopes)
    assert made["errors"] == [], made["errors"]
    return made["key"]


def _key(person: Partner, scopes: list[str]) -> str:
    return key_with(person, f"Sonda {uuid4().hex[:8]}", scopes)


def _own_keys(person: Partner) -> set[str]:
    """Those who try must not lock themselves out."""
    nodes = person.query("{ apiKeys(first: 100) { nodes { id name } } }")["apiKeys"]["nodes"]
    return {node["id"] for node in nodes if not node["name"].startswith("Loja")}


def _cursors(stranger: Mover) -> dict[str, str]:
    names = ("products", "parties", "orders", "invoices", "employees", "accounts")
    fields = " ".join(f"{name}(first: 1) {{ pageInfo {{ endCursor }} }}" for name in names)
    found = stranger.query(f"{{ {fields} }}")
    return {name: page["pageInfo"]["endCursor"] for name, page in found.items()}
