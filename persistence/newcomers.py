"""Storing what is new: rows sent without the ORM, to which the aggregates are known from then on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Table, inspect
from sqlalchemy.orm import Mapper, RelationshipProperty, Session, make_transient_to_detached

from persistence.wire import Wire


@dataclass(frozen=True)
class Form:
    """How a kind becomes a row: its column names by attribute, and what its parts take over from it."""

    table: Table
    columns: Mapping[str, str]
    parts: Mapping[str, tuple[tuple[str, str], ...]]

    def row(self, thing: Any) -> dict[str, Any]:
        held = thing.__dict__
        return {column: held.get(attribute) for attribute, column in self.columns.items()}


async def store(newcomers: Iterable[Any], wire: Wire, session: Session) -> None:
    """Insert these trees, table by table, and hand them to the session as stored.

    References are checked at the commit, so the order of the tables does not matter.
    """
    roots, rows = list(newcomers), defaultdict[Table, list[dict[str, Any]]](list)
    for root in roots:
        for thing in _tree(root):
            form = form_of(type(thing))
            rows[form.table].append(form.row(thing))
    for table, of_table in rows.items():
        await wire.insert(table, of_table)
    for root in roots:
        for thing in _tree(root):
            make_transient_to_detached(thing)
    session.add_all(roots)


@cache
def form_of(kind: type) -> Form:
    mapper: Mapper[Any] = inspect(kind)
    assert isinstance(mapper.local_table, Table)
    return Form(
        table=mapper.local_table,
        columns={prop.key: prop.columns[0].name for prop in mapper.column_attrs},
        parts={relation.key: tuple(_taken_over(mapper, relation)) for relation in mapper.relationships},
    )


def _taken_over(mapper: Mapper[Any], relation: RelationshipProperty[Any]) -> Iterator[tuple[str, str]]:
    for own, theirs in relation.local_remote_pairs or ():
        yield (
            mapper.get_property_by_column(own).key,
            relation.mapper.get_property_by_column(theirs).key,
        )


def _tree(thing: Any) -> Iterator[Any]:
    """The thing and its parts, each part with the keys of what it belongs to."""
    yield thing
    for name, keys in form_of(type(thing)).parts.items():
        for part in getattr(thing, name):
            for own, theirs in keys:
                setattr(part, theirs, getattr(thing, own))
            yield from _tree(part)
