"""What every field of the schema costs, as its directives `@cost` and `@listSize` say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)

from api.directives import Cost, ListSize

BACKREF = "strawberry-definition"
INTROSPECTION = {"__schema": 500, "__type": 20, "__typename": 0}
"""The whole schema is some thousands of values, of which none is read from the database."""
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Rate:
    """What one field costs: ``weight`` for each object; of a list there are as many as ``size`` says."""

    weight: int
    kind: GraphQLNamedType
    size: ListSize | None = None


class Tariff:
    """The rates of a schema; looked up in its directives once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._rates = {
            (kind.name, name): self._rate(field)
            for kind in schema.type_map.values()
            if isinstance(kind, GraphQLObjectType) or is_abstract_type(kind)
            for name, field in getattr(kind, "fields", {}).items()
        }

    def of(self, kind: str, field: str) -> Rate | None:
        """None for what is not a field of the schema: introspection."""
        return self._rates.get((kind, field))

    def _rate(self, field: GraphQLField) -> Rate:
        kind = get_named_type(field.type)
        own = directive_of(field, Cost)
        weight = self._weight(kind) if own is None else int(own.weight)
        return Rate(weight, kind, directive_of(field, ListSize))

    def _weight(self, kind: GraphQLNamedType) -> int:
        if is_abstract_type(kind):
            return max(map(self._weight, self.schema.get_possible_types(kind)), default=0)
        own = directive_of(kind, Cost)
        if own is not None:
            return int(own.weight)
        return int(is_composite_type(kind) and not kind.name.startswith("__"))


@cache
def tariff_of(schema: GraphQLSchema) -> Tariff:
    """Worked out once for each schema: some thousands of fields are looked at, which takes 20 ms."""
    return Tariff(schema)


def directive_of(declared: GraphQLField | GraphQLNamedType, kind: type[D]) -> D | None:
    return next((one for one in directives_of(declared) if isinstance(one, kind)), None)


def directives_of(declared: GraphQLField | GraphQLNamedType) -> Iterable[object]:
    definition = declared.extensions.get(BACKREF)
    return getattr(definition, "directives", None) or ()
