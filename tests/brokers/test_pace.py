"""What waits for the outside delays nobody else, and is hoarded by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest_asyncio

from persistence.database import Database
from tests.brokers.crew import StartWorker, eventually, relaying
from tests.brokers.servers import Server
from tests.workers.signage import Yard

AT_ONCE = 2


@pytest_asyncio.fixture
async def waiting(database: Database, companies: tuple[UUID, UUID], tmp_path: Path) -> Yard:
    """A company of whom three signs are at painters that do not come back."""
    yards = [await Yard.of(database, companies[1], code) for code in "ABC"]
    for number, yard in enumerate(yards):
        await yard.order(f"slow:{tmp_path / str(number)}")
    return yards[0]


async def test_work_inside_flows_while_all_hands_wait_for_the_outside(
    relay: Database, bell: Server, yards: Sequence[Yard], waiting: Yard, start_worker: StartWorker
) -> None:
    start_worker(WORKER_CONCURRENCY=str(AT_ONCE))
    async with relaying(relay, bell.url()):
        await eventually(lambda: _in_work(waiting, AT_ONCE))
        for yard in yards:
            await yard.order("de casa", plaque=True)
        await eventually(yards[0].all_done)
    assert not any(task["done_at"] for task in await waiting.tasks())


async def test_what_a_worker_has_no_hands_for_is_left_to_others(
    relay: Database, bell: Server, waiting: Yard, start_worker: StartWorker
) -> None:
    start_worker(WORKER_CONCURRENCY=str(AT_ONCE))
    async with relaying(relay, bell.url()):
        await eventually(lambda: _in_work(waiting, AT_ONCE))
        assert bell.length("fiscal") == 1
        start_worker(WORKER_CONCURRENCY=str(AT_ONCE))
        await eventually(lambda: _in_work(waiting, AT_ONCE + 1))


async def _in_work(yard: Yard, many: int) -> bool:
    return sum(task["state"] == "RUNNING" for task in await yard.tasks()) == many
