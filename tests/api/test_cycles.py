"""What a read leaves behind goes when it is answered: a collector that must look for it stops everybody."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from api.context import Context
from tests.api.front import Client

LISTED = "{ orders(first: 5) { nodes { id number } } }"
ALONE = "query ($id: ID!) { order(by: { id: $id }) { id number } }"


def contexts() -> int:
    return sum(isinstance(thing, Context) for thing in gc.get_objects())


@pytest.mark.parametrize("query", [LISTED, ALONE, "{ nothing }"])
async def test_nothing_of_a_read_waits_for_the_collector(ana: Client, query: str) -> None:
    variables: dict[str, Any] = {"id": "order_" + "0" * 32} if "$id" in query else {}
    await ana.ask(query, **variables)
    gc.collect()
    gc.disable()
    try:
        before = contexts()
        for _ in range(3):
            await ana.ask(query, **variables)
        assert contexts() == before
    finally:
        gc.enable()
