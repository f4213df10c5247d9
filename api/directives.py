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
    weight: str = strawberry.field(description="A whole number, written as text.")


@schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="listSize",
    description=(
        "How many objects a list is priced at: what the slicing arguments say, a number or the length of a"
        " list, else the assumed size. With sizedFields the size is that of those fields of the object."
    ),
)
class ListSize:
    assumed_size: int | None = strawberry.field(
        description="So many, where no slicing argument says how many.", default=UNSET
    )
    slicing_arguments: list[str] | None = strawberry.field(
        description="The arguments that say how many are wanted.", default=UNSET
    )
    sized_fields: list[str] | None = strawberry.field(
        description="The fields below that have so many, where it is not the field itself.", default=UNSET
    )
    require_one_slicing_argument: bool | None = strawberry.field(
        description="Whether exactly one of the slicing arguments has to be given.", default=UNSET
    )


@schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="emits",
    description="A fact that the mutation may record, as in EventType; what listens to it follows.",
    repeatable=True,
)
class Emits:
    event: str = strawberry.field(description="A value of EventType.")


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
    category: str = strawberry.field(description="The name of the chapter.")


def describe_arguments(schema: strawberry.Schema, *directives: type) -> None:
    """Publish what is said of the arguments of these directives, which strawberry leaves out."""
    known = schema._schema_graphql_directives
    for directive in directives:
        if directive not in known:
            known[directive] = schema.schema_converter.from_schema_directive(directive)
        declared = directive.__strawberry_directive__.fields  # ty: ignore[missing-attribute]
        for argument, field in zip(known[directive].args.values(), declared, strict=True):
            argument.description = field.description
