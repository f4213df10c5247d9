"""How a kind becomes rows, and what its parts take over from it: told once by its mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import ARRAY, Column, Table, inspect
from sqlalchemy.orm import Mapper, RelationshipProperty

from persistence.sealing.column import SealedColumn
from persistence.sealing.mapped import sealed_of, sealed_row

Row = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """``columns`` by attribute; ``parts`` are the pairs of keys by relationship."""

    table: Table
    columns: Mapping[str, Column[Any]]
    parts: Mapping[str, tuple[tuple[str, str], ...]]

    def row(self, thing: Any) -> Row:
        """Values by attribute."""
        held = thing.__dict__
        return {attribute: held.get(attribute) for attribute in self.columns}

    def stored(self, thing: Any) -> Row:
        """Values by column."""
        held = thing.__dict__
        row = {column: held.get(attribute) for column, attribute in self._named}
        return row | sealed_row(self.sealed, held) if self.sealed else row

    @cached_property
    def _named(self) -> list[tuple[str, str]]:
        """Each column's name with the attribute it holds."""
        return [(column.name, attribute) for attribute, column in self.columns.items()]

    @cached_property
    def sealed(self) -> Mapping[str, SealedColumn]:
        """The attributes that are stored sealed; nearly always none."""
        return sealed_of(self.columns)


plain: dict[type, Form] = {}
"""Of aggregates that are one row each."""


def is_plain(kind: type) -> bool:
    return kind in plain


def is_one_row(form: Form) -> bool:
    """And has nothing sealed or lists in it, so that one statement can take many of them."""
    return not any(isinstance(column.type, ARRAY | SealedColumn) for column in form.columns.values())


def form_of(kind: type) -> Form:
    return plain.get(kind) or _form_of_a_tree(kind)


@cache
def _form_of_a_tree(kind: type) -> Form:
    mapper: Mapper[Any] = inspect(kind)
    assert isinstance(mapper.local_table, Table)
    return Form(
        table=mapper.local_table,
        columns={
            prop.key: column
            for prop in mapper.column_attrs
            for column in prop.columns
            if isinstance(column, Column)
        },
        parts={relation.key: tuple(_taken_over(mapper, relation)) for relation in mapper.relationships},
    )


def _taken_over(mapper: Mapper[Any], relation: RelationshipProperty[Any]) -> Iterator[tuple[str, str]]:
    for own, theirs in relation.local_remote_pairs or ():
        yield mapper.get_property_by_column(own).key, relation.mapper.get_property_by_column(theirs).key


def tree_of(thing: Any) -> Iterator[Any]:
    """The thing and its parts, each part with the keys of what it belongs to."""
    yield thing
    held = thing.__dict__
    for name, keys in form_of(type(thing)).parts.items():
        for part in held[name]:
            for own, theirs in keys:
                part.__dict__[theirs] = held.get(own)
            yield from tree_of(part)
