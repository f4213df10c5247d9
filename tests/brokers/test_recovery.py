"""Who needs the broker says when it is away, and goes on by itself when it is back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from persistence.database import Database
from tests.brokers.crew import StartWorker, assert_each_once, eventually, order, relaying
from tests.brokers.figures import FIGURES, measured
from tests.brokers.servers import Server
from tests.workers.signage import Yard
from workers.relay import LONGEST_IN_TROUBLE, troubles

BUSY = 2.0
"""Seconds that a machine may take for what it does at once when it has nothing else to do."""
BACK = "broker back to tasks announced, after a long absence"
FAILED = 4
"""Looks that fail, each followed by a longer pause: 0.5, 1, 2, 4, 5, 5 …"""


async def test_a_worker_is_not_ready_while_the_broker_is_away_and_is_again_afterwards(
    relay: Database, bell: Server, yards: Sequence[Yard], start_worker: StartWorker
) -> None:
    worker = start_worker()
    await eventually(worker.is_ready)
    bell.kill()
    await eventually(worker.misses_the_broker)
    await order(yards, 2)
    bell.start()
    with measured("broker back to worker ready"):
        await eventually(worker.is_ready)
    async with relaying(relay, bell.url()):
        with measured("broker back and worker ready to eight tasks done"):
            await eventually(yards[0].all_done)
    await assert_each_once(yards, 2)


async def test_the_relay_rings_within_five_seconds_of_the_brokers_return(
    relay: Database, bell: Server, yards: Sequence[Yard]
) -> None:
    assert LONGEST_IN_TROUBLE <= 5
    bell.kill()
    await order(yards, 1)
    before = _troubles()
    async with relaying(relay, bell.url()):
        await eventually(lambda: _failed(before + FAILED))
        await asyncio.to_thread(bell.start)
        with measured(BACK):
            await eventually(lambda: _announced(yards[0]))
    assert FIGURES[BACK] < LONGEST_IN_TROUBLE + BUSY


async def test_a_worker_told_to_stop_while_the_broker_is_away_leaves_in_time(
    bell: Server, start_worker: StartWorker
) -> None:
    worker = start_worker()
    await eventually(worker.is_ready)
    bell.kill()
    await eventually(worker.misses_the_broker)
    assert await worker.told_to_stop() == 0


async def _announced(yard: Yard) -> bool:
    return all(task["leased_until"] for task in await yard.tasks())


async def _failed(often: float) -> bool:
    return _troubles() >= often


def _troubles() -> float:
    return troubles._value.get()
