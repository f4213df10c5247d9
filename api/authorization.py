"""Who may use which field: every one says so, and `public` has to be said too."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import Schema
from strawberry.schema_directive import Location, schema_directive


@schema_directive(
    locations=[Location.FIELD_DEFINITION, Location.OBJECT],
    name="requires",
    description="The permission without which this answers FORBIDDEN or PERMISSION_DENIED.",
)
class Requires:
    scope: str = strawberry.field(description="The permission, as keys and roles hold it.")


PUBLIC = "public"
"""The scope of what anybody may use, signed in or not."""
SIGNED_IN = "authenticated"
"""The scope of what every principal may use."""


def scope_of(field: Any) -> str | None:
    """The scope that a field declares."""
    return next((directive.scope for directive in field.directives if isinstance(directive, Requires)), None)


def public_fields(schema: Schema) -> frozenset[str]:
    """The root fields that need no principal."""
    types = (schema.query, schema.mutation)
    fields = [field for kind in types if kind is not None for field in kind.__strawberry_definition__.fields]
    named = {schema.config.name_converter.from_field(field) for field in fields if scope_of(field) == PUBLIC}
    return frozenset(named | {"__typename"})
