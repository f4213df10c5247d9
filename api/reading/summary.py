"""What a list comes to, on the wire: types made from the measures and dimensions of its view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.base import StrawberryObjectDefinition, StrawberryOptional
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from api.authorization import Requires
from api.money import Money
from api.reading.inputs import SortDirection, made_input
from api.reading.view_field import ViewField
from api.scalars import DateTime, Decimal, YearMonth
from persistence.reading.grouping import COUNT, KEY, sorts_of
from persistence.reading.summary import dimensions_of, measures_of
from persistence.reading.view import VIEWS, Leaf, View

SUM = "All of them; nothing comes to zero. It may have more digits than any of them."
AVERAGE = "Exact, rounded half away from zero to {}; null of nothing."
LEAST, MOST = "The least; null of nothing.", "The greatest; null of nothing."


def told(description: str) -> Any:
    return strawberry.field(description=description)


@strawberry.type(description="What amounts of money come to; missing ones are left out.")
class MoneySummary:
    sum: Money = told(SUM)
    average: Money | None = told(AVERAGE.format("the cent; of unit prices to ten places"))
    minimum: Money | None = told(LEAST)
    maximum: Money | None = told(MOST)


@strawberry.type(description="What decimal numbers come to; missing ones are left out.")
class DecimalSummary:
    sum: Decimal = told(SUM)
    average: Decimal | None = told(AVERAGE.format("ten places"))
    minimum: Decimal | None = told(LEAST)
    maximum: Decimal | None = told(MOST)


@strawberry.type(description="What whole numbers come to; missing ones are left out.")
class IntSummary:
    sum: Decimal = told(SUM)
    average: Decimal | None = told(AVERAGE.format("ten places"))
    minimum: int | None = told(LEAST)
    maximum: int | None = told(MOST)


@strawberry.type(description="Between which dates something lies; missing ones are left out.")
class DateSummary:
    minimum: date | None = told("The first; null of nothing.")
    maximum: date | None = told("The last; null of nothing.")


@strawberry.type(description="Between which instants something lies; missing ones are left out.")
class DateTimeSummary:
    minimum: DateTime | None = told("The first; null of nothing.")
    maximum: DateTime | None = told("The last; null of nothing.")


SUMMARIES: Mapping[str, type] = {
    "Money": MoneySummary,
    "Decimal": DecimalSummary,
    "Int": IntSummary,
    "Date": DateSummary,
    "DateTime": DateTimeSummary,
}
SORTS = {KEY: "By what they have in common.", COUNT: "By how many there are."}
PARTS: Mapping[str, tuple[Any, str]] = {
    "day": (date, "The day of {}; of an instant, the one it was where the company's issuer is."),
    "month": (YearMonth, "The month of {}; of an instant, the one it was where the company's issuer is."),
    "year": (int, "The year of {}; of an instant, the one it was where the company's issuer is."),
}


@cache
def summary_type(element: StrawberryObjectDefinition) -> type:
    """``OrderSummary``: what each measure of the view comes to."""
    view = VIEWS[element.name]
    if not measures_of(view) or not dimensions_of(view):
        raise ValueError(f"view {view.name} has no measures or no dimensions to tell of its lists")
    fields = [_measured(element, name, leaf) for name, leaf in measures_of(view).items()]
    return _made(f"{view.name}Summary", f"What {view.name} objects come to, taken together.", fields)


@cache
def group_type(element: StrawberryObjectDefinition) -> type:
    """``OrderGroup``: objects that have something in common."""
    view = VIEWS[element.name]
    fields = [
        _field("key", key_type(element), "What they have in common."),
        _field("count", int, "How many there are."),
        _field("summary", summary_type(element), "What they come to."),
    ]
    return _made(f"{view.name}Group", f"{view.name} objects that have something in common.", fields)


@cache
def key_type(element: StrawberryObjectDefinition) -> type:
    """``OrderGroupKey``: every dimension of the view."""
    view = VIEWS[element.name]
    fields = [_part(element, name) for name in dimensions_of(view)]
    description = (
        f"What {view.name} objects are grouped by. Null where they are not, and where it is missing."
    )
    return _made(f"{view.name}GroupKey", description, fields)


@cache
def dimension_of(view: View) -> type[Enum]:
    """``OrderDimension``: what the objects can be grouped by."""
    names = {name: f"Those with the same `{to_camel_case(name)}`." for name in dimensions_of(view)}
    return _enum(f"{view.name}Dimension", f"What {view.name} objects can be grouped by.", names)


@cache
def group_sort_of(view: View) -> type:
    """``OrderGroupSort``: the key, the size or a sum, and a direction."""
    names = {
        name: SORTS.get(name, f"In the order of the sum of `{to_camel_case(name)}`.")
        for name in sorts_of(view)
    }
    kind = _enum(f"{view.name}GroupSortField", f"What groups of {view.name} objects can be sorted by.", names)
    return made_input(
        f"{view.name}GroupSort",
        "An order of groups; their key decides between equals.",
        {
            "field": (kind, "What to sort by."),
            "direction": (
                SortDirection | None,
                "Ascending unless said otherwise; missing values are the greatest.",
            ),
        },
    )


def _measured(element: StrawberryObjectDefinition, name: str, leaf: Leaf) -> StrawberryField:
    """Null, as a whole, for who may not see the value itself."""
    kind, described = SUMMARIES[leaf.kind.scalar], _own_field(element, name).description or ""
    if leaf.requires is None:
        return _field(name, kind, described)
    field = _field(name, StrawberryOptional(kind), described)
    field.directives = [Requires(scope=leaf.requires)]
    return field


def _part(element: StrawberryObjectDefinition, name: str) -> StrawberryField:
    """Of the type of the field that is grouped by; of a time, one of its parts."""
    if any(field.python_name == name for field in element.fields):
        own = _own_field(element, name)
        kind = own.type if isinstance(own.type, StrawberryOptional) else StrawberryOptional(own.type)
        return _field(name, kind, own.description or "")
    time, _, part = name.rpartition("_")
    kind, described = PARTS[part]
    return _field(name, kind | None, described.format(to_camel_case(time)))


def _own_field(element: StrawberryObjectDefinition, name: str) -> StrawberryField:
    return next(field for field in element.fields if field.python_name == name)


def _field(name: str, kind: Any, description: str) -> StrawberryField:
    made = ViewField(python_name=name, description=description)
    made.type_annotation = StrawberryAnnotation(kind)
    return made


def _made(name: str, description: str, fields: Sequence[StrawberryField]) -> type:
    made: Any = strawberry.type(type(name, (), {"__annotations__": {}}), name=name, description=description)
    made.__strawberry_definition__.fields += fields
    return made


def _enum(name: str, description: str, members: Mapping[str, str]) -> type[Enum]:
    """Of these members, each with its description."""
    made: Any = strawberry.enum(
        Enum(name, [(member.upper(), member) for member in members], type=str), description=description
    )
    for value in made.__strawberry_definition__.values:
        value.description = members[value.value]
    return made
