"""Mercurius with JIT, hand-written loaders and statements."""

from __future__ import annotations

from typing import Any

from tests.bench.load import PLACEHOLDER
from tests.bench.questions import READS, Draw, Kind
from tests.bench.variants.node import PEERS, OnNode, node
from tests.bench.variants.plain import PlainVariant


class Mercurius(OnNode, PlainVariant):
    name, title = "mercurius", "Mercurius with JIT and loaders"
    moment = "String"
    kinds = (*READS, Kind.PLACE)

    def command(self, port: int) -> list[str]:
        return [node(), str(PEERS / "mercurius.mjs")]

    def body(self, kind: Kind, draw: Draw) -> Any:
        return (
            {"query": PLACE, "variables": _basket(draw)} if kind is Kind.PLACE else super().body(kind, draw)
        )


PLACE = """mutation Place($key: String!, $customer: ID!, $warehouse: ID!, $items: [Item!]!) {
  placeOrder(idempotencyKey: $key, customerId: $customer, warehouseId: $warehouse, items: $items) {
    order { id number status total } replayed
  }
}"""


def _basket(draw: Draw) -> dict[str, Any]:
    return {
        "key": PLACEHOLDER.decode(),
        "customer": str(draw.customer),
        "warehouse": str(draw.warehouse),
        "items": [{"productId": str(product), "quantity": quantity} for product, quantity in draw.items],
    }
