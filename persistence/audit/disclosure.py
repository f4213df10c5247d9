"""What of a change every auditor is shown: what all see who may read the noun. The rest is sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, TypeCoerce

from persistence.forms import form_of
from persistence.reading.view import VIEWS, Computed, Field, Group, Leaf, One, Url
from persistence.registry import mappers

ERASABLE = {
    "alimony_order": {"external_reference"},
    "attachment": {"name", "description"},
    "bank_account": {"branch", "account", "account_digit", "pix_key"},
    "bank_details": {"masked"},
    "benefit": {"external_reference"},
    "dependent": {"external_reference"},
    "employee": {"name", "external_reference"},
    "employee_document": {"external_reference"},
    "invitation": {"name", "email"},
    "leave": {"norm", "external_reference"},
    "member": {"name", "email"},
    "party": {"name", "trade_name", "external_reference"},
    "pay_item_entry": {"external_reference"},
    "payroll_loan": {"external_reference"},
    "termination": {"external_reference"},
    "time_entry": {"reason", "external_reference"},
    "upload": {"name"},
    "vacation": {"reason", "external_reference"},
}
"""Columns by table that all see who read the noun, and that must not stay in the record for ever."""


@cache
def shown(kind: type) -> Mapping[str, bool]:
    """By attribute of an aggregate or a part of one, whether its changes are shown; keys never change."""
    open_columns = _open_columns()
    return {
        str(attribute): column in open_columns
        for attribute, column in form_of(kind).columns.items()
        if not column.primary_key
    }


def learn() -> None:
    """Work out now what is asked of every kind, once for all processes that part after it."""
    _prefixes()
    for mapper in mappers.mappers:
        shown(mapper.class_)


APART = {"employeebankdetails": "employee_id"}
"""Prefixes of views that have only those rows of their table in which this is set: no others have them."""


def node_id(kind: type, id: UUID, thing: object = None) -> str | None:
    """As the wire writes it, where things of this kind can be read; ``thing`` is the one with this id."""
    return in_table(form_of(kind).table, id, thing)


def in_table(table: Table, id: UUID, thing: object = None) -> str | None:
    """The id on the wire of what a row of this table holds; None when no view shows such rows."""
    found = _prefixes().get(table, ())
    own = (prefix for prefix in found if prefix in APART and getattr(thing, APART[prefix], None) is not None)
    prefix = next(own, None) or next((prefix for prefix in found if prefix not in APART), None)
    return f"{prefix}_{id.hex}" if prefix else None


@cache
def _prefixes() -> Mapping[Table, Sequence[str]]:
    """Of the ids of what a table holds, as the views over it have them, the first before others."""
    import persistence.views  # noqa: F401  as below

    found: dict[Table, list[str]] = {}
    for view in VIEWS.values():
        if view.prefix:
            found.setdefault(view.table, []).append(view.prefix)
    return found


@cache
def _open_columns() -> frozenset[Column[Any]]:
    """Columns of which a view shows the value without further permission, and not as personal."""
    import persistence.views  # noqa: F401  views know the tables of the audit, too

    return frozenset(column for view in VIEWS.values() for column in _shown_by(view.fields))


def _shown_by(fields: Mapping[str, Field]) -> Iterator[Column[Any]]:
    for field in fields.values():
        match field:
            case Group(fields=inner):
                yield from _shown_by(inner)
            case Leaf(requires=None, sensitive=False, source=source):
                yield from _column(source)
            case (
                Computed(requires=None, sensitive=False, sources=sources)
                | Url(requires=None, sources=sources)
            ):
                for source in sources:
                    yield from _column(source)
            case One(requires=None, column=column):
                yield column


def _column(source: ColumnElement[Any]) -> Iterator[Column[Any]]:
    while isinstance(source, TypeCoerce):
        source = source.clause
    if isinstance(source, Column) and source.name not in ERASABLE.get(source.table.name, ()):
        yield source
