"""Aggregates of one row: read, compared and changed by statements of their own, many at a time.

What has parts is left to the ORM, which knows how to compare trees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Update, Uuid, any_, bindparam, func, select, update

from domain.kernel.aggregate import Aggregate
from persistence.audit.changes import Changes
from persistence.forms import Row, form_of
from persistence.registry import COMPANY
from persistence.storing import Change
from persistence.wire import Statement, Wire

Known = Mapping[tuple[type, UUID], Aggregate]
Shape = tuple[tuple[str, str], ...]
"""By what rows are looked for: each attribute, and whether it IS one value, ANY of some, or NULL."""


@dataclass(eq=False)
class PlainRows:
    """Those of one transaction, each as it was last read or written."""

    wire: Wire
    company: UUID
    changes: Changes = field(default_factory=Changes)
    _stored: dict[Aggregate, Row] = field(default_factory=dict)

    async def load(self, kind: type, key: Row, known: Known, *, lock: bool) -> list[Any]:
        """By id; what is known already is brought up to date when it is locked, else left as it is."""
        shape = tuple((name, _how(value)) for name, value in key.items())
        rows = await self.wire.rows(_finding(kind, shape, lock=lock), **{"its company": self.company}, **key)
        return [self._shown(kind, row, known, refresh=lock) for row in rows]

    def remember(self, aggregate: Aggregate) -> None:
        self._stored[aggregate] = form_of(type(aggregate)).row(aggregate)

    def changed(self, aggregate: Aggregate) -> bool:
        return form_of(type(aggregate)).row(aggregate) != self._stored[aggregate]

    def to_store(self) -> list[Change]:
        """What changed since it was read, to be stored by who asks; taken as stored from now on."""
        groups: dict[tuple[type, tuple[str, ...]], list[Aggregate]] = defaultdict(list)
        for aggregate, before in self._stored.items():
            now = aggregate.__dict__
            if changed := tuple(name for name, value in before.items() if now.get(name) != value):
                groups[type(aggregate), changed].append(aggregate)
        return [
            self._change(place, kind, names, aggregates)
            for place, ((kind, names), aggregates) in enumerate(groups.items())
        ]

    def _change(
        self, place: int, kind: type, names: tuple[str, ...], aggregates: Iterable[Aggregate]
    ) -> Change:
        ordered = sorted(aggregates, key=lambda aggregate: aggregate.id)
        given: Row = {_name(place, name): [getattr(one, name) for one in ordered] for name in names}
        given |= {
            _name(place, COMPANY): self.company,
            _name(place, "its id"): [one.id for one in ordered],
            _name(place, "its version"): [self._stored[one]["version"] for one in ordered],
        }
        for one in ordered:
            self.changes.changed(one, {name: self._stored[one][name] for name in names})
            self.remember(one)
        return Change(update=_changing(place, kind, names), given=given, rows=len(ordered))

    def _shown(self, kind: type, row: Any, known: Known, *, refresh: bool) -> Any:
        values = dict(zip(form_of(kind).columns, row, strict=True))
        aggregate: Any = known.get((kind, values["id"]))
        if aggregate is None or refresh:
            aggregate = aggregate or object.__new__(kind)
            aggregate.__dict__.update(values)
            self._stored[aggregate] = values
        return aggregate


def _how(value: Any) -> str:
    return "ANY" if isinstance(value, list) else "NULL" if value is None else "IS"


@cache
def _finding(kind: type, shape: Shape, *, lock: bool) -> Statement:
    """The lock (FOR NO KEY UPDATE) waits for writers, not for rows that merely refer to this one."""
    columns = form_of(kind).columns
    query = (
        select(*columns.values())
        .where(form_of(kind).table.c[COMPANY] == bindparam("its company"))
        .where(*(_matching(columns[name], name, how) for name, how in shape))
        .order_by(columns["id"])
    )
    return Statement(query.with_for_update(key_share=True) if lock else query)


def _matching(column: Any, name: str, how: str) -> Any:
    if how == "ANY":
        return column == any_(bindparam(name, type_=ARRAY(column.type, dimensions=1)))
    return column.is_(None) if how == "NULL" else column == bindparam(name, type_=column.type)


@cache
def _changing(place: int, kind: type, names: tuple[str, ...]) -> Update:
    """Only rows that are still of the version that was seen. ``place`` is among several such changes."""
    form = form_of(kind)
    types = {"its id": Uuid(), "its version": form.columns["version"].type}
    types |= {name: form.columns[name].type for name in names}
    lists = (bindparam(_name(place, name), type_=ARRAY(type_, dimensions=1)) for name, type_ in types.items())
    given = func.unnest(*lists).table_valued(*types).render_derived(name=f"given_{place}")
    own = form.table.c
    return (
        update(form.table)
        .values({form.columns[name].name: given.c[name] for name in names})
        .where(own[COMPANY] == bindparam(_name(place, COMPANY)))
        .where(own.id == given.c["its id"], own.version == given.c["its version"])
        .returning(own.id)
    )


def _name(place: int, name: str) -> str:
    return f"change {place} {name}"
