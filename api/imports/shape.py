"""What keeps a value from being the input of a mutation: everything at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)

from domain.kernel.refusal import Malformed, Path, Refusal, Required
from domain.platform.bulk_operation import UnknownField


def faults_of(value: Any, kind: GraphQLInputType, path: Path = ()) -> Iterator[Refusal]:
    """In the words of the wire; nothing for what can be coerced."""
    if is_non_null_type(kind):
        kind = kind.of_type
        if value is None:
            yield Required(*path)
            return
    if value is None:
        return
    if is_list_type(kind):
        for place, item in enumerate(value) if isinstance(value, list) else [(0, value)]:
            yield from faults_of(item, kind.of_type, (*path, place))
    elif isinstance(kind, GraphQLInputObjectType):
        yield from _faults_of_object(value, kind, path)
    else:
        yield from _faults_of_leaf(value, kind, path)


def _faults_of_object(value: Any, kind: GraphQLInputObjectType, path: Path) -> Iterator[Refusal]:
    if not isinstance(value, dict):
        yield Malformed(*path, expected="object")
        return
    for name in value.keys() - kind.fields.keys():
        yield UnknownField(*path, name, name=name[:40])
    for name, field in kind.fields.items():
        if name in value:
            yield from faults_of(value[name], field.type, (*path, name))
        elif is_required_input_field(field):
            yield Required(*path, name)


def _faults_of_leaf(value: Any, kind: Any, path: Path) -> Iterator[Refusal]:
    try:
        kind.parse_value(value)
    except GraphQLError:
        choices = " | ".join(kind.values) if isinstance(kind, GraphQLEnumType) else kind.name
        yield Malformed(*path, expected=choices)
