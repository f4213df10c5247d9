"""A broker that is slow, silent or cut off costs time and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from persistence.database import Database
from tests.brokers.crew import SHORT, StartWorker, assert_each_once, done, eventually, order, relaying
from tests.brokers.proxy import wire_to
from tests.brokers.servers import Server
from tests.workers.signage import Yard


async def test_a_slow_wire(
    relay: Database, bell: Server, yards: Sequence[Yard], start_worker: StartWorker
) -> None:
    async with wire_to(bell.url()) as wire:
        wire.delay = 0.02
        start_worker(wire.url)
        await order(yards, 3)
        async with relaying(relay, wire.url):
            await eventually(yards[0].all_done)
    await assert_each_once(yards, 3)


async def test_a_wire_on_which_nothing_arrives_for_a_while(
    relay: Database, bell: Server, yards: Sequence[Yard], start_worker: StartWorker
) -> None:
    async with wire_to(bell.url()) as wire:
        worker = start_worker(wire.url)
        await eventually(worker.is_ready)
        async with relaying(relay, wire.url, hold=SHORT):
            await order(yards, 2)
            await eventually(lambda: _beyond(yards, 1))
            wire.hold()
            await order(yards, 2)
            await eventually(worker.misses_the_broker)
            wire.release()
            await eventually(yards[0].all_done)
            await eventually(worker.is_ready)
    assert [await yard.hangings() for yard in yards] == [4] * len(yards)


async def test_a_wire_that_is_cut_again_and_again(
    relay: Database, bell: Server, yards: Sequence[Yard], start_worker: StartWorker
) -> None:
    each = 6
    async with wire_to(bell.url()) as wire:
        start_worker(wire.url)
        start_worker(wire.url)
        await order(yards, each)
        async with relaying(relay, wire.url, hold=SHORT):
            for reached in (1, 8, 16):
                await eventually(lambda reached=reached: _beyond(yards, reached))
                wire.cut()
            await eventually(yards[0].all_done)
    await assert_each_once(yards, each)


async def test_a_server_that_neither_answers_nor_refuses(
    relay: Database, bell: Server, yards: Sequence[Yard], start_worker: StartWorker
) -> None:
    worker = start_worker()
    await eventually(worker.is_ready)
    async with relaying(relay, bell.url(), hold=SHORT):
        await asyncio.to_thread(bell.freeze)
        await order(yards, 1)
        await eventually(worker.misses_the_broker)
        await asyncio.to_thread(bell.thaw)
        await eventually(yards[0].all_done)
        await eventually(worker.is_ready)
    await assert_each_once(yards, 1)


async def _beyond(yards: Sequence[Yard], reached: int) -> bool:
    return await done(yards) >= reached
