"""How a noun of the domain is tied to its tables: by name, with the company out of its sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import cache, wraps
from typing import Any

from sqlalchemy import Column, Table, inspect
from sqlalchemy.orm import Relationship, relationship
from sqlalchemy.orm.attributes import set_committed_value

from persistence.forms import Form, is_one_row, plain
from persistence.registry import COMPANY, mappers
from persistence.sealing.mapped import attribute_of, besides, seal_when_saved, sealed_of

ledgers: dict[type, Table] = {}


def map_aggregate(kind: type, table: Table, **relationships: Relationship[Any]) -> None:
    """An aggregate's root. Its version guards every save and is raised by the unit of work alone.

    One that is a single row needs no ORM: it stays the plain class that it is.
    """
    form, made = Form(table, attributes(kind, table), {}), kind.__init__
    if not relationships and is_one_row(form):
        plain[kind] = form
        return
    mappers.map_imperatively(
        kind,
        table,
        version_id_col=table.c.version,
        version_id_generator=False,
        **_columns(kind, table, relationships),
    )
    if not _seal(kind, table):
        _make_quietly(kind, made, lists=tuple(relationships))


def map_child(kind: type, table: Table, **relationships: Relationship[Any]) -> None:
    """A part of an aggregate, reached only through its root."""
    made = kind.__init__
    mappers.map_imperatively(kind, table, **_columns(kind, table, relationships))
    if not _seal(kind, table) and not relationships:
        _make_quietly(kind, made)


def map_fact(kind: type, table: Table) -> None:
    """A frozen row of a ledger, stored by ``uow.append`` and never changed."""
    ledgers[kind] = table


def children(kind: type, *, order_by: str) -> Relationship[Any]:
    """The parts a root owns: loaded with it, saved with it, deleted when taken out."""
    return relationship(
        kind,
        lazy="selectin",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by=lambda: inspect(kind).local_table.c[order_by],
    )


def attributes(kind: Any, table: Table) -> dict[str, Column[Any]]:
    """Fields by name; keys the domain does not know as private attributes; nothing else.

    A sealed column takes the place of the one in clear; what it is found by is private, too.
    """
    known, double = {field.name for field in fields(kind)}, besides(table)
    stored = {attribute_of(column): column for column in table.c if column.name not in double}
    private = {f"_{name}": table.c[name] for name in double if name not in known}
    named = {
        name if name in known else f"_{name}": column
        for name, column in stored.items()
        if name in known or _is_key(column)
    }
    return named | private


def _seal(kind: type, table: Table) -> bool:
    """Whether it has anything to seal; when it is saved, the ORM is asked what is new in it."""
    kinds = sealed_of(attributes(kind, table))
    if kinds:
        seal_when_saved(kind, kinds)
    return bool(kinds)


class Draft:
    """What a thing is made on, attribute by attribute, with nobody looking on."""


def _make_quietly(kind: Any, made: Any, *, lists: Sequence[str] = ()) -> None:
    """Let the ORM hear of a new thing, and not of each of its values: a new row has all of them.

    The ``lists`` of a root's parts become the ORM's, which is told what is new in them when it takes the tree
    over. Not for what is sealed: it is asked what is new in that. Nor for parts that have parts, which it
    saves itself.
    """
    manager = inspect(kind).class_manager

    @wraps(made)
    def init(self: Any, *args: Any, **given: Any) -> None:
        _configured(kind)
        draft = Draft()
        made(draft, *args, **given)
        manager.setup_instance(self)
        self.__dict__.update(draft.__dict__)
        for name in lists:
            set_committed_value(self, name, self.__dict__.pop(name))

    kind.__init__ = init


@cache
def _configured(_kind: type) -> None:
    """Before the first of a kind is made: attributes can be read once what is mapped is configured."""
    mappers.configure()


def _columns(kind: Any, table: Table, relationships: dict[str, Relationship[Any]]) -> dict[str, Any]:
    stored = attributes(kind, table)
    return {
        "properties": stored | relationships,
        "exclude_properties": [column.name for column in table.c if column not in set(stored.values())],
    }


def _is_key(column: Column[Any]) -> bool:
    return column.name == COMPANY or column.primary_key or bool(column.foreign_keys)
