"""Input coercion as graphql-core does it, with everything that the types decide worked out once.

A ``where`` has a field for everything that can be filtered; looking at each of their types in every
request costs more than reading the request.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLLeafType,
    Undefined,
    assert_leaf_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)
from graphql.utilities.coerce_input_value import coerce_default_value

Coerce = Callable[[Any], Any]


def coercion_of(kind: GraphQLInputType) -> Coerce:
    """From a value as it was sent to the coerced one; Undefined where it is not as it should be."""
    if is_non_null_type(kind):
        return _present(coercion_of(kind.of_type))
    if is_list_type(kind):
        return _listed(coercion_of(kind.of_type))
    if is_input_object_type(kind):
        return _one_of(_object(kind)) if kind.is_one_of else _object(kind)
    return _leaf(assert_leaf_type(kind))


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


def _leaf(kind: GraphQLLeafType) -> Coerce:
    parse = kind.coerce_input_value

    def coerce(value: Any) -> Any:
        if value is None:
            return None
        try:
            return parse(value)
        except Exception:
            return Undefined

    return coerce


def _one_of(inner: Coerce) -> Coerce:
    """Exactly one field, and not null."""

    def coerce(value: Any) -> Any:
        if isinstance(value, dict) and (len(value) != 1 or None in value.values()):
            return Undefined
        return inner(value)

    return coerce


@cache
def _object(kind: GraphQLInputObjectType) -> Coerce:
    """In the order of the type's fields, whatever order they were sent in."""
    names = {name: field.out_name or name for name, field in kind.fields.items()}
    required = {name for name, field in kind.fields.items() if is_required_input_field(field)}
    defaults = {name: coerce_default_value(field) for name, field in kind.fields.items()}
    known: dict[str, Coerce] = {}

    def of_field(name: str) -> Coerce:
        return known.get(name) or known.setdefault(name, coercion_of(kind.fields[name].type))

    def coerce(value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, dict) or not required <= value.keys() <= names.keys():
            return Undefined
        coerced = {}
        for name, out_name in names.items():
            if name in value:
                item = of_field(name)(value[name])
                if item is Undefined:
                    return Undefined
            elif (item := defaults[name]) is Undefined:
                continue
            coerced[out_name] = item
        return kind.out_type(coerced)

    return coerce
