"""Nobody asks for more than anybody needs; hostile documents are refused for little work."""

from __future__ import annotations

import pytest
from graphql import parse

from api import limits
from api.faults import DocumentRefused, FaultCode
from api.limits import Analysis, too_intricate


def refused(text: str) -> str:
    """What the document is refused for."""
    with pytest.raises(DocumentRefused) as refusal:
        Analysis(parse(text)).check()
    return refusal.value.message


def accepted(text: str) -> Analysis:
    analysis = Analysis(parse(text))
    analysis.check()
    return analysis


def nested(depth: int) -> str:
    return "{" + "a{" * (depth - 1) + "a" + "}" * depth


def test_twelve_levels_pass_and_thirteen_do_not():
    accepted(nested(12))
    assert "depth" in refused(nested(13))


def test_depth_is_counted_through_fragments():
    assert "depth" in refused("{ a { ...F } } fragment F on T " + nested(12))


def test_thirty_aliases_pass_and_thirty_one_do_not():
    accepted("{ r {" + " ".join(f"a{n}: x" for n in range(30)) + "} }")
    assert "aliases" in refused("{ r {" + " ".join(f"a{n}: x" for n in range(31)) + "} }")


def test_root_fields_and_mutations_have_their_own_limits():
    accepted("{" + " ".join(f"f{n}" for n in range(20)) + "}")
    assert "root fields" in refused("{" + " ".join(f"f{n}" for n in range(21)) + "}")
    accepted("mutation {" + " ".join(f"f{n}" for n in range(5)) + "}")
    assert "mutations" in refused("mutation {" + " ".join(f"f{n}" for n in range(6)) + "}")


def test_root_fields_hidden_in_fragments_are_found():
    hidden = " ".join(f"f{n}" for n in range(6))
    assert "mutations" in refused(
        "mutation { ...F ... on Mutation { x } } fragment F on Mutation {" + hidden + "}"
    )


def test_fragments_directives_and_repetitions_are_limited():
    many = " ".join(f"fragment F{n} on T {{ a }}" for n in range(50))
    assert "fragments" in refused("{ ...F0 } " + many)
    assert "directives" in refused("{ a" + " @include(if: true)" * 21 + "}")
    assert "repeated" in refused("{ r {" + "a " * 101 + "} }")


def test_a_fragment_that_includes_itself_is_refused():
    assert "itself" in refused("{ ...A } fragment A on T { ...B } fragment B on T { ...A }")


def test_the_whole_schema_is_told_apart_from_data_and_once():
    accepted("{ __schema { types { name } } __type(name: 1) { a: name b: name c: name } __typename }")
    assert "apart" in refused("{ __schema { types { name } } orders { nodes { id } } }")
    assert "apart" in refused("{ ...F orders } fragment F on Query { __schema { types { name } } }")
    assert "introspection" in refused(
        "{ __schema { " + " ".join(f"a{n}: types {{ name }}" for n in range(4)) + " } }"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{ __schema { types { name } } viewer { name } }", FaultCode.GRAPHQL_VALIDATION_FAILED),
        ("{ ...A } fragment A on T { ...A }", FaultCode.GRAPHQL_VALIDATION_FAILED),
        ("{ r {" + "a " * 101 + "} }", FaultCode.COST_EXCEEDED),
    ],
)
def test_what_is_misshapen_is_invalid_and_what_is_too_large_costs_too_much(text: str, code: FaultCode):
    with pytest.raises(DocumentRefused) as refusal:
        Analysis(parse(text)).check()
    assert refusal.value.extensions["code"] == code


def exponential(leaf: str, length: int = 45) -> str:
    """Each fragment spreads the next one twice: 2^45 fields, or spreads of nothing."""
    links = " ".join(f"fragment F{n} on T {{ a{{...F{n + 1}}} b{{...F{n + 1}}} }}" for n in range(length))
    return f"{{ ...F0 }} {links} fragment F{length} on T {{ {leaf} }}"


@pytest.mark.parametrize("leaf", ["a", "...Unknown"])
def test_what_multiplies_is_measured_once(leaf):
    analysis = Analysis(parse(exponential(leaf)))
    with pytest.raises(DocumentRefused):
        analysis.check()
    assert analysis.steps < 300


def test_spreads_that_multiply_without_a_field_cost_nothing_either():
    links = " ".join(f"fragment F{n} on T {{ ...F{n + 1} ...F{n + 1} }}" for n in range(45))
    analysis = accepted(f"{{ ...F0 }} {links}")
    assert analysis.steps < 300


def test_a_thousand_tokens_are_the_most_a_document_may_have():
    parse("{" + "a " * (limits.TOKENS - 2) + "}", max_tokens=limits.TOKENS)


def test_json_is_measured_without_recursion():
    value: object = 0
    for _ in range(100_000):
        value = [value]
    assert too_intricate(value)
    assert not too_intricate({"variables": {"input": {"items": [{"a": 1}]}}})


async def test_a_body_of_ten_megabytes_is_413_before_it_is_read(anonymous):
    answer = await anonymous.send({"query": "{ __typename }", "variables": {"x": "x" * 10_000_000}})
    assert answer.status_code == 413


async def test_a_body_that_does_not_say_its_length_is_413_as_soon_as_it_is_too_long(anonymous):
    sent = 0

    async def endless():
        nonlocal sent
        while sent < 100:
            sent += 1
            yield b" " * 100_000

    answer = await anonymous.http.post(
        "/graphql", content=endless(), headers=anonymous.headers() | {"content-type": "application/json"}
    )
    assert answer.status_code == 413


async def test_deeply_nested_json_is_400(anonymous):
    for depth in (40, 900, 100_000):
        body = b'{"query":"{__typename}","variables":{"x":' + b"[" * depth + b"]" * depth + b"}}"
        answer = await anonymous.http.post(
            "/graphql", content=body, headers=anonymous.headers() | {"content-type": "application/json"}
        )
        assert answer.status_code == 400


async def test_hostile_documents_are_refused_with_a_code(ana):
    for text in (exponential("id"), nested(13), "{" + "a " * 1_500 + "}"):
        answer = await ana.send({"query": text})
        assert answer.status_code == 400
        code = answer.json()["errors"][0]["extensions"]["code"]
        assert code in ("COST_EXCEEDED", "GRAPHQL_PARSE_FAILED")


async def test_no_more_than_five_validation_errors_are_told(ana):
    answer = await ana.ask("{" + " ".join(f"x{n}" for n in range(15)) + "}")
    assert len(answer["errors"]) <= 6


async def test_the_schema_cannot_be_guessed_from_suggestions(ana):
    for query in (
        "{ viewerr { name } }",
        "{ viewer { nam } }",
        "{ orders(frst: 1) { nodes { id } } }",
        "query ($x: OrderWher) { __typename }",
        'mutation { signIn(input: {emal: "x"}) { replayed } }',
    ):
        assert "Did you mean" not in str(await ana.ask(query))


async def test_variables_do_not_suggest_either(anonymous):
    query = "mutation ($i: SignInInput!) { signIn(input: $i) { replayed } }"
    assert "Did you mean" not in str(await anonymous.ask(query, i={"emal": "x"}))


async def test_introspection_as_tools_ask_it_is_answered_to_who_is_signed_in(ana):
    from graphql import build_client_schema, get_introspection_query

    data = await ana.data(get_introspection_query(input_value_deprecation=True, specified_by_url=True))
    assert "placeOrder" in build_client_schema(data).mutation_type.fields
