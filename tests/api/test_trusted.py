"""Trusted documents: known by name, larger than others, and for some clients the only ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from time import monotonic
from urllib.parse import urlencode

import pytest
import pytest_asyncio

from api import kept
from api.trusted.load import load
from api.trusted.manifest import ManifestUnreadable, entries_of
from api.trusted.shelf import POLICY_LASTS
from domain.platform.trusted_documents import DocumentPolicy, digest_of
from persistence.settings import Settings
from tests.api.front import PASSWORD, SIGN_IN, Client

VIEWER = "query Viewer { viewer { name } }"
NAMED = "query Kind($name: String!) { __type(name: $name) { name } }"
SHA = hashlib.sha256(VIEWER.encode()).hexdigest()
LIST = "trustedDocuments { policy apiKey { name } documents { name digest text } }"


async def trust(client: Client, *texts: str, **more: object) -> dict:
    entries = [{"name": digest_of(text), "text": text} for text in texts]
    return await client.do("trustDocuments", {"documents": entries} | more, LIST)


async def enforce(client: Client, **more: object) -> None:
    payload = await client.do("chooseDocumentPolicy", {"policy": "ENFORCED"} | more, LIST)
    assert payload["errors"] == []


@pytest_asyncio.fixture
async def shop(ana: Client) -> Client:
    """A program of a partner; ``id`` is its key's."""
    made = await ana.do("createApiKey", {"name": "Shop", "scopes": ["*"]}, "key apiKey { id }")
    program = ana.holding(made["key"])
    program.id = made["apiKey"]["id"]
    return program


@pytest.fixture
def later(monkeypatch) -> Callable[[float], None]:
    """Lets what processes remember grow old by so many seconds."""

    def wait(seconds: float) -> None:
        monkeypatch.setattr(kept, "monotonic", lambda: monotonic() + seconds)

    return wait


def codes(answer) -> list[str]:
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


async def test_a_trusted_document_is_asked_for_by_name_by_digest_and_in_apollos_form(ana):
    entries = [{"name": "viewer-1", "text": VIEWER}]
    payload = await ana.do("trustDocuments", {"documents": entries}, LIST)
    assert payload["trustedDocuments"] == {
        "policy": "ALLOWED",
        "apiKey": None,
        "documents": [{"name": "viewer-1", "digest": f"sha256:{SHA}", "text": VIEWER}],
    }
    for asked in (
        {"documentId": "viewer-1"},
        {"documentId": f"sha256:{SHA}"},
        {"documentId": SHA},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": SHA}}},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": SHA}}, "query": VIEWER},
    ):
        answer = await ana.send(asked)
        assert answer.json()["data"] == {"viewer": {"name": "Ana"}}, asked


async def test_an_unknown_name_is_404_so_that_apollos_clients_send_the_text_along(ana):
    asked = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": SHA}}}
    answer = await ana.send(asked)
    assert answer.status_code == 404
    assert codes(answer) == ["PERSISTED_QUERY_NOT_FOUND"]
    assert answer.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    assert (await ana.send(asked | {"query": VIEWER})).status_code == 200
    assert (await ana.send(asked)).status_code == 404, "sending a text does not make it trusted"


async def test_a_hash_that_is_not_that_of_the_text_is_refused(ana):
    asked = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": SHA}}, "query": NAMED}
    answer = await ana.send(asked)
    assert codes(answer) == ["BAD_USER_INPUT"]
    assert answer.json()["errors"][0]["message"] == "The hash is not the SHA-256 of the query."


async def test_a_name_that_is_no_hash_comes_without_a_text(ana):
    answer = await ana.send({"documentId": "0f4b2d9c6a7e8f10a1b2c3d4e5f60718", "query": VIEWER})
    assert codes(answer) == ["BAD_USER_INPUT"]
    assert answer.json()["errors"][0]["message"].startswith("Send a documentId or a query,")


@pytest.mark.parametrize(
    "broken",
    ["x", {}, {"version": 2, "sha256Hash": SHA}, {"version": 1}, {"version": 1, "sha256Hash": 3}, []],
)
async def test_malformed_forms_of_apollo_are_400(ana, broken):
    answer = await ana.send({"extensions": {"persistedQuery": broken}})
    assert answer.status_code == 400


async def test_names_nobody_could_have_given_are_unknown(ana):
    for name in ("x" * 10_000, "a\0b", "sha256:" + "z" * 64):
        assert codes(await ana.send({"documentId": name})) == ["PERSISTED_QUERY_NOT_FOUND"]


async def test_a_client_that_has_to_send_trusted_documents_sends_no_others(ana, shop):
    await trust(ana, VIEWER, apiKeyId=shop.id)
    await enforce(ana, apiKeyId=shop.id)
    refused = await shop.send({"query": NAMED, "variables": {"name": "Order"}})
    assert refused.status_code == 403
    assert codes(refused) == ["PERSISTED_QUERY_REQUIRED"]
    assert (await shop.data(VIEWER))["viewer"]["name"] == "Shop", "the text of a trusted one is as good"
    assert (await shop.send({"documentId": SHA})).status_code == 200
    assert (await ana.ask("{ viewer { name } }"))["data"], "others may still send what they like"


async def test_people_can_be_held_to_trusted_documents_while_keys_are_not(ana, shop, later):
    await trust(ana, VIEWER)
    await enforce(ana)
    later(POLICY_LASTS + 1)
    assert codes(await ana.send({"query": "{ __typename }"})) == ["PERSISTED_QUERY_REQUIRED"]
    assert (await ana.send({"documentId": SHA})).status_code == 200
    assert (await shop.send({"query": "{ __typename }"})).status_code == 200


async def test_what_one_client_is_trusted_with_says_nothing_of_another(ana, shop, stranger):
    await trust(ana, VIEWER, apiKeyId=shop.id)
    assert (await shop.send({"documentId": SHA})).status_code == 200
    assert codes(await ana.send({"documentId": SHA})) == ["PERSISTED_QUERY_NOT_FOUND"]
    assert codes(await stranger.send({"documentId": SHA})) == ["PERSISTED_QUERY_NOT_FOUND"]


async def test_signing_in_can_be_a_trusted_document_too(ana, anonymous, ours):
    await trust(ana, SIGN_IN)
    variables = {"input": {"email": "x", "password": PASSWORD, "companyId": f"company_{ours.id.hex}"}}
    answer = await anonymous.send({"documentId": digest_of(SIGN_IN), "variables": variables})
    assert answer.json()["data"]["signIn"]["errors"][0]["code"] == "INVALID_CREDENTIALS"
    assert codes(await anonymous.send({"documentId": SHA})) == ["PERSISTED_QUERY_NOT_FOUND"]


async def test_trusted_documents_may_be_five_times_as_large(ana):
    numbers = " ".join(map(str, range(200)))
    pages = " ".join(
        f"p{n}: orders(first: 1, where: {{number: {{in: [{numbers}]}}}}) {{ nodes {{ id }} }}"
        for n in range(6)
    )
    large = f"query Large {{ {pages} }}"
    assert codes(await ana.send({"query": large})) == ["GRAPHQL_PARSE_FAILED"]
    payload = await trust(ana, large)
    assert payload["errors"] == []
    answer = await ana.send({"documentId": digest_of(large)})
    assert answer.json()["data"]["p5"] == {"nodes": []}


async def test_only_what_the_schema_answers_is_trusted(ana):
    payload = await trust(ana, VIEWER, "{ nothingLikeThis }", "{", "")
    told = [(error["code"], error["path"]) for error in payload["errors"]]
    assert told == [
        ("DOCUMENT_INVALID", ["input", "documents", "1", "text"]),
        ("DOCUMENT_INVALID", ["input", "documents", "2", "text"]),
    ]
    assert (await ana.data("{ trustedDocuments { nodes { id } } }"))["trustedDocuments"]["nodes"] == []


async def test_a_name_never_comes_to_mean_something_else(ana):
    entry = {"name": "viewer", "text": VIEWER}
    for _ in range(2):
        assert (await ana.do("trustDocuments", {"documents": [entry]}, LIST))["errors"] == []
    payload = await ana.do("trustDocuments", {"documents": [entry | {"text": NAMED}]}, LIST)
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("DOCUMENT_CHANGED", ["input", "documents", "0", "name"])
    ]


async def test_trust_is_taken_back_by_name(ana):
    await trust(ana, VIEWER, NAMED)
    payload = await ana.do("distrustDocuments", {"names": [digest_of(VIEWER)]}, LIST)
    assert [document["text"] for document in payload["trustedDocuments"]["documents"]] == [NAMED]
    payload = await ana.do("distrustDocuments", {"names": ["nobody"]}, LIST)
    assert [error["code"] for error in payload["errors"]] == ["NOT_FOUND"]


async def get(client: Client, headers: dict[str, str] | None = None, **parameters: str):
    return await client.http.get(
        f"/graphql?{urlencode(parameters)}", headers=client.headers() | (headers or {})
    )


async def test_get_answers_trusted_queries_and_says_when_nothing_changed(ana):
    await trust(ana, NAMED)
    asked = {"documentId": digest_of(NAMED), "variables": json.dumps({"name": "Order"})}
    first = await get(ana, **asked)
    assert first.status_code == 200
    assert first.json()["data"] == {"__type": {"name": "Order"}}
    assert first.headers["cache-control"].startswith("private")
    assert "Authorization".lower() in first.headers["vary"]
    again = await get(ana, {"if-none-match": first.headers["etag"]}, **asked)
    assert (again.status_code, again.content) == (304, b"")
    assert "content-length" not in again.headers
    assert again.headers["etag"] == first.headers["etag"]
    tag = first.headers["etag"].removeprefix("W/")
    for said in ("*", tag, f'"x", {tag}', f'W/"x",W/{tag}'):
        assert (await get(ana, {"if-none-match": said}, **asked)).status_code == 304, said
    assert (await get(ana, {"if-none-match": tag.strip('"')}, **asked)).status_code == 200
    other = await get(
        ana, {"if-none-match": first.headers["etag"]}, **asked | {"variables": '{"name": "Party"}'}
    )
    assert other.status_code == 200


async def test_what_is_partly_refused_is_unchanged_too_while_the_same_is_refused(ana, anonymous):
    text = "query Two { orders { nodes { number } } products(first: 1000) { nodes { sku } } }"
    made = await ana.do("createApiKey", {"name": "Shop", "scopes": ["catalog.*"]}, "key apiKey { id }")
    shop = anonymous.holding(made["key"])
    await trust(ana, text)
    await trust(ana, text, apiKeyId=made["apiKey"]["id"])
    first = await get(shop, documentId=digest_of(text))
    assert sorted(codes(first)) == ["BAD_USER_INPUT", "FORBIDDEN"]
    assert {error["extensions"]["requestId"] for error in first.json()["errors"]} == {
        first.headers["x-request-id"]
    }
    again = await get(shop, {"if-none-match": first.headers["etag"]}, documentId=digest_of(text))
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    more = await get(ana, {"if-none-match": first.headers["etag"]}, documentId=digest_of(text))
    assert (more.status_code, codes(more)) == (200, ["BAD_USER_INPUT"])


async def test_get_with_the_text_of_a_trusted_query_is_as_good_and_with_any_other_405(ana):
    await trust(ana, VIEWER)
    assert (await get(ana, query=VIEWER)).json()["data"] == {"viewer": {"name": "Ana"}}
    refused = await get(ana, query="{ __typename }")
    assert refused.status_code == 405
    assert refused.headers["allow"] == "GET, HEAD, POST"
    assert codes(refused) == ["PERSISTED_QUERY_REQUIRED"]


async def test_mutations_are_never_get_requests_however_much_they_are_trusted(ana):
    mutation = 'mutation { signOut(input: {sessionId: "x"}) { replayed } }'
    assert (await trust(ana, mutation))["errors"] == []
    assert (await get(ana, documentId=digest_of(mutation))).status_code == 405
    assert (await ana.ask(VIEWER))["data"]["viewer"], "still signed in"


@pytest.mark.parametrize(
    "parameters", ["", "variables=x", "documentId=%ff", "variables=[]&documentId=x", "x=1"]
)
async def test_addresses_that_cannot_be_read_are_400(ana, parameters):
    answer = await ana.http.get(f"/graphql?{parameters}", headers=ana.headers())
    assert answer.status_code == 400
    assert codes(answer) == ["BAD_USER_INPUT"]


async def test_a_document_asked_for_by_name_costs_no_statement_once_it_is_at_hand(ana, shop, database):
    await trust(ana, VIEWER, apiKeyId=shop.id)
    by_name, by_text = {"documentId": SHA}, {"query": VIEWER}
    for asked in (by_name, by_text, by_text, by_name):
        await shop.send(asked)
    await shop.http._transport.app.state.key_uses.settle()
    assert await statements(database, shop, by_name) == await statements(database, shop, by_text)


async def statements(database, client: Client, asked: dict) -> int:
    from sqlalchemy import event

    seen: list[str] = []

    def note(_connection, _cursor, statement, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    await client.send(asked)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    assert not any("trusted_document" in statement for statement in seen)
    return len(seen)


CODEGEN = json.dumps({"5ba1ad0d4c0f5ddd5d3be5bf0f6a2a4e8b3c7f61": VIEWER, SHA: VIEWER})
RELAY = json.dumps({"0f4b2d9c6a7e8f10a1b2c3d4e5f60718": VIEWER})
APOLLO = json.dumps(
    {
        "format": "apollo-persisted-query-manifest",
        "version": 1,
        "operations": [{"id": SHA, "name": "Viewer", "type": "query", "body": VIEWER}],
    }
)


@pytest.mark.parametrize("manifest", [CODEGEN, RELAY, APOLLO], ids=["Codegen", "Relay", "Apollo"])
async def test_manifests_of_three_tools_are_loaded_and_their_ids_answered(
    manifest, ana, ours, database_url, later
):
    settings = Settings(database_url=database_url)
    client = {"company": f"company_{ours.id.hex}", "client": "people", "policy": DocumentPolicy.ENFORCED}
    assert await load(settings, schema(), manifest.encode(), **client) == []
    for entry in entries_of(manifest.encode()):
        assert (await ana.send({"documentId": entry.name})).json()["data"]["viewer"], entry.name
    later(POLICY_LASTS + 1)
    assert (await ana.send({"query": "{ __typename }"})).status_code == 403
    assert await load(settings, schema(), manifest.encode(), **client) == [], "again is quiet"


async def test_a_manifest_that_does_not_fit_is_told_line_by_line_and_nothing_is_loaded(
    ours, database_url, ana
):
    settings = Settings(database_url=database_url)
    manifest = json.dumps({"a": VIEWER, "b": "{ nothingLikeThis }", "c": "{"}).encode()
    client = {"company": f"company_{ours.id.hex}", "client": "people", "policy": None}
    told = await load(settings, schema(), manifest, **client)
    assert [line.split(" ")[0] for line in told] == ["documents.1.text", "documents.2.text"]
    assert (await ana.send({"documentId": "a"})).status_code == 404
    assert await load(settings, schema(), b"{}", **client)
    nowhere = client | {"company": f"company_{0:032x}"}
    assert await load(settings, schema(), CODEGEN.encode(), **nowhere) == [f"there is no company_{0:032x}"]
    assert await load(settings, schema(), manifest, **client | {"client": "order_1"})


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"a": 1}', '{"format": "apollo-persisted-query-manifest"}']
)
def test_what_is_no_manifest_is_said_so(text):
    with pytest.raises(ManifestUnreadable):
        entries_of(text.encode())


def schema():
    from api.schema import build_schema

    return build_schema()._schema
