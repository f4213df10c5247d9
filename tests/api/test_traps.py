"""Traps of GraphQL servers, each of which somebody has fallen into; a test for each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import GraphQLEnumType, GraphQLNonNull, specified_directives
from strawberry.types.field import StrawberryField

from api import validation
from api.negotiation import JSON
from api.schema import build_schema
from tests.api.front import GRAPHQL
from tests.api.things import product, warehouse

ROOT = Path(__file__).parent.parent.parent
URQL = f"{GRAPHQL}, application/graphql+json, {JSON}, text/event-stream, multipart/mixed"
LIVE = "subscription { events { __typename } }"


def fields() -> list[tuple[str, StrawberryField]]:
    kinds = build_schema().schema_converter.type_map.values()
    return [
        (f"{kind.definition.name}.{field.name}", field)
        for kind in kinds
        for field in getattr(kind.definition, "fields", ())
        if isinstance(field, StrawberryField)
    ]


@pytest.mark.parametrize("accept", [URQL, f"text/event-stream, {JSON}", f"{JSON}, text/event-stream"])
async def test_a_query_of_a_client_that_also_takes_event_streams_is_answered_with_json(ana, accept):
    answer = await ana.send({"query": "{ viewer { name } }"}, accept=accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] in (GRAPHQL, JSON)
    assert answer.json()["data"] == {"viewer": {"name": "Ana"}}


async def test_a_query_of_a_client_that_takes_event_streams_alone_is_406(ana):
    assert (await ana.send({"query": "{ viewer { name } }"}, accept="text/event-stream")).status_code == 406


def test_sorting_the_schema_would_break_enums_so_only_what_is_printed_is_sorted():
    schema = build_schema()
    assert not getattr(schema.config, "sort_schema", False)
    for kind in schema._schema.type_map.values():
        if isinstance(kind, GraphQLEnumType) and not kind.name.startswith("__"):
            for name, value in kind.values.items():
                assert kind.serialize(value.value) == name, f"{kind.name}.{name}"


def test_no_extension_of_the_schema_and_no_permission_class_waits_in_every_field():
    assert list(build_schema().extensions) == []
    assert [name for name, field in fields() if field.permission_classes or field.extensions] == []


def test_no_directive_of_operations_is_declared():
    declared = {directive.name for directive in build_schema()._schema.directives}
    executable = {
        directive.name
        for directive in build_schema()._schema.directives
        if any(place.value in ("QUERY", "FIELD", "FRAGMENT_SPREAD") for place in directive.locations)
    }
    assert executable <= {directive.name for directive in specified_directives}, declared


async def test_a_document_is_validated_once_however_often_it_is_sent(ana, monkeypatch):
    validated: list[str] = []
    validate = validation.validate

    def noted(schema, document, *more, **options):
        validated.append(document.loc.source.body)
        return validate(schema, document, *more, **options)

    monkeypatch.setattr(validation, "validate", noted)
    query = "{ viewer { name kind } }"
    for _ in range(3):
        await ana.data(query)
    assert validated == [query]


async def test_the_path_is_not_redirected_and_statuses_tell_what_happened(ana, anonymous):
    answers = [
        (await ana.send({"query": "{ viewer { name } }"}), 200),
        (await ana.send({"query": "{"}), 400),
        (await anonymous.send({"query": "{ viewer { name } }"}), 401),
        (await ana.http.post("/graphql", content=b"{}", headers={"content-type": "text/plain"}), 415),
    ]
    for answer, status in answers:
        assert (answer.status_code, answer.headers.get("location")) == (status, None)
        assert answer.json()


async def test_letters_beyond_ascii_are_sent_as_they_are(ana):
    await warehouse(ana)
    answer = await ana.send({"query": "{ warehouses { nodes { name } } }"})
    assert "Depósito".encode() in answer.content


async def test_parameters_beside_the_query_are_not_dropped(ana):
    answer = await ana.send({"documentId": "sha256:" + "0" * 64})
    assert answer.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
    answer = await ana.send({"query": "{ viewer { name } }", "variabels": {}})
    assert answer.status_code == 400
    assert "variables" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("accept", [GRAPHQL, JSON, "*/*"])
async def test_a_subscription_by_plain_post_is_406(ana, accept):
    answer = await ana.send({"query": LIVE}, accept=accept)
    assert answer.status_code == 406
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "data" not in answer.json()


async def test_an_object_that_is_not_there_does_not_blank_the_document(ana):
    query = build_schema()._schema.query_type
    assert query is not None
    assert not isinstance(query.fields["node"].type, GraphQLNonNull)
    answer = await ana.ask(f'{{ node(id: "order_{0:032x}") {{ id }} viewer {{ name }} }}')
    assert answer["data"] == {"node": None, "viewer": {"name": "Ana"}}


async def test_siblings_are_read_side_by_side(ana):
    await warehouse(ana)
    await product(ana)
    lists = " ".join(
        f"l{n}: {name} {{ nodes {{ id }} }}" for n, name in enumerate(("products", "warehouses") * 5)
    )
    answer = await ana.ask(f"{{ viewer {{ name }} {lists} }}")
    assert "errors" not in answer
    assert [len(answer["data"][f"l{n}"]["nodes"]) for n in range(10)] == [1] * 10


def test_the_schema_is_built_once_in_a_process():
    assert build_schema() is build_schema()


@pytest.mark.parametrize(
    "cursor", ["", "x", "YXJyYXljb25uZWN0aW9uOjA=", "9" * 5_000, "é", "a\0b", "../../etc"]
)
async def test_bad_cursors_are_told_by_their_path_and_leak_nothing(ana, cursor):
    query = "query ($after: String) { warehouses(first: 2, after: $after) { nodes { id } } }"
    answer = await ana.ask(query, after=cursor)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "Error" not in error["message"]
    assert "Traceback" not in str(answer)


async def test_pages_are_cut_by_key_so_that_what_comes_in_between_shifts_nothing(ana):
    for code in ("B", "C", "D"):
        await warehouse(ana, code)
    page = "nodes { code } pageInfo { endCursor }"
    query = f"query ($after: String) {{ warehouses(first: 2, after: $after) {{ {page} }} }}"
    first = (await ana.data(query))["warehouses"]
    await warehouse(ana, "A")
    second = (await ana.data(query, after=first["pageInfo"]["endCursor"]))["warehouses"]
    assert [node["code"] for node in first["nodes"] + second["nodes"]] == ["B", "C", "D"]


def test_the_explorer_loads_nothing_from_elsewhere():
    page = (ROOT / "api/explorer/index.html").read_text()
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]+"', page) == []


def test_the_published_schema_keeps_what_introspection_loses():
    published = (ROOT / "api/schema.graphql").read_text()
    assert re.search(r"^input OrderLookup @oneOf", published, re.MULTILINE)
    assert "@requires(scope:" in published
