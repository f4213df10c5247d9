"""What is asked of the roots that Python answers is answered or refused; nothing goes wrong on our side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)

from api.faults import FaultCode
from api.language import Language
from api.masking import shown_error
from api.reading.fields import ConnectionField, LookupField, NodeField
from api.reading.translation import BACKREF
from domain.platform.permission import AUTHENTICATED, EVERYTHING
from persistence.identity import new_id
from tests.questions import Questions, asked, execution

SCHEMA = execution().schema._schema
COMPILED = (ConnectionField, LookupField, NodeField)
MOST = 5
"""Levels of what is selected, and of what is put into inputs."""
NOBODY = "0" * 32
ODD: Mapping[str, list[Any]] = {
    "Int": [1, 0, -1, 2026, 2**31 - 1, -(2**31)],
    "Boolean": [True, False],
    "String": ["SP", "", "\N{GRINNING FACE}", "'", "x" * 3_000, "\\", "\x00", "{ viewer { name } }", "{"],
    "ID": [f"employee_{NOBODY}", f"party_{NOBODY}", f"product_{NOBODY}", "", "nonsense", "employee_"],
    "Date": ["2026-11-20", "1900-01-01", "2199-12-31", "2026-02-28"],
    "DateTime": ["2026-11-20T00:00:00Z", "1900-01-01T00:00:00Z", "2199-12-31T23:59:59-03:00"],
    "YearMonth": ["2026-11", "1900-01", "2199-12"],
    "Decimal": ["1", "0", "-1", "99999999999999.9999999999", "0.0000000001"],
    "JSON": [{}, {"a": [None]}, {"x": 10**30}],
}
ROOTS = {
    name: field
    for name, field in SCHEMA.query_type.fields.items()
    if not isinstance(field.extensions.get(BACKREF), COMPILED)
}


def selection(kind: Any, left: int = MOST) -> str:
    """Everything of it that can be selected without arguments."""
    if is_leaf_type(kind):
        return ""
    if left == 0 or isinstance(kind, GraphQLUnionType):
        return "{ __typename }"
    assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
    parts = [
        f"{name} {selection(get_named_type(field.type), left - 1)}"
        for name, field in kind.fields.items()
        if not any(is_required_argument(argument) for argument in field.args.values())
        and not isinstance(field.extensions.get(BACKREF), COMPILED)
        and (left > 2 or is_leaf_type(get_named_type(field.type)))
    ]
    return f"{{ __typename {' '.join(parts)} }}"


def usual(kind: GraphQLInputType, *, whole: bool, left: int = MOST) -> Any:
    """A value of this type, of an input with all its fields or with those that it must have."""
    kind = get_nullable_type(kind)
    if is_list_type(kind):
        return [usual(kind.of_type, whole=whole, left=left)]
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        return {
            name: usual(field.type, whole=whole, left=left - 1)
            for name, field in kind.fields.items()
            if is_required_input_field(field) or (whole and left > 0)
        }
    return ODD[kind.name][0]


def odd(kind: GraphQLInputType, base: Any, left: int = MOST) -> Iterator[Any]:
    """The same value with one thing in it changed, time and again."""
    kind = get_nullable_type(kind)
    if is_list_type(kind):
        yield []
        yield base * 101
        yield from ([each] for each in odd(kind.of_type, base[0], left))
    elif isinstance(kind, GraphQLEnumType):
        yield from kind.values
    elif isinstance(kind, GraphQLInputObjectType):
        for name, field in kind.fields.items() if left else ():
            inner = base.get(name, usual(field.type, whole=False))
            for each in odd(field.type, inner, left - 1):
                yield {**base, name: each}
            yield {key: value for key, value in base.items() if key != name}
    else:
        yield from ODD[kind.name]


def given(name: str) -> Iterator[dict[str, Any]]:
    """The variables of one question after the other."""
    arguments = ROOTS[name].args
    for whole in (False, True):
        base = {
            key: usual(argument.type, whole=whole)
            for key, argument in arguments.items()
            if is_required_argument(argument) or whole
        }
        yield base
        for key, argument in arguments.items():
            for each in odd(argument.type, base.get(key, usual(argument.type, whole=whole))):
                yield {**base, key: each}


def document(name: str) -> str:
    arguments = ROOTS[name].args
    declared = ", ".join(f"${key}: {argument.type}" for key, argument in arguments.items())
    handed = ", ".join(f"{key}: ${key}" for key in arguments)
    head = f"query ({declared})" if declared else "query"
    passed = f"({handed})" if handed else ""
    return f"{head} {{ {name}{passed} {selection(get_named_type(ROOTS[name].type))} }}"


@pytest.mark.parametrize("name", sorted(ROOTS))
async def test_odd_questions_are_answered_or_refused(name, database, ours):
    """Of a company that has a head office and nothing else, and of one that has nothing at all."""
    wrong = []
    for company, most in ((new_id(), 10), (ours.id, 40)):
        context = Questions(database, company, (EVERYTHING, AUTHENTICATED), ours.member_id).context()
        every = list(given(name))
        some = Random(name).sample(every[1:], min(most, len(every) - 1))  # noqa: S311
        for variables in (every[0], *some):
            _, errors = await asked(execution(), document(name), variables, context)
            codes = {shown_error(one, "test", Language.ENGLISH)["extensions"]["code"] for one in errors}
            if FaultCode.INTERNAL_SERVER_ERROR.value in codes:
                cause = next(repr(one.original_error) for one in errors if one.original_error)
                wrong.append((company == ours.id, str(variables)[:150], cause[:200]))
    assert not wrong, (len(wrong), wrong[:5])


async def test_a_simulation_says_that_nobody_issues(database):
    nobody = Questions(database, new_id(), (EVERYTHING, AUTHENTICATED))
    answer = await nobody.ask(
        """{ simulateTaxes(input: {items: [], on: "2026-11-20"}) {
            on lines { position } errors { code path message }
        } }"""
    )
    assert answer.problems == []
    found = answer.data["simulateTaxes"]
    assert (found["on"], found["lines"]) == ("2026-11-20", [])
    assert [(error["code"], error["path"]) for error in found["errors"]] == [("MISSING_RULE", ["input"])]
    assert "establishment that issues invoices" in found["errors"][0]["message"]
