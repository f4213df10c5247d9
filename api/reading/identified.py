"""What ids lead to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from graphql import GraphQLSchema

from api.faults import BadUserInput
from api.ids import parse
from api.reading.fields import MOST_IDS
from domain.kernel.said import Said
from persistence.reading.view import VIEWS, View

Named = tuple[View, UUID]


def named_ids(schema: GraphQLSchema, arguments: Mapping[str, Any], *, several: bool) -> list[Named]:
    """The ids of the arguments, each with the view it belongs to. Raises BadUserInput."""
    if not several:
        return [_named(schema, arguments["id"], "id")]
    ids = arguments["ids"]
    if len(ids) > MOST_IDS:
        raise BadUserInput(Said("At most {most} ids.", most=MOST_IDS), path=["ids"])
    return [_named(schema, id, "ids", str(place)) for place, id in enumerate(ids)]


def _named(schema: GraphQLSchema, text: str, *path: str) -> Named:
    try:
        prefix, id = parse(text)
    except ValueError as error:
        raise BadUserInput(str(error), path=path) from None
    view = next((view for view in VIEWS.values() if view.prefix == prefix), None)
    if view is None or view.name not in schema.type_map:
        raise BadUserInput(Said("Nothing has ids that begin with {prefix}_.", prefix=prefix), path=path)
    return view, id
