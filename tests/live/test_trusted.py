"""A client that is held to trusted documents is held to them here as well."""

from __future__ import annotations

from domain.platform.trusted_documents import digest_of
from tests.api.things import product
from tests.live.listeners import introduced

SUBSCRIPTION = "subscription Listen { productChanged { product { sku } } }"


async def test_what_is_not_trusted_is_refused_and_what_is_goes_by_its_name(ana, address, http):
    made = await ana.do("createApiKey", {"name": "Shop", "scopes": ["*"]}, "key apiKey { id }")
    key = {"apiKeyId": made["apiKey"]["id"]}
    documents = [{"name": digest_of(SUBSCRIPTION), "text": SUBSCRIPTION}]
    await ana.do("trustDocuments", {"documents": documents} | key)
    await ana.do("chooseDocumentPolicy", {"policy": "ENFORCED"} | key)
    async with introduced(address, made["key"]) as socket:
        for query in ("{ products { nodes { sku } } }", "subscription { productChanged { type } }"):
            await socket.subscribe("1", query)
            message = await socket.next()
            assert message["type"] == "error"
            assert message["payload"][0]["extensions"]["code"] == "PERSISTED_QUERY_REQUIRED"
        await socket.send("subscribe", id="2", payload={"documentId": digest_of(SUBSCRIPTION)})
        await socket.alive()
        await product(ana)
        assert await socket.answer("2") == {"productChanged": {"product": {"sku": "P1"}}}
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {made['key']}"}
    answer = await http.post("/graphql", json={"query": "subscription { events { type } }"}, headers=headers)
    assert answer.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_REQUIRED"
