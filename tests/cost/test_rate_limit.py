"""What a client is told of costs: the price of a document beforehand, and its own bucket."""

from __future__ import annotations

from typing import Any

import pytest

from domain.platform.trusted_documents import digest_of
from tests.api.front import Client

ASK = """
    query ($document: String, $documentId: String, $variables: JSON, $operationName: String) {
        rateLimit(
            document: $document, documentId: $documentId, variables: $variables, operationName: $operationName
        ) {
            requested ceiling limit remaining restoreRate resetAt
        }
    }
"""
PAGE = "query Page($first: Int) { orders(first: $first) { nodes { id customer { name } } } } "


async def told(client: Client, **asked: Any) -> dict[str, Any]:
    return (await client.data(ASK, **asked))["rateLimit"]


async def test_a_document_is_priced_without_running(ana: Client):
    assert (await told(ana, document=PAGE, variables={"first": 7}))["requested"] == 14


async def test_one_of_several_operations_is_priced(ana: Client):
    asked = {"document": PAGE + "query One { viewer { id } }", "operationName": "One"}
    assert (await told(ana, **asked))["requested"] == 1


async def test_a_trusted_document_is_priced_by_its_name_however_large(ana: Client):
    large = "query ($first: Int) { orders(first: $first) { nodes { " + "customer { id name } " * 90
    large += "lines { id quantity product { id name } } " * 40 + "} } }"
    entry = {"name": digest_of(large), "text": large}
    payload = await ana.do("trustDocuments", {"documents": [entry]}, "trustedDocuments { policy }")
    assert payload["errors"] == []
    asked = {"documentId": digest_of(large), "variables": {"first": 2}}
    assert (await told(ana, **asked))["requested"] == 2 * (1 + 1 + 10 * 2)
    refused = await ana.ask(ASK, documentId="sha256:" + "0" * 64)
    assert refused["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


async def test_a_document_is_read_once_for_its_price_and_to_be_carried_out(ana: Client):
    text = "{ viewer { id name } rateLimit { limit } }"
    await told(ana)
    first, second = [(await ana.ask(ASK, document=text))["extensions"]["cost"] for _ in range(2)]
    assert (first["requested"], first["reading"]) == (250, 5 * 12)
    assert "reading" not in second
    assert "reading" not in (await ana.ask(text))["extensions"]["cost"]


async def test_the_bucket_is_shown_without_a_document(ana: Client):
    shown = await told(ana)
    assert shown["requested"] is None
    assert shown["ceiling"] <= shown["limit"]
    assert 0 < shown["remaining"] <= shown["limit"]
    assert shown["resetAt"].endswith("Z")


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"document": "{ nothing }"}, ["document"]),
        ({"document": "{"}, ["document"]),
        ({"document": "{ viewer { id } }", "variables": [1]}, ["variables"]),
    ],
)
async def test_what_cannot_run_has_no_price(ana: Client, asked: dict[str, Any], place: list[str]):
    answer = await ana.ask(ASK, **asked)
    assert answer["data"]["rateLimit"] is None
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert answer["errors"][0]["extensions"]["path"] == place


async def test_only_who_has_signed_in_has_a_bucket(anonymous: Client):
    answer = await anonymous.ask(ASK)
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
