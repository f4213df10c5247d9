"""Aggregates with parts, as one transaction has read or stored them. The ORM hears only of those whose
shape changes, or whose values no list can hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Table, Uuid, any_, bindparam, inspect, select
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from domain.kernel.aggregate import Aggregate
from persistence.audit.changes import Changes
from persistence.forms import Row, form_of, tree_of
from persistence.plain import Known, found
from persistence.registry import COMPANY
from persistence.storing import Change
from persistence.updates import Changed, updates
from persistence.wire import Statement, Wire


def rows_of(newcomers: Iterable[Any]) -> dict[Table, list[Row]]:
    """Of all of them, each with its parts."""
    rows = defaultdict[Table, list[Row]](list)
    for root in newcomers:
        for thing in tree_of(root):
            form = form_of(type(thing))
            rows[form.table].append(form.stored(thing))
    return rows


@dataclass(frozen=True, eq=False)
class Tree:
    """A tree as it is stored: each thing with its values, its lists of parts among them; the root first."""

    stored: list[tuple[Any, Row]]

    @classmethod
    def of(cls, root: Any) -> Tree:
        return cls([(thing, _held(thing)) for thing in tree_of(root)])

    @property
    def root(self) -> Any:
        return self.stored[0][0]

    @property
    def changed(self) -> list[Changed]:
        compared = (Changed.of(thing, before) for thing, before in self.stored)
        return [one for one in compared if one.names]

    def adopt(self, session: Session) -> None:
        """Let the session see it as it was stored, and what became of it since as changes."""
        now = [_held(thing) for thing, _ in self.stored]
        for thing, before in self.stored:
            for name, value in before.items():
                set_committed_value(thing, name, value)
            make_transient_to_detached(thing)
        session.add(self.root)
        for (thing, before), after in zip(self.stored, now, strict=True):
            for name, value in after.items():
                if value != before[name]:
                    setattr(thing, name, value)


@dataclass(eq=False)
class Trees:
    """Those of one transaction of which the ORM has not heard."""

    wire: Wire
    company: UUID
    changes: Changes
    _known: dict[Aggregate, Tree] = field(default_factory=dict)
    _adopted: set[type] = field(default_factory=set)

    def __contains__(self, aggregate: Aggregate) -> bool:
        return aggregate in self._known

    def reads(self, kind: type) -> bool:
        """Not what is sealed, nor more of a kind of which the ORM has seen one: it knows better."""
        return kind not in self._adopted and _is_in_clear(kind)

    def remember(self, aggregate: Aggregate) -> None:
        self._known[aggregate] = Tree.of(aggregate)

    def changed(self, aggregate: Aggregate) -> bool:
        return bool(self._known[aggregate].changed)

    async def load(self, kind: type, key: Row, known: Known, *, lock: bool) -> list[Any]:
        """By id; what is known already is brought up to date when it is locked, else left as it is.

        Parts are read after the root, so that those of a locked one are of the version that is shown.
        """
        columns = form_of(kind).columns
        records = await found(self.wire, self.company, kind, key, lock=lock)
        values = {row["id"]: row for row in (dict(zip(columns, record, strict=True)) for record in records)}
        wanted = [id for id in values if lock or (kind, id) not in known]
        parts = await self._parts(kind, wanted) if wanted else {}
        shown: dict[UUID, Any] = {id: known.get((kind, id)) or _blank(kind) for id in values}
        for id in wanted:
            of_root = {name: rows[id] for name, rows in parts.items()}
            self._known[shown[id]] = self._grown(shown[id], values[id], of_root)
        return list(shown.values())

    def adopt(self, kind: type, session: Session) -> None:
        """Leave all of a kind to the ORM from now on."""
        self._adopted.add(kind)
        for aggregate in [one for one in self._known if type(one) is kind]:
            self._known.pop(aggregate).adopt(session)

    def beyond(self) -> set[type]:
        """Kinds of which something changed that only the ORM can store."""
        changed = ((type(tree.root), tree.changed) for tree in self._known.values())
        return {kind for kind, things in changed if any(_is_beyond(one) for one in things)}

    def to_store(self, *, first: int) -> list[Change]:
        """What changed since it was read, to be stored by who asks; taken as stored from now on."""
        changed = {tree.root: things for tree in self._known.values() if (things := tree.changed)}
        wanted = updates(self.company, chain.from_iterable(changed.values()), first=first)
        for root, things in changed.items():
            for one in things:
                self.changes.changed(one.thing, one.before)
            self.remember(root)
        return wanted

    async def _parts(self, kind: type, ids: Sequence[UUID]) -> dict[str, dict[UUID, list[Row]]]:
        """By relationship and root."""
        parts: dict[str, dict[UUID, list[Row]]] = {}
        for name in form_of(kind).parts:
            part, of = _part(kind, name), defaultdict[UUID, list[Row]](list)
            columns = form_of(part.kind).columns
            for record in await self.wire.rows(part.finding, **{COMPANY: self.company, "ids": list(ids)}):
                row = dict(zip(columns, record, strict=True))
                of[row[part.belongs_to]].append(row)
            parts[name] = of
        return parts

    def _grown(self, root: Any, values: Row, parts: Mapping[str, Sequence[Row]]) -> Tree:
        """Things that are there already are the same ones, brought up to date."""
        before = self._known.get(root)
        there = {} if before is None else {_identity(thing): thing for thing, _ in before.stored}
        root.__dict__.update(values)
        whole, stored = dict(values), []
        for name, rows in parts.items():
            kind = _part(type(root), name).kind
            things = []
            for row in rows:
                thing = there.get(_identity_of(kind, row)) or _blank(kind)
                thing.__dict__.update(row)
                things.append(thing)
            set_committed_value(root, name, things)
            whole[name] = list(things)
            stored += zip(things, rows, strict=True)
        return Tree([(root, whole), *stored])


@dataclass(frozen=True)
class Part:
    """A relationship: parts of which kind, by which attribute they name the root, and how they are read."""

    kind: type
    belongs_to: str
    finding: Statement


@cache
def _part(kind: type, name: str) -> Part:
    relation = inspect(kind).relationships[name]
    form = form_of(relation.mapper.class_)
    belongs_to = next(theirs for own, theirs in form_of(kind).parts[name] if own == "id")
    finding = (
        select(*form.columns.values())
        .where(form.table.c[COMPANY] == bindparam(COMPANY))
        .where(form.columns[belongs_to] == any_(bindparam("ids", type_=ARRAY(Uuid))))
        .order_by(*(relation.order_by or ()))
    )
    return Part(relation.mapper.class_, belongs_to, Statement(finding))


@cache
def _is_in_clear(kind: type) -> bool:
    """In all its parts, which have none themselves."""
    forms = [form_of(kind), *(form_of(_part(kind, name).kind) for name in form_of(kind).parts)]
    return not any(form.sealed for form in forms) and not any(form.parts for form in forms[1:])


def _is_beyond(one: Changed) -> bool:
    """Parts came or went, or it is a list, which would come apart among others."""
    form = form_of(type(one.thing))
    return bool(form.sealed) or any(
        name in form.parts or isinstance(form.columns[name].type, ARRAY) for name in one.names
    )


def _blank(kind: type) -> Any:
    return inspect(kind).class_manager.new_instance()


def _identity(thing: Any) -> tuple[Any, ...]:
    return _identity_of(type(thing), thing.__dict__)


def _identity_of(kind: type, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return kind, *(row[name] for name in _key(kind))


@cache
def _key(kind: type) -> tuple[str, ...]:
    form = form_of(kind)
    return tuple(
        name for name, column in form.columns.items() if column in set(form.table.primary_key.columns)
    )


def _held(thing: Any) -> Row:
    form, held = form_of(type(thing)), thing.__dict__
    return form.row(thing) | {name: list(held[name]) for name in form.parts}
