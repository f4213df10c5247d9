"""Inputs of mutations by chance, over what their commands say: whatever is added is tried without a word."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from random import Random
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
)

from api.bulk import BulkField
from api.ids import wire
from api.mutations import MutationField
from api.schema import build_schema
from domain.kernel.money import Money

SCHEMA = build_schema()
NAME = SCHEMA.config.name_converter.from_field
MUTATIONS: Mapping[str, MutationField] = {
    NAME(field): field for field in SCHEMA.mutation.__strawberry_definition__.fields
}
WORDS = ("Padaria Nova", "SP", "40", "94013000", "11222333000181", "a@example.com", "x", "2026-11")
LABELLED = {"EventType": "ORDER_PLACED", "YearMonth": "2026-11"}
DAYS = ("2026-11-21", "2026-10-01", "2027-01-15")


@dataclasses.dataclass
class Inputs:
    """``ids`` are those that may stand in an input, by prefix."""

    random: Random
    ids: Mapping[str, Sequence[str]]

    def of(self, name: str) -> dict[str, Any]:
        """The input of a mutation, well-formed, whatever the business will say."""
        field = MUTATIONS[name]
        command = field.plan.command
        if isinstance(field, BulkField):
            return {"items": [self._object(command) for _ in range(self.random.randint(1, 2))]}
        return self._object(command)

    def _object(self, kind: Any) -> dict[str, Any]:
        hints = get_type_hints(kind, include_extras=True)
        given = {}
        for part in dataclasses.fields(kind):
            if part.init and (_needed(part) or _holds_ids(hints[part.name]) or self.random.random() < 0.4):
                given[camel(part.name)] = self._value(hints[part.name])
        if getattr(kind, "moves", False):
            given["idempotencyKey"] = uuid4().hex
        if getattr(kind, "overwrites", None):
            given["expectedVersion"] = self.random.randint(1, 3)
        return given

    def _value(self, hint: Any) -> Any:
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return self._value(inner[0])
        if origin is Annotated:
            return self._id(inner[1]) if inner[0] is UUID else LABELLED.get(inner[1], "x")
        if origin in (tuple, list, Sequence):
            return [self._value(inner[0]) for _ in range(self.random.randint(1, 2))]
        if dataclasses.is_dataclass(hint) and hint is not Money:
            return self._object(hint)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self.random.choice(list(hint)).name
        return self._plain(hint)

    def _id(self, prefix: str) -> str:
        return self.random.choice(self.ids.get(prefix) or [missing(prefix, self.random)])

    def _plain(self, hint: Any) -> Any:
        choose = self.random.choice
        if hint is bool:
            return choose([True, False])
        if hint is int:
            return choose([0, 1, 2, 30])
        if hint in (Decimal, Money):
            return choose(["1", "10", "0.5", "100"])
        if hint is date:
            return choose(DAYS)
        return f"{choose(DAYS)}T12:00:00Z" if hint is datetime else choose(WORDS)


def camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def missing(prefix: str, random: Random) -> str:
    """An id of the right shape that nobody has."""
    return wire(prefix, UUID(int=(0x01A00000 << 96) | (7 << 76) | (2 << 62) | random.getrandbits(60)))


def _needed(part: dataclasses.Field[Any]) -> bool:
    return part.default is dataclasses.MISSING and part.default_factory is dataclasses.MISSING


def _holds_ids(hint: Any) -> bool:
    return next(prefixes_in(hint), None) is not None


def prefixes_in(hint: Any) -> Iterator[str]:
    """Of every id that a value of this type holds."""
    if get_origin(hint) is Annotated:
        if get_args(hint)[0] is UUID:
            yield get_args(hint)[1]
        return
    for inner in get_args(hint):
        yield from prefixes_in(inner)
    if dataclasses.is_dataclass(hint):
        for each in get_type_hints(hint, include_extras=True).values():
            yield from prefixes_in(each)


def places_of_ids(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where an input holds an id."""
    match value:
        case dict():
            for name, each in value.items():
                yield from places_of_ids(each, (*path, name))
        case list():
            for place, each in enumerate(value):
                yield from places_of_ids(each, (*path, place))
        case str() if len(value) > 33 and value[-33] == "_":
            yield path


def put(value: Any, path: tuple[Any, ...], wanted: Any) -> Any:
    """A copy with something else in one place."""
    if not path:
        return wanted
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(value[path[0]], path[1:], wanted)
    return copy


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def document_of(name: str) -> str:
    """A mutation that shows all that its payload lets be seen, two levels deep."""
    kind = SCHEMA._schema.mutation_type.fields[name]
    given = get_named_type(kind.args["input"].type)
    payload = get_named_type(kind.type)
    assert isinstance(given, GraphQLInputObjectType)
    assert isinstance(payload, GraphQLObjectType)
    return f"mutation ($input: {given.name}!) {{ {name}(input: $input) {{ {_shown(payload, 2)} }} }}"


def _shown(kind: GraphQLObjectType, depth: int) -> str:
    parts = ["__typename"]
    for name, of in kind.fields.items():
        below = get_named_type(of.type)
        if is_leaf_type(below):
            parts.append(name)
        elif isinstance(below, GraphQLInterfaceType):
            parts.append(f"{name} {{ {' '.join(below.fields)} }}")
        elif depth and isinstance(below, GraphQLObjectType) and not of.args:
            parts.append(f"{name} {{ {_shown(below, depth - 1)} }}")
    return " ".join(parts)
