"""What a request leaves goes when it is answered: a collector that must look for it stops everybody."""

from __future__ import annotations

import gc
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from api.context import Context
from api.reading import Reading
from api.reading.executor import SplicingExecutor
from domain.kernel.refusal import Refusal
from tests.api.front import Client
from tests.api.sale import placed_order
from tests.api.test_orders import repeated

LISTED = "{ orders(first: 5) { nodes { id number } } }"
ALONE = "query ($id: ID!) { order(by: { id: $id }) { id number } }"
TOO_LONG = "{ orders(first: 1000) { nodes { id } } }"
OWN = "{ viewer { name company { cnpj } discountLimit } rateLimit { limit } }"
MIXED = "{ rateLimit { limit } orders(first: 5) { nodes { id } } }"
WRONG_PRICE = '{ rateLimit(document: "{ nonsense }") { limit } }'
TAXES = '{ simulateTaxes(input: {items: [{quantity: "1", unitPrice: "1"}]}) { errors { code } } }'
PLACE = """mutation ($input: PlaceOrderInput!) {
    placeOrder(input: $input) { order { id number status } errors { code path } }
}"""
OF_A_REQUEST = (Context, Reading, SplicingExecutor, Refusal)


def left() -> int:
    return sum(isinstance(thing, OF_A_REQUEST) for thing in gc.get_objects())


async def nothing_waits_for_the_collector(ask: Callable[[], Awaitable[Any]]) -> None:
    await ask()
    gc.collect()
    gc.disable()
    try:
        before = left()
        for _ in range(3):
            await ask()
        assert left() == before
    finally:
        gc.enable()


@pytest.mark.parametrize("query", [LISTED, ALONE, TOO_LONG, "{ nothing }", OWN, MIXED, WRONG_PRICE, TAXES])
async def test_nothing_of_a_query_waits_for_the_collector(ana: Client, query: str) -> None:
    variables: dict[str, Any] = {"id": "order_" + "0" * 32} if "$id" in query else {}
    await nothing_waits_for_the_collector(lambda: ana.ask(query, **variables))


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"validateOnly": True}, []),
        ({"items": []}, ["REQUIRED"]),
        ({"customerId": "party_" + "0" * 32}, ["NOT_FOUND"]),
        ({"quantity": "1000"}, ["INSUFFICIENT_STOCK"]),
        ({"idempotencyKey": ""}, ["MALFORMED"]),
    ],
)
async def test_nothing_of_a_mutation_waits_for_the_collector(
    ana: Client, change: dict[str, Any], codes: list[str]
) -> None:
    order = (await placed_order(ana))["order"]
    usual = await repeated(ana, order["id"], discount="0.00")
    if quantity := change.get("quantity"):
        change = {"items": [{**usual["items"][0], "quantity": quantity}]}
    keys = iter(f"k{number}" for number in range(10))

    async def place() -> None:
        answer = await ana.ask(PLACE, input=usual | {"idempotencyKey": next(keys)} | change)
        assert [error["code"] for error in answer["data"]["placeOrder"]["errors"]] == codes

    await nothing_waits_for_the_collector(place)
