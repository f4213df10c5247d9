"""What every field of the schema costs, as its directives `@cost` and `@listSize` say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_input_object_type,
)

from api.directives import Cost, ListSize

BACKREF = "strawberry-definition"
INTROSPECTION = {"__schema": 500, "__type": 20, "__typename": 0}
"""The whole schema is some thousands of values, of which none is read from the database."""
Declared = GraphQLField | GraphQLNamedType | GraphQLArgument | GraphQLInputField
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Rate:
    """What one field costs: ``weight`` for each object; of a list there are as many as ``size`` says."""

    weight: int
    kind: GraphQLNamedType
    size: ListSize | None = None
    arguments: Mapping[str, Given] = field(default_factory=dict)
    """Those that cost something."""


@dataclass(frozen=True, slots=True)
class Given:
    """What an argument, or a field of an input, costs when it is given; inside are those of ``parts``."""

    weight: int
    parts: Mapping[str, Given]

    def of(self, value: Any) -> int:
        """A list costs what its values do; what is missing, or false, nothing."""
        if value is None or value is False:
            return 0
        if isinstance(value, list):
            return sum(map(self.of, value))
        if not isinstance(value, dict):
            return self.weight
        return self.weight + sum(
            part.of(one) for name, one in value.items() if (part := self.parts.get(name)) is not None
        )


class Tariff:
    """The rates of a schema; looked up in its directives once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._inputs: dict[str, dict[str, Given]] = {}
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
        arguments = {
            name: self._given(argument)
            for name, argument in field.args.items()
            if directive_of(argument, Cost) is not None
        }
        return Rate(weight, kind, directive_of(field, ListSize), arguments)

    def _given(self, declared: GraphQLArgument | GraphQLInputField) -> Given:
        kind, own = get_named_type(declared.type), directive_of(declared, Cost)
        weight = int(is_input_object_type(kind)) if own is None else int(own.weight)
        return Given(weight, self._parts(kind))

    def _parts(self, kind: GraphQLNamedType) -> Mapping[str, Given]:
        """Each kind of input once: it may be inside of itself."""
        if isinstance(kind, GraphQLInputObjectType) and kind.name not in self._inputs:
            parts = self._inputs[kind.name] = {}
            found = {name: self._given(field) for name, field in kind.fields.items()}
            parts.update((name, given) for name, given in found.items() if given.weight or given.parts)
        return self._inputs.get(kind.name, {})

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


def directive_of(declared: Declared, kind: type[D]) -> D | None:
    return next((one for one in directives_of(declared) if isinstance(one, kind)), None)


def directives_of(declared: Declared) -> Iterable[object]:
    definition = declared.extensions.get(BACKREF)
    return getattr(definition, "directives", None) or ()
