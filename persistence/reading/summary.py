"""What the rows of a list come to: which values are added up, and by what rows are grouped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Numeric,
    Text,
    bindparam,
    case,
    cast,
    extract,
    func,
    literal_column,
    null,
)
from sqlalchemy.dialects.postgresql import array

from persistence.reading import kinds
from persistence.reading.adding import average_kind, sum_kind
from persistence.reading.json_text import fixed
from persistence.reading.kinds import Kind
from persistence.reading.view import Field, Group, Leaf, One, View

Dimension = Leaf | One
Dimensions = Mapping[str, Dimension]
ZONE: BindParameter[str] = bindparam("zone", type_=Text())
"""The legal hour by which the reader's company counts its days."""
ONE_ROW = literal_column("true")
"""In HAVING: all rows are one group, even where nothing of them is aggregated."""
NOTHING = literal_column("0", Numeric())


@cache
def measures_of(view: View) -> Mapping[str, Leaf]:
    """The values whose bounds a list tells, and, where they add up, their sum and average."""
    return {name: one for name, one in view.fields.items() if isinstance(one, Leaf) and one.measure}


@cache
def dimensions_of(view: View) -> Dimensions:
    """What rows can be grouped by; a time by its day, month and year where the company is."""
    return {
        name: dimension
        for field_name, field in view.fields.items()
        if isinstance(field, Leaf | One) and field.dimension
        for name, dimension in _dimensions(field_name, field)
    }


def source_of(dimension: Dimension) -> ColumnElement[Any]:
    """What is equal in all rows of a group."""
    return dimension.column if isinstance(dimension, One) else dimension.source


@cache
def summary_of(view: View) -> Group:
    """An object of many rows: for each measure, what it comes to in all of them."""
    return Group({name: _summed(measure) for name, measure in measures_of(view).items()})


def key_of(view: View, parts: Mapping[str, ColumnElement[Any]]) -> Group:
    """What all rows of a group have in common; ``parts`` are the columns of the dimensions they are by."""
    return Group({name: _part(one, parts.get(name)) for name, one in dimensions_of(view).items()})


def group_of(view: View, parts: Mapping[str, ColumnElement[Any]]) -> Mapping[str, Field]:
    """What is said of a group of rows."""
    size = _derived(kinds.INTEGER, func.count(), null=False)
    return {"key": key_of(view, parts), "count": size, "summary": summary_of(view)}


def sum_of(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """Exact; nothing comes to zero."""
    return cast(func.coalesce(func.sum(value, type_=Numeric()), NOTHING), Numeric())


def _summed(measure: Leaf) -> Group:
    kind, value = measure.kind, measure.source
    fields = {
        "minimum": _derived(kind, func.min(value)),
        "maximum": _derived(kind, func.max(value)),
    }
    if kind.adding is not None:
        fields["sum"] = _derived(sum_kind(kind), sum_of(value), null=False)
        fields["average"] = _derived(average_kind(kind), _sum_and_count(value))
    return Group(fields, measure.requires)


def _sum_and_count(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """What an average is made of; null where there is nothing."""
    count = func.count(value)
    pair = array([sum_of(value), cast(count, Numeric())])
    return case((count > literal_column("0"), pair))


def _part(dimension: Dimension, column: ColumnElement[Any] | None) -> Dimension:
    if column is None:
        return _derived(kinds.INTEGER, cast(null(), Integer()))
    return dimension if isinstance(dimension, One) else _derived(dimension.kind, column)


def _dimensions(name: str, field: Dimension) -> Iterator[tuple[str, Dimension]]:
    if isinstance(field, One) or field.kind not in (kinds.DATE, kinds.INSTANT):
        yield name, field
        return
    day = field.source
    if field.kind is kinds.INSTANT:
        day = cast(func.timezone(ZONE, day), Date)
    month = cast(func.date_trunc(fixed("month"), cast(day, DateTime())), Date)
    yield f"{name}_day", _derived(kinds.DATE, day)
    yield f"{name}_month", _derived(kinds.YEAR_MONTH, month)
    yield f"{name}_year", _derived(kinds.INTEGER, cast(extract("year", day), Integer))


def _derived(kind: Kind, source: ColumnElement[Any], *, null: bool = True) -> Leaf:
    return Leaf(kind, source, filter=False, sort=False, requires=None, null=null)
