"""Subscriptions over HTTP by the distinct connections mode of graphql-sse."""

from __future__ import annotations

import httpx
import pytest

from api.subscriptions import sse
from domain.platform.trusted_documents import digest_of
from tests.api.things import product
from tests.live.listeners import stream

SUBSCRIPTION = """
subscription ($after: ID) { productChanged(after: $after) { eventId type product { sku } } }
"""


async def followed(http: httpx.AsyncClient, token: str, accept: str, query: str) -> httpx.Response:
    headers = {"accept": accept, "authorization": f"Bearer {token}"}
    return await http.post("/graphql", json={"query": query}, headers=headers)


async def test_changes_are_streamed_as_events(ana, address):
    async with stream(address, ana.token, SUBSCRIPTION) as events:
        assert events.response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert events.response.headers["cache-control"] == "no-store"
        await product(ana, sku="A", name="Cadeira é\nassim")
        assert (await events.answer())["productChanged"]["product"] == {"sku": "A"}
        await product(ana, sku="B")
        assert (await events.answer())["productChanged"]["product"] == {"sku": "B"}


async def test_frames_end_lines_with_lf_and_begin_with_a_sign_of_life(ana, address, http):
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {ana.token}"}
    async with http.stream("POST", "/graphql", json={"query": SUBSCRIPTION}, headers=headers) as response:
        chunks = response.aiter_bytes()
        assert await anext(chunks) == b":\n\n"
        await product(ana)
        frame = await anext(chunks)
        assert frame.startswith(b'event: next\ndata: {"data":')
        assert frame.endswith(b"}\n\n")
        assert b"\r" not in frame


async def test_a_silent_stream_gives_signs_of_life(ana, address, http, monkeypatch):
    monkeypatch.setattr(sse, "HEARTBEAT", 0.05)
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {ana.token}"}
    async with http.stream("POST", "/graphql", json={"query": SUBSCRIPTION}, headers=headers) as response:
        chunks = response.aiter_bytes()
        assert [await anext(chunks) for _ in range(3)] == [b":\n\n"] * 3


async def test_a_stream_goes_on_after_the_last_event_seen(ana, address):
    async with stream(address, ana.token, SUBSCRIPTION) as events:
        await product(ana, sku="A")
        last = (await events.answer())["productChanged"]["eventId"]
    await product(ana, sku="B")
    async with stream(address, ana.token, SUBSCRIPTION, after=last) as events:
        assert (await events.answer())["productChanged"]["product"] == {"sku": "B"}


async def test_a_revoked_key_is_told_so_and_its_stream_is_complete(ana, address):
    made = await ana.do(
        "createApiKey", {"name": "Shop", "scopes": ["catalog.product.read"]}, "key apiKey { id }"
    )
    async with stream(address, made["key"], SUBSCRIPTION) as events:
        await ana.do("revokeApiKey", {"apiKeyId": made["apiKey"]["id"]})
        await product(ana)
        kind, body = await events.event()
        assert (kind, body["errors"][0]["extensions"]["code"]) == ("next", "UNAUTHENTICATED")
        assert await events.event() == ("complete", None)


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json", "*/*"])
async def test_a_subscription_without_a_stream_is_not_acceptable(ana, http, accept):
    answer = await followed(http, ana.token, accept, SUBSCRIPTION)
    assert answer.status_code == 406
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_who_would_take_a_stream_gets_a_plain_answer_to_everything_else(ana, http):
    """urql names all that it can read, whatever it asks."""
    accept = "application/graphql-response+json, application/json, text/event-stream, multipart/mixed"
    answer = await followed(http, ana.token, accept, "{ products { nodes { sku } } }")
    assert answer.headers["content-type"].startswith("application/graphql-response+json")
    assert answer.json() == {"data": {"products": {"nodes": []}}} | answer.json()


async def test_what_is_no_subscription_is_not_done_for_who_takes_only_streams(ana, http):
    answer = await followed(http, ana.token, "text/event-stream", "{ products { nodes { sku } } }")
    assert answer.status_code == 406


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("subscription { nonsense }", 400, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription {", 400, "GRAPHQL_PARSE_FAILED"),
        ('subscription { productChanged(after: "x") { type } }', 400, "BAD_USER_INPUT"),
    ],
)
async def test_what_cannot_be_streamed_is_refused_by_its_status(ana, http, query, status, code):
    answer = await followed(http, ana.token, "text/event-stream", query)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (status, code)


async def test_nobody_is_told_anything_without_a_token_or_the_permission(ana, anonymous, http):
    answer = await http.post(
        "/graphql", json={"query": SUBSCRIPTION}, headers={"accept": "text/event-stream"}
    )
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    made = await ana.do("createApiKey", {"name": "Shop", "scopes": ["stock.item.read"]}, "key")
    answer = await followed(http, made["key"], "text/event-stream", SUBSCRIPTION)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (403, "FORBIDDEN")


async def test_a_subscription_is_no_get_request(ana, http):
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {ana.token}"}
    answer = await http.get("/graphql", params={"query": SUBSCRIPTION}, headers=headers)
    assert answer.status_code in (403, 405, 406)


async def test_a_trusted_subscription_may_be_asked_for_by_get_and_no_other(ana, http):
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {ana.token}"}
    assert (await http.get("/graphql", params={"query": SUBSCRIPTION}, headers=headers)).status_code == 405
    trusted = digest_of(SUBSCRIPTION)
    await ana.do("trustDocuments", {"documents": [{"name": trusted, "text": SUBSCRIPTION}]})
    asked = {"params": {"documentId": trusted}, "headers": headers}
    async with http.stream("GET", "/graphql", **asked) as response:
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert await anext(response.aiter_bytes()) == b":\n\n"
    assert (await http.head("/graphql", **asked)).status_code == 406
