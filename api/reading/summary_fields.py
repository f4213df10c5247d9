"""What a connection says of its whole list: fields whose types are made from the view of its element."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import GenericAlias
from typing import Any

from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import (
    StrawberryList,
    StrawberryObjectDefinition,
    StrawberryOptional,
    get_object_definition,
    has_object_definition,
)
from strawberry.types.lazy_type import LazyType

from api.reading.summary import dimension_of, group_sort_of, group_type, summary_type
from api.reading.view_field import ViewField, argument
from persistence.reading.grouping import MOST_DIMENSIONS
from persistence.reading.page import FARTHEST_OFFSET, LONGEST_PAGE, USUAL_PAGE
from persistence.reading.view import VIEWS

Make = Callable[[StrawberryObjectDefinition], type]


@dataclass(frozen=True)
class Made(LazyType[Any, Any]):
    """A type that is made of another when the schema is built, by when every type is declared."""

    of: Any = None
    make: Make = summary_type

    def resolve_type(self) -> type[Any]:
        return self.make(definition_of(self.of))


class OfElement(ViewField):
    """A field declared as of the element of a generic connection, and made of it."""

    def element(self) -> Any:
        return super().resolve_type()

    def made(self, make: Make) -> Any:
        """The type that is made of the element; of none, the variable that stands for it."""
        element = self.element()
        known = isinstance(element, LazyType) or has_object_definition(element)
        return Made("", "", of=element, make=make) if known else element


class SummaryField(OfElement):
    """What a connection's list comes to."""

    def resolve_type(self, *, type_definition: StrawberryObjectDefinition | None = None) -> Any:
        return self.made(summary_type)


class GroupsField(OfElement):
    """A connection's list, group by group; null where it cannot be grouped so, or not for this reader."""

    def resolve_type(self, *, type_definition: StrawberryObjectDefinition | None = None) -> Any:
        made = self.made(group_type)
        return StrawberryOptional(StrawberryList(made)) if isinstance(made, Made) else made

    def from_view(self) -> Sequence[StrawberryArgument]:
        view = VIEWS[definition_of(self.element()).name]
        by = GenericAlias(list, (dimension_of(view),))
        return [
            argument("by", by, f"What the members of a group have in common, at most {MOST_DIMENSIONS}."),
            argument("order_by", group_sort_of(view) | None, "In this order; by their key unless given."),
            argument(
                "first",
                int | None,
                f"So many from the start; {USUAL_PAGE} unless said otherwise, at most {LONGEST_PAGE}.",
            ),
            argument("offset", int | None, f"Skip so many, at most {FARTHEST_OFFSET}."),
        ]


def definition_of(element: Any) -> StrawberryObjectDefinition:
    """Of a type, which may have been named before it was declared."""
    named = element.resolve_type() if isinstance(element, LazyType) else element
    return get_object_definition(named, strict=True)


def summary(description: str) -> Any:
    """What the connection's whole list comes to, declared as of its element."""
    return SummaryField(description=description)


def groups(description: str) -> Any:
    """The connection's whole list group by group, declared as of its element."""
    return GroupsField(description=description)
