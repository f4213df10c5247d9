"""Ordinary things, made over HTTP."""

from __future__ import annotations

from tests.api.front import Client

PRODUCT = {
    "kind": "GOODS",
    "sku": "P1",
    "name": "Cadeira",
    "unit": "UN",
    "ncm": "94013000",
    "origin": 0,
    "salePrice": "100.00",
}
SHOWN = "product { id sku name salePrice { amount } version }"


async def warehouse(client: Client, code: str = "A1") -> str:
    payload = await client.do("registerWarehouse", {"code": code, "name": "Depósito"}, "warehouse { id }")
    return payload["warehouse"]["id"]


async def product(client: Client, **changes: object) -> dict:
    payload = await client.do("registerProduct", PRODUCT | changes, SHOWN)
    assert payload["product"], payload
    return payload["product"]


def receipt(warehouse_id: str, product_id: str, key: str = "r1", quantity: str = "10") -> dict:
    item = {"productId": product_id, "quantity": quantity, "unitCost": "60.00"}
    return {"idempotencyKey": key, "warehouseId": warehouse_id, "items": [item]}
