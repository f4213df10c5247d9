"""The first and the last of everything that can be said, and more of it than anybody needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import pytest_asyncio
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    get_named_type,
    is_leaf_type,
    is_non_null_type,
)

from api.errors import MOST_ERRORS
from api.fault_messages import PORTUGUESE
from api.faults import FaultCode
from api.inputs import LONGEST_LIST
from api.masking import code_of
from domain.kernel.said import Said
from persistence.database import Database
from tests.api.front import found_company
from tests.api.whole import SCHEMA, input_type, lists, whole
from tests.questions import Questions, asked, execution
from tests.walls.chance import MUTATIONS, at, document_of, put

LAST: Mapping[str, Any] = {
    "Boolean": True,
    "Cep": "99999999",
    "Cnpj": "99999999999999",
    "Cpf": "99999999999",
    "Date": "2199-12-31",
    "DateTime": "2199-12-31T23:59:59.999999-03:00",
    "Decimal": "99999999999999.9999999999",
    "Email": "a@" + "b" * 200 + ".example",
    "Float": 1e308,
    "ID": "order_" + "0" * 32,
    "Int": 2**31 - 1,
    "Moment": "2199-12-31",
    "NfeKey": "9" * 44,
    "String": "😀é\u202e" * 30,
    "Url": "https://a.example/" + "x" * 1_900,
    "YearMonth": "2199-12",
}
FIRST: Mapping[str, Any] = LAST | {
    "Boolean": False,
    "Date": "1900-01-01",
    "DateTime": "1900-01-01T00:00:00+14:00",
    "Decimal": "-99999999999999.9999999999",
    "Int": -(2**31),
    "Moment": "1900-01-01",
    "String": "",
    "Url": "http://x",
    "YearMonth": "1900-01",
}
EXTREMES = [LAST, FIRST]
BEYOND = {
    "Date": ["0000-01-01", "0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"],
    "DateTime": ["0001-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "2200-01-01T00:00:00Z"],
    "Moment": ["1899-12-31", "2200-01-01", "9999-12-31", "9999-12-31T23:59:59Z"],
    "YearMonth": ["0000-01", "0001-01", "1899-12", "2200-01", "9999-12"],
}
ASIDE = {"goOver", "signOut", "signOutEverywhere", "switchCompany"}
"""Mutations of sessions: they are asked for by those who have one."""
PAGING = {"first", "last", "after", "before", "offset", "orderBy"}
AT_ONCE = 12
MOST_IDS = 20
PREFIX = re.compile(r"(?:begins with|here is) ([a-z]+)_")


@pytest_asyncio.fixture
async def chief(database: Database) -> Questions:
    return Questions(database, (await found_company(database, 1)).id)


@pytest.mark.parametrize("scalar", BEYOND)
def test_years_that_nobody_means_are_refused(scalar: str) -> None:
    kind: Any = SCHEMA.type_map[scalar]
    for value in BEYOND[scalar]:
        with pytest.raises(Exception, match="from 1900 to 2199"):
            kind.coerce_input_value(value)
    for samples in EXTREMES:
        kind.coerce_input_value(samples[scalar])


async def test_no_mutation_breaks_at_the_ends_of_what_can_be_said(chief: Questions) -> None:
    for name in sorted(MUTATIONS.keys() - ASIDE):
        for samples in EXTREMES:
            given = whole(input_type(name), samples) | {"validateOnly": True}
            await holds(chief, document_of(name), {"input": given})


async def test_no_question_breaks_at_the_ends_of_what_can_be_said(chief: Questions) -> None:
    assert SCHEMA.query_type
    for name, field in SCHEMA.query_type.fields.items():
        if name == "rateLimit":
            continue  # its argument is a document, with errors of its own
        for samples in EXTREMES:
            money = {"Decimal": samples["Decimal"][:-8]}
            for arguments in asked_of(field, samples | money):
                await holds(chief, question(name, field, arguments), arguments)


def asked_of(field: GraphQLField, samples: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each argument by itself, with those that must be given; filters by some fields at once."""
    needed = {
        name: whole(each.type, samples) for name, each in field.args.items() if is_non_null_type(each.type)
    }
    yield needed
    for name, each in field.args.items():
        if name == "where":
            for where in filters(get_named_type(each.type), samples):
                yield needed | {"where": where}
        elif name not in needed and name not in PAGING:
            yield needed | {name: whole(each.type, samples)}


def filters(kind: Any, samples: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    ordered = {}
    for name, field in kind.fields.items():
        operators = get_named_type(field.type)
        if isinstance(operators, GraphQLInputObjectType) and "lte" in operators.fields:
            operand = whole(operators.fields["lte"].type, samples)
            ordered[name] = {"lte": operand, "eq": operand}
    names = list(ordered)
    for begin in range(0, len(names), AT_ONCE):
        yield {name: ordered[name] for name in names[begin : begin + AT_ONCE]}


def question(name: str, field: GraphQLField, arguments: Mapping[str, Any]) -> str:
    kind = get_named_type(field.type)
    shown = "" if is_leaf_type(kind) else "{ __typename }"
    if "nodes" in getattr(kind, "fields", {}):
        shown = "{ nodes { __typename } }"
    variables = " ".join(f"${each}: {field.args[each].type}" for each in arguments)
    given = " ".join(f"{each}: ${each}" for each in arguments)
    return f"query {f'({variables})' * bool(arguments)} {{ {name} {f'({given})' * bool(arguments)} {shown} }}"


async def holds(chief: Questions, document: str, variables: dict[str, Any]) -> Any:
    """The data, when nothing broke and nothing was said in the words of a library."""
    for _ in range(MOST_IDS):
        context = chief.context()
        data, errors = await asked(execution(), document, variables, context)
        for error in errors:
            said = getattr(error.original_error, "message", error.message)
            known = (said.pattern if isinstance(said, Said) else said) in PORTUGUESE
            assert known, (document, variables, error)
            assert code_of(error) in (FaultCode.BAD_USER_INPUT, FaultCode.FORBIDDEN), (document, error)
        wanted = [(found[1], error) for error in errors if (found := PREFIX.search(error.message))]
        if not wanted:
            return data
        for prefix, error in wanted:
            path = [int(step) if step.isdigit() else step for step in (error.extensions or {})["path"]]
            variables = put(variables, tuple(path), f"{prefix}_{'0' * 32}")
    raise AssertionError(document)


PLACES = [(name, path) for name in sorted(MUTATIONS) for path in lists(input_type(name))]


async def test_a_list_that_is_too_long_is_refused_once_before_its_values_are_looked_at(
    chief: Questions,
) -> None:
    assert len(PLACES) > 40
    for name, path in PLACES:
        given = whole(input_type(name), LAST | {"Decimal": "1", "String": "a"}) | {"validateOnly": True}
        place = tuple(int(step) if step.isdigit() else step for step in path)
        given = put(given, place, at(given, place) * (LONGEST_LIST + 1))
        data = await holds(chief, document_of(name), {"input": given})
        within = name.startswith("bulk") and len(path) > 1
        errors = data[name]["results"][0]["errors"] if within else data[name]["errors"]
        assert [(error["code"], error["path"]) for error in errors] == [("OUT_OF_RANGE", ["input", *path])], (
            name,
            path,
        )


async def test_at_most_a_hundred_reasons_are_told(chief: Questions) -> None:
    roles = [f"NOBODY_{number}" for number in range(LONGEST_LIST)]
    data = await holds(
        chief,
        document_of("registerRole"),
        {"input": {"name": "X", "permissions": roles, "validateOnly": True}},
    )
    assert len(data["registerRole"]["errors"]) == MOST_ERRORS
