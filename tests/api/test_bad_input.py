"""What no well-behaved client sends: a typed answer with the right status, and nothing else happens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from api import limits
from tests.api.front import Client
from tests.api.things import PRODUCT, product

NAME = "{ viewer { name } }"
LEAKS = ("Traceback", 'File "', "asyncpg", "sqlalchemy", "orjson", "Exception", "object at 0x", "SELECT ")


async def post(client: Client, body: bytes | AsyncIterator[bytes], **headers: str):
    sent = client.headers() | {"content-type": "application/json"} | headers
    return await client.http.post("/graphql", content=body, headers=sent)


def told(answer) -> list[tuple[str, Any]]:
    """Codes and paths of the errors of the protocol."""
    for error in answer.json()["errors"]:
        assert error["extensions"]["requestId"]
        assert not any(leak in error["message"] for leak in LEAKS), error
    return [
        (error["extensions"]["code"], error["extensions"].get("path")) for error in answer.json()["errors"]
    ]


def codes(answer) -> set[str]:
    return {code for code, _ in told(answer)}


@pytest.mark.parametrize(
    "value",
    ["NaN", "Infinity", "-Infinity", "1e400", '"\\ud800"', '"\\udc00"', "01", "'x'", "nul", "[1,]", "\xff"],
)
async def test_what_is_not_json_is_400(ana, value):
    body = f'{{"query": "{{ viewer {{ name }} }}", "variables": {{"x": {value}}}}}'.encode("latin-1")
    answer = await post(ana, body)
    assert (answer.status_code, told(answer)) == (400, [("BAD_USER_INPUT", None)])


@pytest.mark.parametrize("depth", [33, 1_000, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
async def test_json_nested_without_end_is_400(ana, depth, opening, closing):
    value = opening * depth + b"1" + closing * depth
    answer = await post(ana, b'{"query": "{ viewer { name } }", "variables": {"x": ' + value + b"}}")
    assert (answer.status_code, codes(answer)) == (400, {"BAD_USER_INPUT"})


async def test_json_with_more_values_than_anybody_needs_is_400(ana):
    for variables in ({"x": [1] * 300_000}, {f"v{n}": n for n in range(40_000)}):
        answer = await ana.send({"query": NAME, "variables": variables})
        assert (answer.status_code, codes(answer)) == (400, {"BAD_USER_INPUT"})


async def test_sixty_megabytes_are_413_whether_their_length_is_told_or_not(ana):
    given = 0

    async def parts() -> AsyncIterator[bytes]:
        nonlocal given
        for _ in range(60):
            given += 1
            yield b" " * 1_000_000

    answer = await post(ana, parts())
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"
    assert given <= 3, "the rest was not waited for"
    assert (await post(ana, b" " * 60_000_000)).status_code == 413


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "99999999999999999999", ""])
async def test_lengths_that_are_none_are_413(ana, length):
    answer = await post(ana, b"{}", **{"content-length": length})
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize("key", ["mutation", "id", "doc_id", "queryy", "", "__proto__"])
async def test_parameters_that_are_none_are_named(ana, key):
    answer = await ana.send({"query": NAME, key: 1})
    assert answer.status_code == 400
    assert "documentId" in answer.json()["errors"][0]["message"]


USES = {
    "Int": "parties(first: $x) { nodes { id } }",
    "Boolean!": "viewer { name @include(if: $x) }",
    "ID!": "node(id: $x) { id }",
    "[ID!]!": "nodes(ids: $x) { id }",
    "PartyWhere": "parties(where: $x) { nodes { id } }",
    "[PartySort!]": "parties(orderBy: $x) { nodes { id } }",
}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Int", 1e30),
        ("Int", 1.5),
        ("Int", 2**31),
        ("Int", -(2**63)),
        ("Int", 2**200),
        ("Int", "1"),
        ("Int", True),
        ("Boolean!", 1),
        ("ID!", {}),
        ("ID!", 1.5),
        ("[ID!]!", [None]),
        ("[ID!]!", [[]]),
        ("PartyWhere", "x"),
        ("PartyWhere", {"nobody": {"eq": 1}}),
        ("PartyWhere", {"id": {"like": "x"}}),
        ("[PartySort!]", [{"field": "SECRET", "direction": "ASC"}]),
        ("[PartySort!]", [{"direction": "UP"}]),
    ],
)
async def test_variables_of_another_type_are_400(ana, kind, value):
    answer = await ana.send({"query": f"query ($x: {kind}) {{ {USES[kind]} }}", "variables": {"x": value}})
    assert (answer.status_code, codes(answer)) == (400, {"BAD_USER_INPUT"})


@pytest.mark.parametrize(
    "value",
    [
        10,
        10.5,
        1e30,
        "NaN",
        "1e5",
        "١٢",
        "1_0",
        " 1",
        "1 ",
        "1.",
        ".5",
        "+1",
        "0x10",
        "",
        "9" * 15,
        f"1.{1:011}",
    ],
)
async def test_decimals_are_texts_of_digits_and_nothing_else(ana, value):
    query = "mutation ($i: RegisterProductInput!) { registerProduct(input: $i) { errors { code } } }"
    answer = await ana.send({"query": query, "variables": {"i": PRODUCT | {"salePrice": value}}})
    assert (answer.status_code, codes(answer)) == (400, {"BAD_USER_INPUT"})


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-21T10:00:00",
        "2026-11-21T10:00",
        "2026-11-21T10:00:00+25:00",
        "2026-02-30T10:00:00Z",
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "2026-13-01",
        "20261121",
        "٢٠٢٦-11-21",
        1_763_000_000,
        "yesterday",
        "",
    ],
)
async def test_instants_without_an_offset_and_days_that_are_none_are_400(ana, moment):
    query = "query ($w: OrderWhere) { orders(where: $w) { nodes { id } } }"
    answer = await ana.send({"query": query, "variables": {"w": {"placedAt": {"gte": moment}}}})
    assert (answer.status_code, codes(answer)) == (400, {"BAD_USER_INPUT"})


@pytest.mark.parametrize(
    "id",
    ["", "x", "o\0", "order_", "order_1", f"order_{'g' * 32}", f"party_{'0' * 32}", f"order_{'0' * 9_000}"],
)
async def test_ids_that_are_none_are_told_where_they_stand(ana, id):
    answer = await ana.send(
        {"query": "query ($id: ID!) { order(by: {id: $id}) { id } }", "variables": {"id": id}}
    )
    ((code, path),) = told(answer)
    assert code == "BAD_USER_INPUT"
    assert path
    answer = await ana.send({"query": "query ($id: ID!) { node(id: $id) { id } }", "variables": {"id": id}})
    if not id.startswith("party_"):
        assert codes(answer) == {"BAD_USER_INPUT"}


async def test_cursors_of_another_order_or_filter_or_company_are_refused(ana, stranger):
    for sku in ("A", "B"):
        await product(ana, sku=sku)
    query = """query ($after: String, $by: [ProductSort!], $where: ProductWhere) {
        products(first: 1, after: $after, orderBy: $by, where: $where) { pageInfo { endCursor } } }"""
    after = (await ana.data(query))["products"]["pageInfo"]["endCursor"]
    assert (await ana.data(query, after=after))["products"]["pageInfo"]["endCursor"] != after
    descending = [{"field": "SKU", "direction": "DESC"}]
    for who, more in ((ana, {"by": descending}), (ana, {"where": {"sku": {"gte": "A"}}}), (stranger, {})):
        answer = await who.send({"query": query, "variables": {"after": after, **more}})
        assert codes(answer) == {"BAD_USER_INPUT"}, more


async def test_texts_with_nul_are_refused_and_never_reach_the_database(ana):
    query = "query ($s: String) { parties(search: $s) { nodes { id } } }"
    assert codes(await ana.send({"query": query, "variables": {"s": "a\0b"}})) == {"BAD_USER_INPUT"}
    query = "query ($w: ProductWhere) { products(where: $w) { nodes { id } } }"
    answer = await ana.send({"query": query, "variables": {"w": {"sku": {"eq": "a\0b"}}}})
    assert codes(answer) == {"BAD_USER_INPUT"}
    payload = await ana.do("registerWarehouse", {"code": "A\0", "name": "x"}, "warehouse { id }")
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("MALFORMED", ["input", "code"])
    ]


@pytest.mark.parametrize(
    "query",
    [
        '{ node(id: "\\uD800") { id } }',
        '{ node(id: "\\u{110000}") { id } }',
        "{ viewer { name } } \0",
        "\ufffe{ viewer { name } }",
        "type Order { id: ID }",
        "fragment F on Query { viewer { name } }",
        "   ",
        "#",
    ],
)
async def test_documents_that_are_none_are_400(ana, query):
    answer = await ana.send({"query": query})
    assert answer.status_code == 400
    assert codes(answer) <= {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"}


@pytest.mark.parametrize("headers", [
    {"authorization": "Bearer"}, {"authorization": "Basic YTpi"}, {"authorization": "Bearer " + "x" * 5_000},
    {"authorization": "Bearer \xff"}, {"authorization": ""}, {"authorization": "Bearer a.b.c"},
])  # fmt: skip
async def test_tokens_that_are_none_are_401(anonymous, headers):
    sent = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = await anonymous.http.post("/graphql", json={"query": NAME}, headers=anonymous.headers() | sent)
    assert (answer.status_code, codes(answer)) == (401, {"UNAUTHENTICATED"})


@pytest.mark.parametrize(
    "value", ["", ",", ";q=1", "a/b/c", "*/*;q=x", "q=1;", "\xff", "x" * 50_000, "application/json;" * 2_000]
)
async def test_headers_that_say_nothing_break_nothing(anonymous, value):
    for name in ("accept", "accept-language", "accept-encoding", "x-request-id", "if-none-match"):
        sent = anonymous.headers() | {name: value.encode("latin-1")}
        answer = await anonymous.http.post("/graphql", json={"query": "{ __typename }"}, headers=sent)
        assert answer.status_code in (200, 406), (name, value)


async def test_none_of_it_floods_the_log(ana):
    with capture_logs() as logs:
        for body in (b"", b"[", b'{"query": "{"}', b'{"query": "{ a }"}', b'{"x": 1}', b"\xff" * 1_000):
            await post(ana, body)
        await ana.send({"query": "query ($x: Int!) { viewer { name } }", "variables": {"x": "y" * 100_000}})
        await ana.send({"query": "{ " + "a " * 900 + "}"})
    assert [line for line in logs if line["log_level"] in ("error", "critical")] == []


async def test_what_is_wrong_is_told_without_repeating_all_of_it(ana):
    query = "query ($x: Int!) { parties(first: $x) { nodes { id } } }"
    answer = await ana.send({"query": query, "variables": {"x": "y" * 500_000}})
    assert answer.status_code == 400
    assert len(answer.content) < 2_000
    query = "query ($x: [ID!]!) { nodes(ids: $x) { id } }"
    many = await ana.send({"query": query, "variables": {"x": [{}] * 5_000}})
    assert many.status_code == 400
    assert len(many.json()["errors"]) <= 60


def test_limits_are_those_that_the_pages_promise():
    assert (limits.BODY_BYTES, limits.TOKENS, limits.TRUSTED_TOKENS) == (1_000_000, 1_000, 5_000)
    assert (limits.DEPTH, limits.ALIASES, limits.ROOT_FIELDS, limits.MUTATIONS) == (12, 30, 20, 5)
    assert (limits.EXPANDED_FIELDS, limits.FRAGMENTS, limits.DIRECTIVES) == (2_000, 50, 20)
    assert (limits.REPEATED_SELECTIONS, limits.VALIDATION_ERRORS, limits.SECONDS) == (100, 5, 10)
