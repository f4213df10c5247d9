"""What the published schema says about itself for programs; `@requires` is in `authorization`."""

from __future__ import annotations

import strawberry
from strawberry import UNSET
from strawberry.schema_directive import Location, schema_directive


@schema_directive(
    locations=[
        Location.FIELD_DEFINITION,
        Location.OBJECT,
        Location.ARGUMENT_DEFINITION,
        Location.INPUT_FIELD_DEFINITION,
    ],
    name="cost",
    description=(
        "What selecting this costs; unless it says otherwise an object is 1, and a value nothing. Of an"
        " argument: what giving it costs, unless it is null or false, and 1 more for each object inside."
        " Arguments without it cost nothing."
    ),
)
class Cost:
    weight: str


@schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="listSize",
    description=(
        "How many objects a list is priced at: what the slicing arguments say, a number or the length of a"
        " list, else the assumed size. With sizedFields the size is that of those fields of the object."
    ),
)
class ListSize:
    assumed_size: int | None = strawberry.directive_field(name="assumedSize", default=UNSET)
    slicing_arguments: list[str] | None = strawberry.directive_field(name="slicingArguments", default=UNSET)
    sized_fields: list[str] | None = strawberry.directive_field(name="sizedFields", default=UNSET)
    require_one_slicing_argument: bool | None = strawberry.directive_field(
        name="requireOneSlicingArgument", default=UNSET
    )


@schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="emits",
    description="A fact that the mutation may record, as in EventType; what listens to it follows.",
    repeatable=True,
)
class Emits:
    event: str


@schema_directive(
    locations=[
        Location.OBJECT,
        Location.INTERFACE,
        Location.FIELD_DEFINITION,
    ],
    name="doc",
    description="The chapter of the reference that this belongs to.",
)
class Doc:
    category: str
