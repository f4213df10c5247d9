"""One process of several that spend from the same bucket: as fast as it can, for a while.

Usage: python -m tests.cost.spender ADDRESS LIMIT RATE PRICE SECONDS; prints what it spent.
"""

from __future__ import annotations

import asyncio
import sys
import time

from api.cost import Budget
from api.faults import Throttled
from persistence.buckets import Size, buckets_at
from tests.cost.client import a_client


async def spend(url: str, size: Size, price: int, seconds: float) -> int:
    budget = Budget(buckets_at(url, size), size, ceiling=size.limit)
    client, spent, end = a_client(1), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            await budget.take(client, price)
            spent += price
        except Throttled as throttled:
            await asyncio.sleep(min(throttled.extensions["retryAfterMs"], 20) / 1_000)
        await asyncio.sleep(0)
    await budget.close()
    return spent


if __name__ == "__main__":
    address, limit, rate, price, seconds = sys.argv[1:]
    size = Size(int(limit), int(rate))
    sys.stdout.write(f"{asyncio.run(spend(address, size, int(price), float(seconds)))}\n")
