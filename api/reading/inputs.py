"""The inputs of lists and lookups, made from what a view lets be filtered, sorted and found by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from types import GenericAlias
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import capitalize_first, to_camel_case

from api.directives import Cost
from api.docstrings import described_enum
from api.reading.moment import Moment
from api.scalars import Cnpj, Email, NfeKey, YearMonth
from persistence.reading.kinds import TEXTUAL, Kind
from persistence.reading.lookup import lookup_name
from persistence.reading.view import VIEWS, Leaf, Many, One, View


@described_enum
class SortDirection(StrEnum):
    """Which way a list is sorted."""

    ASC = "ASC"
    """The smallest first."""
    DESC = "DESC"
    """The largest first."""


OPERANDS: Mapping[str, Any] = {
    "Int": int,
    "String": str,
    "Boolean": bool,
    "ID": strawberry.ID,
    "Date": date,
    "DateTime": Moment,
    "YearMonth": YearMonth,
    "Cnpj": Cnpj,
    "Email": Email,
    "NfeKey": NfeKey,
    "Decimal": Decimal,
    "Money": Decimal,
}
OPERATORS = {
    "eq": "Equal to this.",
    "ne": "Anything but this; a missing value too.",
    "in": "One of these, at most 200; an empty list matches nothing.",
    "not_in": "None of these, at most 200; a missing value too.",
    "lt": "Less than this.",
    "lte": "At most this.",
    "gt": "More than this.",
    "gte": "At least this.",
    "between": "From one to the other, both included.",
    "starts_with": "Begins with exactly this text.",
    "is_null": "True for missing values, false for present ones.",
}


RELATED = Cost(weight="4")
"""A subquery for each row that is looked at."""
MANY = Cost(weight="0")
"""Some and none inside cost that."""


class ViewInput:
    """What every input made here derives from: its fields are known by the names of the views."""


def made_input(
    name: str,
    description: str,
    fields: Mapping[str, tuple[Any, str]],
    *,
    one_of: bool = False,
    said: Sequence[object] = (),
) -> type:
    """A GraphQL input of these fields: the type and description of each; ``said``: their directives."""
    empty = type(name, (ViewInput,), {"__annotations__": {}})
    made = strawberry.input(empty, name=name, description=description, one_of=one_of)
    add_fields(made, fields, said)
    return made


def list_of(kind: Any) -> Any:
    """An optional list of this input."""
    return GenericAlias(list, (kind,)) | None


def add_fields(made: Any, fields: Mapping[str, tuple[Any, str]], said: Sequence[object] = ()) -> None:
    made.__strawberry_definition__.fields += [
        StrawberryField(
            python_name=name,
            graphql_name=to_camel_case(name),
            type_annotation=StrawberryAnnotation(kind),
            description=description,
            directives=said,
        )
        for name, (kind, description) in fields.items()
    ]


@cache
def operand_of(kind: Kind) -> Any:
    """The Python type that stands for this kind in an input."""
    return OPERANDS[kind.scalar] if kind.labels is None else enum_of(kind.labels)


def enum_of(labels: type[StrEnum]) -> type[Enum]:
    """The GraphQL enum of these labels, made once."""
    return labels if hasattr(labels, "__strawberry_definition__") else strawberry.enum(labels)


def filter_of(kind: Kind) -> type:
    """The operators that values of this kind can be compared by; texts of any shape by parts of them, too."""
    if kind.operators == TEXTUAL:
        return _filter_named("Text", str, TEXTUAL)
    return _filter_named(kind.scalar, operand_of(kind), kind.operators)


@cache
def _filter_named(name: str, operand: Any, operators: tuple[str, ...]) -> type:
    kinds = {"in": list[operand], "not_in": list[operand], "is_null": bool}
    if "between" in operators:
        kinds["between"] = _range_named(name, operand)
    fields = {operator: (kinds.get(operator, operand) | None, OPERATORS[operator]) for operator in operators}
    return made_input(f"{name}Filter", "All given operators must hold.", fields)


@cache
def _range_named(name: str, operand: Any) -> type:
    ends = {"from": (operand, "The least of them."), "to": (operand, "The greatest of them.")}
    return made_input(f"{name}Range", "Two ends, both included.", ends)


@cache
def where_of(view: View) -> type:
    """``OrderWhere``: operators on the view's own values and on those of its relations."""
    related = {
        name: (_related(view, name, field) | None, "Of what it is related to.")
        for name, field in view.filters.items()
        if not isinstance(field, Leaf)
    }
    return _where_named(f"{view.name}Where", view, related)


@cache
def related_where_of(view: View) -> type:
    """``RelatedOrderWhere``: operators on the view's own values only."""
    return _where_named(f"Related{view.name}Where", view, {})


def _where_named(name: str, view: View, related: Mapping[str, tuple[Any, str]]) -> type:
    leaves = {
        field_name: (filter_of(field.kind) | None, f"What `{to_camel_case(field_name)}` must be.")
        for field_name, field in view.filters.items()
        if isinstance(field, Leaf)
    }
    made = made_input(name, f"Which {view.name} objects are wanted; all parts must hold.", leaves)
    for field_name, declared in related.items():
        cost = MANY if isinstance(view.filters[field_name], Many) else RELATED
        add_fields(made, {field_name: declared}, said=[cost])
    add_fields(
        made,
        {
            "and": (list_of(made), "All of these hold."),
            "or": (list_of(made), "At least one of these holds; an empty list matches nothing."),
            "not": (made | None, "This does not hold."),
        },
    )
    return made


def _related(view: View, name: str, relation: One | Many) -> type:
    where = related_where_of(VIEWS[relation.target])
    if isinstance(relation, One):
        return where
    return made_input(
        f"{view.name}{capitalize_first(to_camel_case(name))}Where",
        f"Which of its {to_camel_case(name)} there must be.",
        {
            "some": (where | None, "At least one is so."),
            "none": (where | None, "None of them is so."),
        },
        said=[RELATED],
    )


@cache
def sort_of(view: View) -> type:
    """``OrderSort``: a sortable value and a direction."""
    members = [(name.upper(), name) for name in view.sorts]
    fields: Any = strawberry.enum(
        Enum(f"{view.name}SortField", members, type=str),
        description=f"What {view.name} objects can be sorted by.",
    )
    for value in fields.__strawberry_definition__.values:
        value.description = f"In the order of `{to_camel_case(value.value)}`."
    return made_input(
        f"{view.name}Sort",
        "One step of an order; the id decides between equals.",
        {
            "field": (fields, "What to sort by."),
            "direction": (
                SortDirection | None,
                "Ascending unless said otherwise; missing values are the greatest.",
            ),
        },
    )


@cache
def lookup_of(view: View) -> type:
    """``OrderLookup``: exactly one of the keys that name one object."""
    keys = {
        lookup_name(lookup): (
            _key_of(view, lookup) | None,
            f"The one with this {' and '.join(_parts(lookup))}.",
        )
        for lookup in view.lookups
    }
    return made_input(
        f"{view.name}Lookup", f"What names one {view.name}: exactly one of these.", keys, one_of=True
    )


def _key_of(view: View, lookup: str | tuple[str, ...]) -> Any:
    if isinstance(lookup, str):
        return operand_of(view.leaf(lookup).kind)
    parts = {
        part: (operand_of(view.leaf(part).kind), f"What its `{to_camel_case(part)}` is.") for part in lookup
    }
    name = view.name + capitalize_first(to_camel_case(lookup_name(lookup)))
    return made_input(name, "All parts of the key.", parts)


def _parts(lookup: str | tuple[str, ...]) -> Iterable[str]:
    return [to_camel_case(part) for part in ([lookup] if isinstance(lookup, str) else lookup)]
