"""What happens is told: signed, once it is committed, in the words of the receiver."""

from __future__ import annotations

from typing import Any

from tests.api.front import Client
from tests.api.things import product
from tests.webhooks.post import PostOffice, deliveries
from tests.webhooks.receiver import Receiver

PRODUCTS = ["PRODUCT_REGISTERED", "PRICE_CHANGED"]
DOCUMENT = """query ($subjectId: ID!, $eventId: ID!, $type: EventType!) {
    node(id: $subjectId) { id ... on Product { sku name } }
}"""
SHOWN = "secret webhook { id version url events state pauseReason pausedAt ownerId document secrets { id begunAt } }"


async def registered(client: Client, receiver: Receiver, **changes: Any) -> dict[str, Any]:
    input = {"url": receiver.url(), "events": PRODUCTS, **changes}
    payload = await client.do("registerWebhook", input, SHOWN)
    assert payload["errors"] == [], payload
    return payload


async def test_a_fact_is_told_with_its_document_and_a_signature_that_holds(
    ana: Client, post: PostOffice, receiver: Receiver
) -> None:
    hook = await registered(
        ana, receiver, document=DOCUMENT.replace(", $eventId: ID!, $type: EventType!", "")
    )
    made = await product(ana)
    assert await post.deliver() == 1
    (request,) = receiver.received
    assert request.told["type"] == "PRODUCT_REGISTERED"
    assert request.told["data"] == {"node": {"id": made["id"], "sku": "P1", "name": "Cadeira"}}
    assert request.signed_with(hook["secret"])
    assert request.headers["content-type"] == "application/json"
    (delivery,) = await deliveries(ana)
    assert (delivery["state"], delivery["attempts"], delivery["statusCode"]) == ("DELIVERED", 1, 204)
    assert delivery["eventId"] == request.id
    assert await post.deliver() == 0
