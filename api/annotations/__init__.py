"""What the published schema says about itself in directives, derived from what it is made of."""

from __future__ import annotations

import strawberry

from api.annotations.weights import weigh


def annotate(schema: strawberry.Schema) -> strawberry.Schema:
    """The schema, with costs on its fields."""
    weigh(schema)
    return schema
