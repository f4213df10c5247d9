"""Inputs are coerced as graphql-core coerces them, right ones and wrong ones."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    Undefined,
    coerce_input_value,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.exceptions import StrawberryInputCoercionError

from api.coercion import Coerce, coercion_of
from tests.questions import execution

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    st.sampled_from(
        ["", "1", "1.50", "x", "2026-11-22", "2026-11-22T10:00:00Z", "order_" + "0" * 32, "DESC"]
    ),
)
DEPTH = 3


@cache
def schema() -> GraphQLSchema:
    return execution().schema._schema


def inputs() -> list[GraphQLInputObjectType]:
    return [kind for kind in schema().type_map.values() if isinstance(kind, GraphQLInputObjectType)]


def values(kind: GraphQLInputType, depth: int = DEPTH) -> st.SearchStrategy[Any]:
    """Mostly of the right shape, with something wrong in it now and then."""
    if is_non_null_type(kind):
        return values(kind.of_type, depth)
    if is_list_type(kind):
        inner = values(kind.of_type, depth - 1)
        return st.one_of(st.lists(inner, max_size=3), inner)
    if is_input_object_type(kind):
        return LEAVES if depth <= 0 else _objects(kind, depth)
    return st.sampled_from([*kind.values, "NONE"]) if is_enum_type(kind) else LEAVES


@st.composite
def _objects(draw: st.DrawFn, kind: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from([*kind.fields, "unknown"]), max_size=3, unique=True))
    fields = kind.fields
    return {
        name: draw(values(fields[name].type, depth - 1) if name in fields else LEAVES)
        for name in names
        if name in fields or draw(st.integers(0, 9)) == 0
    }


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_any_value_is_coerced_as_graphql_core_coerces_it(data: st.DataObject) -> None:
    named = data.draw(st.sampled_from(inputs()), label="type")
    kind = data.draw(st.sampled_from([named, GraphQLNonNull(named), GraphQLList(GraphQLNonNull(named))]))
    value = data.draw(values(kind), label="value")
    assert outcome(coercion_of(kind), value) == outcome(partial(coerce_input_value, type_=kind), value)


def outcome(coerce: Coerce, value: Any) -> object:
    """What came of it, or what an input whose type says more than its fields said against it."""
    try:
        return coerce(value)
    except StrawberryInputCoercionError as problem:
        return str(problem)


def test_a_list_is_read_no_further_than_its_first_fault() -> None:
    lookups = GraphQLList(GraphQLNonNull(schema().type_map["PartyLookup"]))  # ty: ignore[invalid-argument-type]
    sent = [{"id": False}, {}]
    assert outcome(coercion_of(lookups), sent) is Undefined
    assert outcome(partial(coerce_input_value, type_=lookups), sent) is Undefined


def test_fields_are_in_the_order_of_the_type_whatever_order_they_came_in() -> None:
    where = schema().type_map["OrderWhere"]
    assert isinstance(where, GraphQLInputObjectType)
    sent = {"status": {"eq": "PLACED"}, "number": {"gte": 1}}
    turned = dict(reversed(sent.items()))
    coerce = coercion_of(where)
    assert list(coerce(sent)) == list(coerce(turned)) == list(coerce_input_value(sent, where))


@pytest.mark.parametrize("value", ["x", 1, ["x"], {"unknown": 1}, {"status": {"eq": "NONE"}}])
def test_what_is_not_as_it_should_be_has_no_value(value: Any) -> None:
    assert coercion_of(GraphQLNonNull(schema().type_map["OrderWhere"]))(value) is Undefined  # ty: ignore[invalid-argument-type]
