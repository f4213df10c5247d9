"""Aggregates of one row: read, compared and changed by statements of their own, many at a time.

What has parts is left to the ORM, which knows how to compare trees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, any_, bindparam, select

from domain.kernel.aggregate import Aggregate
from persistence.audit.changes import Changes
from persistence.forms import Row, form_of
from persistence.registry import COMPANY
from persistence.storing import Change
from persistence.updates import Changed, updates
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
        rows = await found(self.wire, self.company, kind, key, lock=lock)
        return [self._shown(kind, row, known, refresh=lock) for row in rows]

    def remember(self, aggregate: Aggregate) -> None:
        self._stored[aggregate] = form_of(type(aggregate)).row(aggregate)

    def changed(self, aggregate: Aggregate) -> bool:
        return form_of(type(aggregate)).row(aggregate) != self._stored[aggregate]

    def to_store(self) -> list[Change]:
        """What changed since it was read, to be stored by who asks; taken as stored from now on."""
        compared = (Changed.of(aggregate, stored) for aggregate, stored in self._stored.items())
        changed = [one for one in compared if one.names]
        wanted = updates(self.company, changed)
        for one in changed:
            self.changes.changed(one.thing, one.before)
            self.remember(one.thing)
        return wanted

    def _shown(self, kind: type, row: Any, known: Known, *, refresh: bool) -> Any:
        values = dict(zip(form_of(kind).columns, row, strict=True))
        aggregate: Any = known.get((kind, values["id"]))
        if aggregate is None or refresh:
            aggregate = aggregate or object.__new__(kind)
            aggregate.__dict__.update(values)
            self._stored[aggregate] = values
        return aggregate


async def found(wire: Wire, company: UUID, kind: type, key: Row, *, lock: bool) -> list[Any]:
    """The rows of a kind with these values, in the order of their ids."""
    shape = tuple((name, _how(value)) for name, value in key.items())
    return await wire.rows(_finding(kind, shape, lock=lock), **{"its company": company}, **key)


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
