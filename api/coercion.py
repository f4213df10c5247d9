"""Input coercion as graphql-core does it, for inputs of which only a few fields are given.

A ``where`` has a field for everything that can be filtered; looking at each of them in every request
costs more than reading the request.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    Undefined,
    coerce_input_value,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)

Coerce = Callable[[Any], Any]


def coercion_of(kind: GraphQLInputType) -> Coerce:
    """From a value as it was sent to the coerced one; Undefined where it is not as it should be."""
    if is_non_null_type(kind):
        return _present(coercion_of(kind.of_type))
    if is_list_type(kind):
        return _listed(coercion_of(kind.of_type))
    if is_input_object_type(kind) and _all_optional(kind):
        return _optional(kind)
    return lambda value: coerce_input_value(value, kind)


def _all_optional(kind: GraphQLInputObjectType) -> bool:
    """Nothing is to be done for a field that is not given."""
    fields = kind.fields.values()
    return not kind.is_one_of and not any(
        is_required_input_field(field) or field.default_value is not Undefined or field.default is not None
        for field in fields
    )


def _present(inner: Coerce) -> Coerce:
    return lambda value: Undefined if value is None else inner(value)


def _listed(inner: Coerce) -> Coerce:
    """A value alone is a list of one."""

    def coerce(value: Any) -> Any:
        if value is None:
            return None
        coerced = []
        for item in value if isinstance(value, list) else [value]:
            coerced.append(given := inner(item))
            if given is Undefined:
                return Undefined
        return coerced

    return coerce


@cache
def _optional(kind: GraphQLInputObjectType) -> Coerce:
    """In the order of the type's fields, whatever order they were sent in."""
    names = {name: field.out_name or name for name, field in kind.fields.items()}
    known: dict[str, Coerce] = {}

    def of_field(name: str) -> Coerce:
        return known.get(name) or known.setdefault(name, coercion_of(kind.fields[name].type))

    def coerce(value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, dict) or not value.keys() <= names.keys():
            return Undefined
        coerced = {}
        for name, out_name in names.items():
            if name in value:
                coerced[out_name] = item = of_field(name)(value[name])
                if item is Undefined:
                    return Undefined
        return kind.out_type(coerced)

    return coerce
