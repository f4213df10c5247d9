"""The project's own API process, as it is installed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from tests.bench.load import PLACEHOLDER
from tests.bench.questions import FIRST, Draw, Kind
from tests.bench.variants.variant import Variant, wire
from tests.bench.world import World

ORDER = "id number status placedAt total { amount } customer { name }"
LINES = "lines { quantity unitPrice { amount } product { sku name } }"
PAGE = """query {name}($where: OrderWhere!) {{
  orders(first: {first}, where: $where, orderBy: [{{ field: PLACED_AT, direction: DESC }}]) {{
    {fields} pageInfo {{ hasNextPage endCursor }}
  }}
}}"""
DOCUMENTS = {
    Kind.PAGE: PAGE.format(name="Page", first=FIRST[Kind.PAGE], fields=f"nodes {{ {ORDER} {LINES} }}"),
    Kind.COUNT: PAGE.format(
        name="Count", first=FIRST[Kind.COUNT], fields=f"totalCount {{ value }} nodes {{ {ORDER} }}"
    ),
    Kind.ONE: f"query One($id: ID!) {{ order(by: {{ id: $id }}) {{ {ORDER} {LINES} }} }}",
    Kind.PLACE: """mutation Place($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id number status total { amount } } errors { code path } replayed }
}""",
}


UNHINDERED = {"COST_LIMIT": "1000000000", "COST_RESTORE_RATE": "1000000000"}
"""What requests cost is reckoned and accounted for as ever, but nobody is told to slow down."""


class Ours(Variant):
    name, title = "ours", "**Retaguarda**"
    kinds = (Kind.PAGE, Kind.ONE, Kind.COUNT, Kind.PLACE)

    def command(self, port: int) -> list[str]:
        return [sys.executable, "-m", "retaguarda", "api"]

    def environment(self, world: World, port: int) -> Mapping[str, str]:
        return {
            **super().environment(world, port),
            "BROKER_URL": world.valkey.url(),
            "STORAGE_URL": f"file://{world.server.folder}/files",
            "LOG_LEVEL": "WARNING",
            **UNHINDERED,
        }

    def body(self, kind: Kind, draw: Draw) -> Any:
        return {"query": DOCUMENTS[kind], "variables": self._variables(kind, draw)}

    def _variables(self, kind: Kind, draw: Draw) -> dict[str, Any]:
        if kind is Kind.ONE:
            return {"id": f"order_{draw.order_id.hex}"}
        if kind is Kind.PLACE:
            return {"input": {"idempotencyKey": PLACEHOLDER.decode(), **basket(draw)}}
        placed = {"gte": wire(draw.since), "lt": wire(draw.until)}
        return {"where": {"status": {"eq": draw.status}, "placedAt": placed}}


def basket(draw: Draw) -> dict[str, Any]:
    """Five of the company's products for one of its customers."""
    return {
        "customerId": f"party_{draw.customer.hex}",
        "warehouseId": f"warehouse_{draw.warehouse.hex}",
        "items": [
            {"productId": f"product_{product.hex}", "quantity": str(quantity)}
            for product, quantity in draw.items
        ],
        "payment": {"method": "PIX"},
    }
