"""Rows of several tables in one round trip: one statement, however many rows each of them gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Insert, Table, Update, bindparam, func, insert, select

from persistence.wire import Statement, Wire

Row = dict[str, Any]
Shape = tuple[Table, tuple[str, ...], bool]
"""Of what a table gets: the columns, and whether there are several rows."""


async def store(
    wire: Wire, rows: Mapping[Table, Sequence[Row]], change: Update | None = None, **given: Any
) -> None:
    """New rows, those of a table with the same columns, and a ``change`` with its parameters ``given``.

    References are checked at the commit, so the order of the tables does not matter.
    """
    wanted = {table: of_table for table, of_table in rows.items() if of_table}
    for table in [table for table in wanted if len(wanted[table]) > 1 and _has_lists(table)]:
        for row in wanted.pop(table):
            await store(wire, {table: [row]})
    shapes = tuple((table, tuple(of_table[0]), len(of_table) > 1) for table, of_table in wanted.items())
    if not shapes and change is None:
        return
    for place, of_table in enumerate(wanted.values()):
        given |= _given(place, of_table)
    await wire.rows(_storing(shapes, change), **given)


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
def _storing(shapes: tuple[Shape, ...], change: Update | None) -> Statement:
    parts = [_insertion(place, *shape) for place, shape in enumerate(shapes)]
    whole, *others = [change, *parts] if change is not None else parts
    for place, other in enumerate(others):
        whole = whole.add_cte(other.cte(f"stored_{place}"))
    return Statement(whole)


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
