"""Many want the few pieces of one product at the same moment: who comes too late is told so."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from itertools import count

from tests.chaos.shop import Shop

PIECES = 300
BUYERS = 400
AT_ONCE = 32


@dataclass(frozen=True)
class Sold:
    """What was wanted one by one, and what was given; ``left`` is what the stock says."""

    pieces: int
    wanted: int
    accepted: int
    refused: int
    left: str
    seconds: float


async def rush(shop: Shop, *, pieces: int = PIECES, buyers: int = BUYERS, at_once: int = AT_ONCE) -> Sold:
    """Every buyer orders one piece of a product of its own, through both APIs."""
    product = await shop.register("CHAOS-HOT")
    await shop.receive("hot stock", {product: pieces})
    numbers, accepted, refused = count(), 0, 0

    async def buy() -> None:
        nonlocal accepted, refused
        while (number := next(numbers)) < buyers:
            answer = await shop.line.do(shop.order(f"hot {number}", product), thing="order")
            accepted += answer["id"] is not None
            refused += answer["errors"] == ["INSUFFICIENT_STOCK"]

    began = time.monotonic()
    await asyncio.gather(*(buy() for _ in range(at_once)))
    seconds = time.monotonic() - began
    return Sold(pieces, buyers, accepted, refused, await shop.available(product), seconds)
