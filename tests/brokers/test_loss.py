"""A broker that is killed, emptied or stopped costs time and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest
from dramatiq.errors import BrokerConnectionError

from persistence.database import Database
from tests.brokers.crew import StartWorker, assert_each_once, done, eventually, order, relaying
from tests.brokers.figures import measured
from tests.brokers.servers import Server
from tests.workers.signage import Yard
from workers.broker import broker_at
from workers.relay import announce, announce_due

Fault = Callable[[Server], None]


def killed(bell: Server) -> None:
    bell.kill()
    bell.start()


def emptied(bell: Server) -> None:
    bell.empty()


def stopped(bell: Server) -> None:
    bell.bounce()


@pytest.mark.parametrize("strike", [killed, emptied, stopped])
async def test_a_broker_struck_again_and_again_while_tasks_flow(
    relay: Database, bell: Server, yards: Sequence[Yard], start_worker: StartWorker, strike: Fault
) -> None:
    each = 8
    start_worker()
    start_worker()
    await order(yards, each)
    async with relaying(relay, bell.url()):
        for reached in (1, 12):
            await eventually(lambda reached=reached: _beyond(yards, reached))
            strike(bell)
        with measured(f"broker {strike.__name__} for the second time to the last of 32 tasks done"):
            await eventually(yards[0].all_done)
    await assert_each_once(yards, each)


@pytest.mark.parametrize("strike", [killed, emptied, stopped])
async def test_what_was_announced_before_there_was_a_worker_is_announced_again(
    relay: Database, bell: Server, yards: Sequence[Yard], start_worker: StartWorker, strike: Fault
) -> None:
    await order(yards, 1)
    assert await announce_due(relay, broker_at(bell.url())) == len(yards)
    strike(bell)
    start_worker()
    async with relaying(relay, bell.url()):
        await eventually(yards[0].all_done)
    await assert_each_once(yards, 1)


async def test_what_a_relay_leased_and_never_rang_for_does_not_wait_for_the_end_of_its_lease(
    relay: Database, bell: Server, yards: Sequence[Yard], start_worker: StartWorker
) -> None:
    """It was killed between the two."""
    await order(yards, 1)
    broker = broker_at(bell.url())
    await announce_due(relay, broker)
    bell.empty()
    broker.mark()
    start_worker()
    async with relaying(relay, bell.url()):
        await eventually(yards[0].all_done)
    await assert_each_once(yards, 1)


async def test_what_could_not_be_announced_is_announced_at_the_next_look(
    relay: Database, bell: Server, yards: Sequence[Yard], start_worker: StartWorker
) -> None:
    await order(yards, 1)
    broker, stop = broker_at(bell.url()), asyncio.Event()
    broker.emit_before = _fails_at(2)  # ty: ignore[invalid-assignment]  where Dramatiq calls middleware
    start_worker()
    work = asyncio.create_task(announce(relay, broker, stop))
    await eventually(yards[0].all_done)
    stop.set()
    await work
    await assert_each_once(yards, 1)


def _fails_at(ring: int) -> Callable[..., None]:
    left = [ring]

    def emit(signal: str, *_: object) -> None:
        left[0] -= signal == "enqueue"
        if left[0] == 0:
            left[0] = -1
            raise BrokerConnectionError("no answer")

    return emit


async def _beyond(yards: Sequence[Yard], reached: int) -> bool:
    return await done(yards) >= reached
