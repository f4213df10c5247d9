"""Ordinary webhooks."""

from __future__ import annotations

from typing import Any

from tests.api.front import Client
from tests.webhooks.receiver import Receiver

PRODUCTS = ["PRODUCT_REGISTERED", "PRICE_CHANGED"]
DOCUMENT = "query ($subjectId: ID!) { node(id: $subjectId) { id ... on Product { sku name } } }"
SHOWN = (
    """webhook { id version url events state pauseReason pausedAt ownerId document secrets { id begunAt } }"""
)


async def registered(client: Client, receiver: Receiver, **changes: Any) -> dict[str, Any]:
    """The payload: the webhook, and its secret."""
    input = {"url": receiver.url(), "events": PRODUCTS, "document": DOCUMENT, **changes}
    payload = await client.do("registerWebhook", input, f"secret {SHOWN}")
    assert payload["errors"] == [], payload
    return payload


async def shown(client: Client) -> list[dict[str, Any]]:
    data = await client.data(f"{{ webhooks {{ nodes {{ {SHOWN[10:-1]} }} }} }}")
    return data["webhooks"]["nodes"]


def codes(payload: dict[str, Any]) -> list[str]:
    return [error["code"] for error in payload["errors"]]
