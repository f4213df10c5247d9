"""Rows of several tables in one round trip: one statement, however many rows each of them gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ARRAY, Insert, Select, Table, Update, bindparam, func, insert, select

from persistence.conflicts import Conflict
from persistence.wire import Statement, Wire

KEPT = 500
"""Statements in one process, the last ones used: what commands store together is of many shapes, and each
takes some tens of kilobytes."""

Row = dict[str, Any]
Shape = tuple[Table, tuple[str, ...], bool]
"""Of what a table gets: the columns, and whether there are several rows."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Change:
    """Rows that may be there already, stored by one statement; ``rows`` is how many it must return."""

    store: Update | Insert
    given: Row
    rows: int


async def store(wire: Wire, rows: Mapping[Table, Sequence[Row]], changes: Sequence[Change] = ()) -> None:
    """New rows, those of a table with the same columns, and changes of other ones.

    References are checked at the commit, so the order of the tables does not matter; where a table gets
    both, its changes come first, for they may make room under a unique key. Raises Conflict when a change
    does not find its rows.
    """
    wanted = {table: of_table for table, of_table in rows.items() if of_table}
    if early := [change for change in changes if change.store.table in wanted]:
        await store(wire, {}, early)
        changes = [change for change in changes if change not in early]
    for table in [table for table in wanted if len(wanted[table]) > 1 and _has_lists(table)]:
        for row in wanted.pop(table):
            await store(wire, {table: [row]})
    if wanted or changes:
        await _store(wire, wanted, changes)


async def _store(wire: Wire, rows: Mapping[Table, Sequence[Row]], changes: Sequence[Change]) -> None:
    shapes = tuple((table, tuple(of_table[0]), len(of_table) > 1) for table, of_table in rows.items())
    given: Row = {}
    for place, (shape, of_table) in enumerate(zip(shapes, rows.values(), strict=True)):
        given.update(_given(place, shape[1], of_table))
    for change in changes:
        given |= change.given
    found = await wire.rows(_storing(shapes, tuple(change.store for change in changes)), **given)
    if changes and list(found[0]) != [change.rows for change in changes]:
        raise Conflict


@cache
def _has_lists(table: Table) -> bool:
    """Lists of lists would come apart in it."""
    return any(isinstance(column.type, ARRAY) for column in table.columns)


def _given(place: int, columns: tuple[str, ...], rows: Sequence[Row]) -> Iterable[tuple[str, Any]]:
    names = _names(place, columns)
    if len(rows) == 1:
        return zip(names, rows[0].values(), strict=True)
    values = itemgetter(*columns)
    return zip(names, zip(*map(values, rows), strict=True), strict=True)


@lru_cache(maxsize=KEPT)
def _names(place: int, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Of parameters."""
    return tuple(f"{place} {column}" for column in columns)


@lru_cache(maxsize=KEPT)
def _storing(shapes: tuple[Shape, ...], updates: tuple[Update | Insert, ...]) -> Statement:
    parts = [_insertion(place, *shape) for place, shape in enumerate(shapes)]
    whole, *others = [_counted(updates), *parts] if updates else parts
    for place, other in enumerate(others):
        whole = whole.add_cte(other.cte(f"stored_{place}"))
    return Statement(whole)


def _counted(updates: tuple[Update | Insert, ...]) -> Select[*tuple[Any, ...]]:
    """How many rows each of them found."""
    changed = (update.cte(f"changed_{place}") for place, update in enumerate(updates))
    return select(*(select(func.count()).select_from(each).scalar_subquery() for each in changed))


def _insertion(place: int, table: Table, columns: tuple[str, ...], several: bool) -> Insert:
    names = dict(zip(columns, _names(place, columns), strict=True))
    types = {column: table.c[column].type for column in columns}
    if not several:
        return insert(table).values(
            {column: bindparam(name, type_=types[column]) for column, name in names.items()}
        )
    lists = (bindparam(name, type_=ARRAY(types[column], dimensions=1)) for column, name in names.items())
    rows = func.unnest(*lists).table_valued(*columns).render_derived(name=f"rows_{place}")
    return insert(table).from_select(list(columns), select(*(rows.c[column] for column in columns)))
