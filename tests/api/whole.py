"""Values of every type of the schema, with everything given that can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    get_nullable_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)

from api.schema import build_schema

DEEPEST = 4
SCHEMA = build_schema()._schema
Samples = Mapping[str, Any]
"""A value by the name of its scalar."""


def whole(kind: GraphQLInputType, samples: Samples, depth: int = 0) -> Any:
    """Right, if the samples are; of what takes exactly one field, the first."""
    kind = get_nullable_type(kind)
    if is_list_type(kind):
        return [whole(kind.of_type, samples, depth)]
    if is_enum_type(kind):
        return next(iter(kind.values))
    if not isinstance(kind, GraphQLInputObjectType):
        return samples[kind.name]
    fields = list(kind.fields.items())[: 1 if kind.is_one_of else None]
    return {
        name: whole(field.type, samples, depth + 1)
        for name, field in fields
        if depth < DEEPEST or is_required_input_field(field)
    }


def wrongs(
    kind: GraphQLInputType, samples: Samples, secret: str, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """A right value with one thing wrong in it, and where that is, for everything that can be."""
    if is_non_null_type(kind):
        yield path, None
        kind = kind.of_type
    if is_list_type(kind):
        for place, wrong in wrongs(kind.of_type, samples, secret, (*path, "0")):
            yield place, [wrong]
    elif isinstance(kind, GraphQLInputObjectType):
        yield from _wrong_objects(kind, samples, secret, path)
    elif kind.name != "Boolean":
        yield path, {secret: [secret]}
        if kind.name not in ("String", "ID"):
            yield path, secret
    else:
        yield path, secret


def _wrong_objects(
    kind: GraphQLInputObjectType, samples: Samples, secret: str, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    right = whole(kind, samples, len(path))
    yield path, secret
    yield path, right | {f"{secret}!": secret}
    yield (*path, "unknown"), right | {"unknown": secret}
    for name, field in kind.fields.items():
        if is_required_input_field(field):
            yield (*path, name), {key: value for key, value in right.items() if key != name}
        if len(path) < DEEPEST and name in right:
            for place, wrong in wrongs(field.type, samples, secret, (*path, name)):
                yield place, right | {name: wrong}


def lists(kind: GraphQLInputType, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where in a value of this type there may be lists; 0 is what is in them."""
    kind = get_nullable_type(kind)
    if is_list_type(kind):
        yield path
        yield from lists(kind.of_type, (*path, "0"))
    elif isinstance(kind, GraphQLInputObjectType) and len(path) <= DEEPEST:
        for name, field in kind.fields.items():
            yield from lists(field.type, (*path, name))


def input_type(mutation: str) -> GraphQLInputObjectType:
    assert SCHEMA.mutation_type is not None
    kind = get_nullable_type(SCHEMA.mutation_type.fields[mutation].args["input"].type)
    assert isinstance(kind, GraphQLInputObjectType)
    return kind
