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
from persistence.reading.known_as import WITHOUT_NODE
from persistence.reading.view import VIEWS, View

Named = tuple[View | None, UUID]


def named_ids(schema: GraphQLSchema, arguments: Mapping[str, Any], *, several: bool) -> list[Named]:
    """The ids of the arguments, each with the view it belongs to: None where nothing is found by such ids,
    though they are shown. Raises BadUserInput."""
    if not several:
        return [_named(schema, arguments["id"], "id")]
    ids = arguments["ids"]
    if len(ids) > MOST_IDS:
        raise BadUserInput(Said("At most {most} ids.", most=MOST_IDS), path=["ids"])
    return [_named(schema, id, "ids", str(place)) for place, id in enumerate(ids)]


def identified_views(schema: GraphQLSchema) -> list[View]:
    """Those of the schema whose rows have ids."""
    return [view for view in VIEWS.values() if view.prefix and view.name in schema.type_map]


def _named(schema: GraphQLSchema, text: str, *path: str) -> Named:
    try:
        prefix, id = parse(text)
    except ValueError as error:
        raise BadUserInput(str(error), path=path) from None
    view = next((view for view in identified_views(schema) if view.prefix == prefix), None)
    if view is None and prefix not in WITHOUT_NODE:
        raise BadUserInput(Said("Nothing has ids that begin with {prefix}_.", prefix=prefix), path=path)
    return view, id
