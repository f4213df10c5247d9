"""Fields tied to a view's field of the same name; `bind` gives them their resolvers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import strawberry
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryOptional, get_object_definition
from strawberry.types.lazy_type import LazyType

from api.authorization import SIGNED_IN, Requires
from api.directives import Cost, ListSize
from api.reading.inputs import list_of, lookup_of, sort_of, where_of
from api.reading.view_field import ViewField, argument
from persistence.reading.page import LONGEST_NESTED_PAGE, LONGEST_PAGE
from persistence.reading.view import VIEWS, View

MOST_IDS = 100
WHERE = Cost(weight="0")
"""Itself nothing; what it consists of is priced."""
SEARCH = Cost(weight="10")
EXACT = Cost(weight="90")
"""With the count itself as much as adding up: it goes over every row."""


class CountField(ViewField):
    """The count of a connection, exact on demand."""

    def from_view(self) -> Sequence[StrawberryArgument]:
        description = "Count all of them, however many; slower."
        return [argument("exact", bool, description, default=False, said=[EXACT])]


class PagedField(ViewField):
    """A relation to many as a connection; its arguments come from the view at its end."""

    def from_view(self) -> Sequence[StrawberryArgument]:
        return list_arguments(VIEWS[element_name(self.type)], longest=LONGEST_NESTED_PAGE)


class LookupField(ViewField):
    """A root field that finds one object by one of its keys."""

    view: View

    def from_view(self) -> Sequence[StrawberryArgument]:
        return [argument("by", lookup_of(self.view), "What names it.")]


class ConnectionField(ViewField):
    """A root field that lists a view's objects."""

    view: View

    def from_view(self) -> Sequence[StrawberryArgument]:
        return list_arguments(self.view, longest=LONGEST_PAGE)


class NodeField(ViewField):
    """A root field that finds objects of any kind by their ids; one of them, or ``several``."""

    several: bool

    def from_view(self) -> Sequence[StrawberryArgument]:
        if self.several:
            return [argument("ids", list[strawberry.ID], f"At most {MOST_IDS}.")]
        return [argument("id", strawberry.ID, "What it is known by.")]


class MadeField(ViewField):
    """A value that is made of the object which holds it, without asking anybody."""

    make: Callable[[Any], Any]


class AffectedField(ViewField):
    """The thing in a mutation's payload, read back when the mutation is done."""


def field(description: str, *, name: str | None = None, deprecation_reason: str | None = None) -> Any:
    """A value, or an object of the same row, that the type's view has under the same name."""
    return ViewField(description=description, graphql_name=name, deprecation_reason=deprecation_reason)


def made(description: str, make: Callable[[Any], Any]) -> Any:
    """What ``make`` makes of the object, which Python made of a row: quick, and nothing it must wait for."""
    field = MadeField(description=description)
    field.make = make
    return field


def relation(
    description: str,
    *,
    name: str | None = None,
    deprecation_reason: str | None = None,
    size: int | None = None,
) -> Any:
    """An object, or a list of objects, that the type's view is related to under the same name.

    ``size`` is how many a list is priced at, where that is not as few as usual.
    """
    return ViewField(
        description=description,
        graphql_name=name,
        deprecation_reason=deprecation_reason,
        directives=() if size is None else [ListSize(assumed_size=size)],
    )


def paged(description: str, *, name: str | None = None, deprecation_reason: str | None = None) -> Any:
    """A long list that the type's view is related to under the same name, as a connection."""
    return PagedField(description=description, graphql_name=name, deprecation_reason=deprecation_reason)


def lookup(view: View, description: str, *, name: str | None = None) -> Any:
    """One object of the view, by exactly one of its keys."""
    made = LookupField(description=description, graphql_name=name, directives=[Requires(scope=view.read)])
    made.view = view
    return made


def connection(view: View, description: str) -> Any:
    """The view's objects: filtered, sorted, page by page."""
    made = ConnectionField(description=description, directives=[Requires(scope=view.read)])
    made.view = view
    return made


def identified(description: str, *, several: bool = False) -> Any:
    """The object with an id, or those with several."""
    sizes = [ListSize(slicing_arguments=["ids"])] if several else []
    made = NodeField(description=description, directives=[Requires(scope=SIGNED_IN), *sizes])
    made.several = several
    return made


def count(description: str) -> Any:
    """How many objects a connection's list has."""
    return CountField(description=description)


def affected(description: str) -> Any:
    """The thing in a mutation's payload; `read_back` fills it."""
    return AffectedField(description=description, default=None)


def list_arguments(view: View, *, longest: int) -> list[StrawberryArgument]:
    """How a list is filtered, sorted and cut into pages."""
    arguments = [
        argument(
            "first", int | None, f"So many from the start; 25 unless said otherwise, at most {longest}."
        ),
        argument("after", str | None, "Only what follows this cursor."),
        argument("last", int | None, f"So many from the end, at most {longest}."),
        argument("before", str | None, "Only what precedes this cursor."),
        argument("offset", int | None, "Skip so many, at most 10000; not together with cursors."),
    ]
    if view.filters:
        arguments.append(argument("where", where_of(view) | None, "Only those that are so.", said=[WHERE]))
    if view.sorts:
        arguments.append(argument("order_by", list_of(sort_of(view)), "In this order."))
    if view.search is not None:
        arguments.append(argument("search", str | None, "Only what contains these words.", said=[SEARCH]))
    return arguments


def element_name(kind: Any) -> str:
    """The name of the type that a connection is of."""
    connection_type = kind.of_type if isinstance(kind, StrawberryOptional) else kind
    definition = get_object_definition(connection_type, strict=True)
    (element,) = definition.type_var_map.values()
    element = element.resolve_type() if isinstance(element, LazyType) else element
    return get_object_definition(element, strict=True).name
