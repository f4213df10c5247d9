"""Whether the tables can keep what the views promise: indexes, labels, nulls, natural keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Table, UniqueConstraint
from sqlalchemy.sql.visitors import iterate

from persistence.columns import Choice
from persistence.reading.kinds import TEXTUAL
from persistence.reading.stored import ABSENT, COMPANY, Key, Stored, compares, stored_tables
from persistence.reading.view import VIEWS, Field, Group, Leaf, Lookup, Many, One, Relation, View
from persistence.registry import metadata

Keys = Callable[[Table], list[Key]]


def declared_keys(table: Table) -> list[Key]:
    """The indexes of a table as it is declared."""
    keys = [Key.of(table.primary_key.columns.keys(), unique=True)]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            keys.append(Key.of(constraint.columns.keys(), unique=True))
    for index in table.indexes:
        if compares(index.dialect_options["postgresql"]):
            keys.append(Key.of((column.name for column in index.columns), unique=bool(index.unique)))
    return keys


def declared() -> list[View]:
    """The views over tables of this program."""
    return [view for view in VIEWS.values() if view.table.metadata is metadata]


def contradictions(connection: Connection, views: Iterable[View]) -> list[str]:
    """Where views promise what this database does not keep, one sentence each.

    It may know more labels: those of a release that comes or that was taken back.
    """
    stored, there, found = stored_tables(connection), [], []
    for view in views:
        if table := stored.get(view.table.name):
            there.append(view)
            found += [f"{view.name}.{problem}" for problem in _of_leaves(view, view.fields, table)]
        else:
            found.append(f"{view.name}: the database has no table {view.table.name}")
    return found + disagreements(there, lambda table: stored.get(table.name, ABSENT).keys)


def disagreements(views: Iterable[View], keys: Keys = declared_keys) -> list[str]:
    """What is wrong with these views, one sentence each."""
    return [f"{view.name}{problem}" for view in views for problem in _of_view(view, keys)]


def _of_leaves(view: View, fields: Mapping[str, Field], stored: Stored) -> Iterator[str]:
    for name, field in fields.items():
        match field:
            case Group():
                yield from (f"{name}.{problem}" for problem in _of_leaves(view, field.fields, stored))
            case Leaf(source=Column() as column) if column.table is view.table:
                yield from (f"{name}: {problem}" for problem in _of_column(field, column, stored))


def _of_column(leaf: Leaf, column: Column[Any], stored: Stored) -> Iterator[str]:
    if column.name not in stored.nulls:
        yield f"the database has no column {column.name}"
        return
    if stored.nulls[column.name] and not leaf.null:
        yield "may be null in the database"
    if leaf.kind.labels and isinstance(column.type, Choice):
        allowed = stored.labels.get(column.name)
        if allowed is None:
            yield "the database takes any label"
        elif refused := {label.value for label in leaf.kind.labels} - allowed:
            yield "the database does not take " + ", ".join(sorted(refused))


def _of_view(view: View, keys: Keys) -> Iterator[str]:
    indexes = keys(view.table)
    for name, field in view.fields.items():
        match field:
            case Leaf():
                yield from (f".{name}: {problem}" for problem in _of_leaf(view, field, indexes))
            case Group():
                yield from (f".{name}.{problem}" for problem in _of_group(field))
            case One() | Many():
                yield from (f".{name}: {problem}" for problem in _of_relation(view, field, keys))
    for lookup in view.lookups:
        if not any(key.unique and {*key.columns} == _columns(view, lookup) for key in indexes):
            yield f": is looked up by {lookup}, which no key makes unique"


def _of_group(group: Group) -> Iterator[str]:
    """Lists know the fields of the row itself alone: what stands deeper would be declared in vain."""
    for name, field in group.fields.items():
        match field:
            case Group():
                yield from (f"{name}.{problem}" for problem in _of_group(field))
            case Leaf(filter=True) | Leaf(sort=True) | Leaf(measure=True) | Leaf(dimension=True):
                yield f"{name}: is part of an object, by which no list is filtered, sorted or summed up"
            case One(filter=True) | Many(filter=True) | One(dimension=True):
                yield f"{name}: is part of an object, by which no list is filtered, sorted or summed up"


def _of_leaf(view: View, leaf: Leaf, indexes: list[Key]) -> Iterator[str]:
    source = leaf.source
    if leaf.kind.labels and isinstance(source.type, Choice) and source.type.kind is not leaf.kind.labels:
        yield f"is stored as {source.type.kind.__name__}"
    if not (leaf.filter or leaf.sort):
        return
    served_by = source if leaf.served_by is None else leaf.served_by
    if not isinstance(served_by, Column):
        yield "is an expression, which no index serves"
    elif not any(key.columns[:1] == (served_by.name,) for key in indexes):
        yield "is filtered or sorted by without an index"
    elif leaf.served_by is not None:
        yield from _of_served(view, leaf, leaf.served_by, indexes)
    elif leaf.kind.operators is TEXTUAL and getattr(source.type, "collation", None) != "C":
        yield 'is compared with prefixes without Text(collation="C")'


def _of_served(view: View, leaf: Leaf, column: Column[Any], indexes: list[Key]) -> Iterator[str]:
    """Whether every list found by it, or sorted by it, is narrowed by the column that serves it."""
    related = any(isinstance(one, One) and one.column is column for one in view.filters.values())
    always = [part for part in (view.where, leaf.source) if part is not None]
    if not (related or view.owner is column or any(column in part_of(each) for each in always)):
        yield f"is served by {column.name}, which need not narrow the list"
    pair = (column.name, getattr(leaf.source, "name", None))
    if leaf.sort and not (related and any(key.columns[:2] == pair for key in indexes)):
        yield f"is sorted by without an index behind {column.name}"


def part_of(expression: Any) -> set[Any]:
    """The columns that an expression is made of."""
    return {each for each in iterate(expression) if isinstance(each, Column)}


def _of_relation(view: View, relation: Relation, keys: Keys) -> Iterator[str]:
    target = VIEWS.get(relation.target)
    if target is None:
        yield f"leads to {relation.target}, which is no view"
        return
    here, there = relation.ends(view)
    if not _belongs(here, view) or not _belongs(there, target):
        yield "joins columns of other tables"
    elif there.name != COMPANY and not any(key.columns[:1] == (there.name,) for key in keys(target.table)):
        yield f"looks for {there.name} without an index"


def _belongs(column: Any, view: View) -> bool:
    return isinstance(column, Column) and column.table is view.table


def _columns(view: View, lookup: Lookup) -> set[str]:
    sources: Mapping[str, Any] = {
        name: view.leaf(name).source for name in ((lookup,) if isinstance(lookup, str) else lookup)
    }
    return {source.name for source in sources.values() if isinstance(source, Column)}
