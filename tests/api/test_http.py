"""GraphQL over HTTP: what is accepted, with which media type and status it is answered."""

from __future__ import annotations

import pytest

from api.ids import wire
from api.negotiation import is_json, response_type

JSON, GRAPHQL = "application/json", "application/graphql-response+json"


@pytest.mark.parametrize(
    ("accept", "answer"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", GRAPHQL),
        ("application/json", JSON),
        ("application/graphql-response+json", GRAPHQL),
        ("application/graphql-response+json, application/json;q=0.9", GRAPHQL),
        ("application/json;q=0.5, application/graphql-response+json;q=0.8", GRAPHQL),
        ("text/event-stream, application/json", JSON),
        ("text/plain", None),
        ("application/json;q=0", None),
        ("application/json;q=nonsense", None),
        ("application/json;q=0, */*", GRAPHQL),
        ("*/*, application/json;q=0", GRAPHQL),
        ("application/graphql-response+json;q=0, application/*", JSON),
        ("application/json;q=0.1, */*", GRAPHQL),
        ("application/json;q=0.5, application/*;q=0.1, */*", JSON),
        ("application/*;q=0, */*", None),
        ("text/html, */*;q=0.8", JSON),
    ],
)
def test_the_best_media_type_both_know_is_chosen(accept, answer):
    assert response_type(accept) == answer


@pytest.mark.parametrize(
    ("content_type", "accepted"),
    [
        ("application/json", True),
        ("application/json; charset=utf-8", True),
        ('Application/JSON; charset="UTF-8"', True),
        ("application/json; charset=iso-8859-1", False),
        ("text/plain", False),
        ("application/x-www-form-urlencoded", False),
        ("multipart/form-data; boundary=x", False),
        ("", False),
        (None, False),
    ],
)
def test_only_json_in_utf_8_is_read_so_that_no_other_site_can_send_a_form(content_type, accepted):
    assert is_json(content_type) == accepted


async def test_a_query_is_answered_in_the_preferred_media_type(anonymous):
    answer = await anonymous.send({"query": "{ __typename }"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{GRAPHQL}; charset=utf-8"
    assert answer.json()["data"] == {"__typename": "Query"}


async def test_what_is_not_utf_8_or_no_object_or_lacks_a_query_is_400(anonymous):
    for body in (b"\xff", b"", b"{", b"[]", b'"x"', b"{}", b'{"query": 1}', b'{"query": null}'):
        answer = await anonymous.http.post(
            "/graphql", content=body, headers=anonymous.headers() | {"content-type": JSON}
        )
        assert answer.status_code == 400, body
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_parameters_of_the_wrong_kind_are_400(anonymous):
    for wrong in ({"variables": []}, {"variables": "x"}, {"operationName": 1}):
        answer = await anonymous.send({"query": "{ __typename }"} | wrong)
        assert answer.status_code == 400
    right = await anonymous.send({"query": "{ __typename }", "variables": None, "operationName": None})
    assert right.status_code == 200


async def test_batches_are_not_served(anonymous):
    answer = await anonymous.send([{"query": "{ __typename }"}])
    assert answer.status_code == 400


async def test_get_is_for_trusted_documents_and_other_methods_are_for_nothing(anonymous):
    answer = await anonymous.http.get("/graphql", params={"query": "{ __typename }"})
    assert answer.status_code == 405
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        answer = await anonymous.http.request(method, "/graphql", json={"query": "{ __typename }"})
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
async def test_other_content_types_are_415(anonymous, content_type):
    answer = await anonymous.http.post(
        "/graphql", content=b'{"query":"{__typename}"}', headers={"content-type": content_type}
    )
    assert answer.status_code == 415


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "GZIP", "gzip, identity"])
async def test_bodies_that_are_coded_are_415_and_told_apart_from_other_types(anonymous, coding):
    body = {"query": "{ __typename }"}
    coded = await anonymous.send(body, **{"content-encoding": coding})
    assert (coded.status_code, coded.headers["accept-encoding"]) == (415, "identity")
    other = await anonymous.send(body, **{"content-type": "text/plain"})
    assert (other.status_code, other.headers.get("accept-encoding")) == (415, None)
    plain = await anonymous.send(body, **{"content-encoding": "Identity"})
    assert plain.status_code == 200


async def test_the_last_value_of_a_name_counts_as_is_written_down(anonymous):
    twice = b'{"query": "{ nonsense }", "query": "{ __typename }"}'
    headers = anonymous.headers() | {"content-type": JSON}
    answer = await anonymous.http.post("/graphql", content=twice, headers=headers)
    assert answer.json()["data"] == {"__typename": "Query"}


async def test_a_client_that_accepts_nothing_we_have_is_told_406(anonymous):
    answer = await anonymous.send({"query": "{ __typename }"}, accept="text/plain")
    assert answer.status_code == 406


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "mutation { signIn }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query A { __typename } query B { __typename }"}, "BAD_USER_INPUT"),
        ({"query": "query A { __typename }", "operationName": "C"}, "BAD_USER_INPUT"),
        (
            {"query": "mutation ($i: SignInInput!) { signIn(input: $i) { replayed } }", "variables": {}},
            "BAD_USER_INPUT",
        ),
    ],
)
async def test_a_request_that_is_not_executed_is_400_without_data(anonymous, body, code):
    answer = await anonymous.send(body)
    assert answer.status_code == 400
    assert "data" not in answer.json()
    assert {error["extensions"]["code"] for error in answer.json()["errors"]} == {code}


async def test_plain_json_clients_get_200_for_the_same(anonymous):
    answer = await anonymous.send({"query": "mutation { signIn }"}, accept=JSON)
    assert answer.status_code == 200
    assert "data" not in answer.json()


async def test_without_a_token_only_signing_in_is_answered(anonymous):
    for query in (
        "{ viewer { name } }",
        "{ __schema { types { name } } }",
        "{ ...F } fragment F on Query { viewer { name } }",
    ):
        for accept in (JSON, GRAPHQL):
            answer = await anonymous.send({"query": query}, accept=accept)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


GUESSES = [
    "{ # }",
    "{ # { id } }",
    "{ # { nodes { id } } }",
    "{ viewer { # } }",
    "{ orders(#: 1) { nodes { id } } }",
    "mutation { #(input: {}) { errors { code } } }",
    "subscription { # { type } }",
    "{ __typename ... on # { id } }",
    "{ __typename } fragment F on # { id }",
    "query ($a: #) { __typename }",
    "mutation { signIn(input: {}) { ... on # { id } } }",
    "mutation { signIn(input: {#: 1}) { errors { code } } }",
    "{ __type(name: #) { name } }",
]
NAMES = ["orders", "viewer", "placeOrder", "events", "Order", "OrderWhere", "first", "email"]


@pytest.mark.parametrize("guess", GUESSES)
@pytest.mark.parametrize("accept", [GRAPHQL, "text/event-stream"])
async def test_nobody_learns_a_name_of_the_schema_by_guessing(anonymous, guess, accept):
    told = set()
    for name in ("nothingLikeThis", *NAMES):
        answer = await anonymous.send({"query": guess.replace("#", name)}, accept=accept)
        body = answer.json()
        for error in body["errors"]:
            del error["extensions"]["requestId"]
        told.add((answer.status_code, str(body).replace(name, "#")))
    assert len(told) == 1, told


async def test_one_of_several_operations_is_chosen_by_name(anonymous):
    query = "query A { a: __typename } query B { b: __typename }"
    answer = await anonymous.send({"query": query, "operationName": "B"})
    assert answer.json()["data"] == {"b": "Query"}


async def test_request_ids_are_taken_over_when_harmless(anonymous):
    ours = await anonymous.send({"query": "{ x }"}, **{"x-request-id": "order-import-0042"})
    assert ours.headers["x-request-id"] == "order-import-0042"
    assert ours.json()["errors"][0]["extensions"]["requestId"] == "order-import-0042"
    forged = await anonymous.send({"query": "{ x }"}, **{"x-request-id": "a b\tc<script>"})
    assert len(forged.headers["x-request-id"]) == 32


async def test_letters_beyond_ascii_are_sent_as_they_are(anonymous, ours):
    answer = await anonymous.send(
        {
            "query": "mutation ($i: SignInInput!) { signIn(input: $i) { errors { message } } }",
            "variables": {"i": {"email": "x", "password": "x", "companyId": wire("company", ours.id)}},
        },
        **{"accept-language": "pt-BR"},
    )
    assert "inválidos" in answer.text
