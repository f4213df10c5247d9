"""What a company has, read the plain way: the rows of every list, by the names of the wire."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from graphql import GraphQLObjectType, GraphQLSchema, get_named_type, is_leaf_type, is_list_type

from api.reading.fields import ConnectionField
from api.reading.translation import BACKREF
from domain.platform.permission import EVERYTHING
from persistence.reading.view import View
from tests.reading.both_ways import BothWays
from tests.reading.documents import Document, Place

MOST = 100
Rows = Sequence[Mapping[str, Any]]


async def rows_of(both: BothWays, schema: GraphQLSchema) -> dict[str, Rows]:
    """The values of the first rows of every list at the top, by the list's name."""
    found = {}
    for name, view in lists(schema).items():
        fields = " ".join(shown(schema, view))
        document = Document(f"{{ {name}(first: {MOST}) {{ nodes {{ {fields} }} }} }}", {})
        _, plain = await both.ask(document, {EVERYTHING}) or ()
        found[name] = [_told(row) for row in orjson.loads(plain.data)[name]["nodes"]]
    return found


def known_of(rows: Mapping[str, Rows], schema: GraphQLSchema) -> dict[Place, list[Any]]:
    """Every value that somebody has, by type and field."""
    found: dict[Place, dict[Any, None]] = defaultdict(dict)
    for name, view in lists(schema).items():
        for row in rows[name]:
            for field, value in row.items():
                if isinstance(value, str | int):
                    found[view.name, field][value] = None
    return {place: list(values) for place, values in found.items()}


def lists(schema: GraphQLSchema) -> dict[str, View]:
    """The lists at the top, and what they are of."""
    assert schema.query_type
    definitions = {name: of.extensions.get(BACKREF) for name, of in schema.query_type.fields.items()}
    return {name: one.view for name, one in definitions.items() if isinstance(one, ConnectionField)}


def shown(schema: GraphQLSchema, view: View) -> Iterator[str]:
    """Its single values, amounts of money among them."""
    kind = schema.type_map[view.name]
    assert isinstance(kind, GraphQLObjectType)
    for name, of in kind.fields.items():
        named = get_named_type(of.type)
        if is_leaf_type(named) and not is_list_type(getattr(of.type, "of_type", of.type)):
            yield name
        elif named.name == "Money":
            yield f"{name} {{ amount }}"


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value["amount"] if isinstance(value, dict) else value for name, value in row.items()}
