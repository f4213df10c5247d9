"""Whether the tables can keep what the views promise: indexes, labels, nulls, natural keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, UniqueConstraint, inspect

from persistence.columns import Choice
from persistence.reading.kinds import TEXTUAL
from persistence.reading.view import VIEWS, Leaf, Lookup, Many, One, Relation, View

COMPANY = "company_id"


@dataclass(frozen=True)
class Key:
    """An index over whole tables: its columns in order, without the company that begins it."""

    columns: tuple[str, ...]
    unique: bool


Keys = Callable[[Table], list[Key]]


def declared_keys(table: Table) -> list[Key]:
    """The indexes of a table as it is declared."""
    keys = [_key(table.primary_key.columns.keys(), unique=True)]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            keys.append(_key(constraint.columns.keys(), unique=True))
    for index in table.indexes:
        if _serves_order(index.dialect_options["postgresql"]):
            keys.append(_key((column.name for column in index.columns), unique=bool(index.unique)))
    return keys


def stored_keys(connection: Connection) -> Keys:
    """The indexes of a table as the database has them."""
    catalog = inspect(connection)

    def keys(table: Table) -> list[Key]:
        found = [_key(catalog.get_pk_constraint(table.name)["constrained_columns"], unique=True)]
        for index in catalog.get_indexes(table.name):
            options = index.get("dialect_options", {})
            if _serves_order({name.removeprefix("postgresql_"): value for name, value in options.items()}):
                columns = (name or "" for name in index["column_names"])
                found.append(_key(columns, unique=bool(index["unique"])))
        return found

    return keys


def nulls_that_are_stored(connection: Connection, views: Iterable[View]) -> list[str]:
    """Leaves that views call never null over columns that the database lets be null."""
    catalog, found = inspect(connection), []
    for view in views:
        nullable = {column["name"] for column in catalog.get_columns(view.table.name) if column["nullable"]}
        for name, field in view.fields.items():
            sure = isinstance(field, Leaf) and not field.null and isinstance(field.source, Column)
            if sure and field.source.name in nullable:
                found.append(f"{view.name}.{name}: may be null in the database")
    return found


def disagreements(views: Iterable[View], keys: Keys = declared_keys) -> list[str]:
    """What is wrong with these views, one sentence each."""
    return [f"{view.name}{problem}" for view in views for problem in _of_view(view, keys)]


def _of_view(view: View, keys: Keys) -> Iterator[str]:
    indexes = keys(view.table)
    for name, field in view.fields.items():
        match field:
            case Leaf():
                yield from (f".{name}: {problem}" for problem in _of_leaf(field, indexes))
            case One() | Many():
                yield from (f".{name}: {problem}" for problem in _of_relation(view, field, keys))
    for lookup in view.lookups:
        if not any(key.unique and {*key.columns} == _columns(view, lookup) for key in indexes):
            yield f": is looked up by {lookup}, which no key makes unique"


def _of_leaf(leaf: Leaf, indexes: list[Key]) -> Iterator[str]:
    source = leaf.source
    if leaf.kind.labels and isinstance(source.type, Choice) and source.type.kind is not leaf.kind.labels:
        yield f"is stored as {source.type.kind.__name__}"
    if not (leaf.filter or leaf.sort):
        return
    source = source if leaf.served_by is None else leaf.served_by
    if not isinstance(source, Column):
        yield "is an expression, which no index serves"
    elif not any(key.columns[:1] == (source.name,) for key in indexes):
        yield "is filtered or sorted by without an index"
    elif leaf.kind.operators is TEXTUAL and getattr(source.type, "collation", None) != "C":
        yield 'is compared with prefixes without Text(collation="C")'


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


def _serves_order(options: Mapping[str, Any]) -> bool:
    """An index over all rows that compares; one of the words inside a text does not."""
    return options.get("where") is None and options.get("using") in (None, False, "", "btree")


def _key(columns: Iterable[str], *, unique: bool) -> Key:
    return Key(tuple(name for name in columns if name != COMPANY), unique)
