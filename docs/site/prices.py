"""What the examples cost, by the same sums as in a server."""

from __future__ import annotations

from functools import cache

from graphql import OperationDefinitionNode, parse

from api.cost import Prices
from api.schema import build_schema
from docs.site.examples import Example
from docs.site.reference import Operation


def price_of(operation: Operation, example: Example) -> int:
    document = parse(example.text)
    (definition,) = document.definitions
    assert isinstance(definition, OperationDefinitionNode), operation.name
    return _prices().of(document, definition)(example.variables)


@cache
def _prices() -> Prices:
    return Prices(build_schema()._schema)
