"""Rows of several tables in one round trip: one statement, however many rows each of them gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Insert, Select, Table, Update, bindparam, func, insert, select

from persistence.conflicts import Conflict
from persistence.wire import Statement, Wire

Row = dict[str, Any]
Shape = tuple[Table, tuple[str, ...], bool]
"""Of what a table gets: the columns, and whether there are several rows."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Change:
    """Rows that are there already, changed by one UPDATE; ``rows`` is how many it must find."""

    update: Update
    given: Row
    rows: int


async def store(wire: Wire, rows: Mapping[Table, Sequence[Row]], changes: Sequence[Change] = ()) -> None:
    """New rows, those of a table with the same columns, and changes of other ones.

    References are checked at the commit, so the order of the tables does not matter; where a table gets
    both, its changes come first, for they may make room under a unique key. Raises Conflict when a change
    does not find its rows.
    """
    wanted = {table: of_table for table, of_table in rows.items() if of_table}
    if early := [change for change in changes if change.update.table in wanted]:
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
    for place, of_table in enumerate(rows.values()):
        given |= _given(place, of_table)
    for change in changes:
        given |= change.given
    found = await wire.rows(_storing(shapes, tuple(change.update for change in changes)), **given)
    if changes and list(found[0]) != [change.rows for change in changes]:
        raise Conflict


@cache
def _has_lists(table: Table) -> bool:
    """Lists of lists would come apart in it."""
    return any(isinstance(column.type, ARRAY) for column in table.columns)


def _given(place: int, rows: Sequence[Row]) -> Row:
    if len(rows) == 1:
        return {_name(place, column): value for column, value in rows[0].items()}
    return {_name(place, column): [row[column] for row in rows] for column in rows[0]}


def _name(place: int, column: str) -> str:
    return f"{place} {column}"


@cache
def _storing(shapes: tuple[Shape, ...], updates: tuple[Update, ...]) -> Statement:
    parts = [_insertion(place, *shape) for place, shape in enumerate(shapes)]
    whole, *others = [_counted(updates), *parts] if updates else parts
    for place, other in enumerate(others):
        whole = whole.add_cte(other.cte(f"stored_{place}"))
    return Statement(whole)


def _counted(updates: tuple[Update, ...]) -> Select[*tuple[Any, ...]]:
    """How many rows each of them found."""
    changed = (update.cte(f"changed_{place}") for place, update in enumerate(updates))
    return select(*(select(func.count()).select_from(each).scalar_subquery() for each in changed))


def _insertion(place: int, table: Table, columns: tuple[str, ...], several: bool) -> Insert:
    names = {column: _name(place, column) for column in columns}
    types = {column: table.c[column].type for column in columns}
    if not several:
        return insert(table).values(
            {column: bindparam(name, type_=types[column]) for column, name in names.items()}
        )
    lists = (bindparam(name, type_=ARRAY(types[column], dimensions=1)) for column, name in names.items())
    rows = func.unnest(*lists).table_valued(*columns).render_derived(name=f"rows_{place}")
    return insert(table).from_select(list(columns), select(*(rows.c[column] for column in columns)))
