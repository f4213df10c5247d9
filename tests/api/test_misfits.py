"""Wrong values are refused with the place they stand at, in words that never repeat them."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    get_nullable_type,
    is_enum_type,
    is_list_type,
)

from api.fault_messages import PORTUGUESE
from api.language import Language
from api.limits import VALIDATION_ERRORS
from api.masking import shown_error
from api.reading import SCALARS as READING_SCALARS
from api.scalars import SCALARS
from tests.api.front import SIGN_IN
from tests.api.whole import SCHEMA, input_type, whole, wrongs
from tests.questions import execution

SECRET = "canary-7f3a"
RIGHT = {
    "Boolean": True,
    "Cep": "01305000",
    "Cnpj": "11222333000181",
    "Cpf": "11144477735",
    "Date": "2026-11-21",
    "DateTime": "2026-11-21T10:00:00Z",
    "Decimal": "7654321.01",
    "Email": f"{SECRET}@example.com",
    "Float": 1.5,
    "ID": SECRET,
    "Int": 7_654_321,
    "Moment": "2026-11-21",
    "NfeKey": "7" * 44,
    "String": SECRET,
    "Url": f"https://{SECRET}.example",
    "YearMonth": "2026-11",
}
SAID = (SECRET, "7654321", "11222333", "11144477", "example", "7777")
assert SCHEMA.mutation_type
MUTATIONS = sorted(SCHEMA.mutation_type.fields)


def told(errors: list[GraphQLError]) -> list[dict[str, Any]]:
    """As they are shown; each is said in both languages, and nothing that was sent is in it."""
    english = [shown_error(error, "r", Language.ENGLISH) for error in errors]
    for error, other in zip(errors, english, strict=True):
        portuguese = shown_error(error, "r", Language.PORTUGUESE)
        assert portuguese["message"] != other["message"], other
        assert not any(said in f"{portuguese}{other}" for said in SAID), other
    return english


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_wrong_variable_is_told_by_its_path_and_never_repeated(name: str) -> None:
    kind = input_type(name)
    document = f"mutation ($i: {kind.name}!) {{ {name}(input: $i) {{ __typename }} }}"
    prepared = execution().documents.prepare(document)
    assert prepared.errors == ()
    operation = execution().operation(prepared, None)
    tried = 0
    for path, sent in wrongs(SCHEMA.mutation_type.fields[name].args["input"].type, RIGHT, SECRET):  # ty: ignore[unresolved-attribute]
        errors = operation.variables({"i": sent})
        assert isinstance(errors, list), sent
        (error,) = told(errors)
        assert error["extensions"]["path"] == ["input", *path]
        assert error["locations"]
        tried += 1
    assert tried >= 3


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_wrong_value_in_a_document_is_never_repeated(name: str) -> None:
    kind = input_type(name)
    for given in (whole(kind, RIGHT) | {"unknown": SECRET}, dict.fromkeys(kind.fields, SECRET), SECRET):
        text = f"mutation {{ {name}(input: {written(given, kind)}) {{ __typename }} }}"
        prepared = execution().documents.prepare(text)
        errors = told(list(prepared.errors))
        assert errors
        assert all(error["locations"] for error in errors[:VALIDATION_ERRORS])


def written(value: Any, kind: GraphQLInputType | None) -> str:
    kind = kind and get_nullable_type(kind)
    if isinstance(value, dict):
        of = kind.fields if isinstance(kind, GraphQLInputObjectType) else {}
        fields = [
            f"{key}: {written(each, of[key].type if key in of else None)}" for key, each in value.items()
        ]
        return f"{{{', '.join(fields)}}}"
    if isinstance(value, list):
        inner = kind.of_type if kind is not None and is_list_type(kind) else None
        return f"[{', '.join(written(each, inner) for each in value)}]"
    if value is True:
        return "true"
    bare = isinstance(value, int | float) or (is_enum_type(kind) and value in kind.values)
    return str(value) if bare else f'"{value}"'


@pytest.mark.parametrize(
    "text",
    [
        f'mutation {{ signIn(input: {{email: "x" "{SECRET}"}}) {{ __typename }} }}',
        f'mutation {{ signIn(input: {{email: "x", """{SECRET}""" }}) {{ __typename }} }}',
        "{ parties(first: 1 7654321) { nodes { id } } }",
    ],
)
def test_a_syntax_error_repeats_no_value(text: str) -> None:
    (error,) = execution().documents.prepare(text).errors
    shown = shown_error(error, "r", Language.ENGLISH)
    assert shown["extensions"]["code"] == "GRAPHQL_PARSE_FAILED"
    assert not any(said in str(shown) for said in SAID)


def test_every_scalar_says_what_it_expects_in_both_languages() -> None:
    for definition in (SCALARS | READING_SCALARS).values():
        assert definition.parse_value
        with pytest.raises(GraphQLError) as refused:
            definition.parse_value(object())
        assert refused.value.message in PORTUGUESE, definition.name


def test_a_variable_inside_an_argument_is_told_by_its_place_there() -> None:
    text = "query ($n: Moment) { orders(where: {and: [{placedAt: {lte: $n}}]}) { nodes { id } } }"
    operation = execution().operation(execution().documents.prepare(text), None)
    errors = operation.variables({"n": SECRET})
    assert isinstance(errors, list)
    assert told(errors)[0]["extensions"]["path"] == ["where", "and", "0", "placedAt", "lte"]


async def test_a_password_is_not_sent_back_to_who_forgot_something_else(anonymous) -> None:
    sent = {"query": SIGN_IN, "variables": {"input": {"email": "a@example.com", "password": SECRET}}}
    messages = {
        "en": "SignInInput needs its field companyId.",
        "pt-BR": "SignInInput precisa do campo companyId.",
    }
    for language, message in messages.items():
        answer = await anonymous.send(sent, **{"accept-language": language})
        assert answer.status_code == 400
        assert SECRET not in answer.text
        (error,) = answer.json()["errors"]
        assert error["message"] == message
        assert error["extensions"]["path"] == ["input", "companyId"]


async def test_very_many_wrong_values_are_told_in_part(ana) -> None:
    query = "query ($x: [ID!]!) { nodes(ids: $x) { id } }"
    errors = (await ana.send({"query": query, "variables": {"x": [{}] * 5_000}})).json()["errors"]
    assert len(errors) == 51
    assert errors[-1]["message"] == "More is wrong than is told here."


ONE_OF = [
    "{ order(by: {}) { id } }",
    '{ order(by: {id: "a", number: 1}) { id } }',
    "{ order(by: {id: null}) { id } }",
    "query ($n: Int) { order(by: {number: $n}) { id } }",
    "query ($n: Int = 1) { order(by: {number: $n}) { id } }",
    "query ($n: Int!, $i: ID) { order(by: {number: $n, id: $i}) { id } }",
]


@pytest.mark.parametrize("text", ONE_OF)
def test_what_takes_exactly_one_field_is_looked_at_before_anything_is_executed(text: str) -> None:
    prepared = execution().documents.prepare(text)
    errors = told(list(prepared.errors))
    assert errors
    for error in errors:
        assert error["locations"]
        assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_one_variable_that_is_never_null_is_taken() -> None:
    assert execution().documents.prepare("query ($n: Int!) { order(by: {number: $n}) { id } }").errors == ()


@pytest.mark.parametrize("by", [{}, {"id": None}, {"id": "a", "number": 1}, {"id": "a", "number": None}])
def test_a_variable_with_more_or_less_than_one_field_is_told_by_its_path(by: dict[str, Any]) -> None:
    prepared = execution().documents.prepare("query ($b: OrderLookup!) { order(by: $b) { id } }")
    errors = execution().operation(prepared, None).variables({"b": by})
    assert isinstance(errors, list)
    (error,) = told(errors)
    assert error["extensions"]["path"] == ["by"]
    assert error["locations"]


def test_everything_that_takes_exactly_one_field_says_so_to_validation() -> None:
    found = [kind for name, kind in SCHEMA.type_map.items() if name.endswith("Lookup")]
    assert len(found) > 20
    assert all(isinstance(kind, GraphQLInputObjectType) and kind.is_one_of for kind in found)
