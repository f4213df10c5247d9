"""Workers that are killed, that are told to stop, and that die of their work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio

from persistence.database import Database
from persistence.embedded.valkey import EmbeddedValkey
from persistence.identity import new_id
from persistence.tasks import DEADLY
from tests.brokers.crew import SHORT, relaying
from tests.patience import until, until_async
from tests.workers.crew import START_LIMIT, Crew
from tests.workers.signage import Yard
from workers.tasks import HOLD

RECOVERED_WITHIN = 15.0
"""Seconds, promised in docs/reliability.md."""


@pytest.fixture
def crew(database_url: str, bell: EmbeddedValkey) -> Iterator[Crew]:
    settings = {
        "DATABASE_URL": database_url,
        "BROKER_URL": bell.url(),
        "SECRET_KEY": "of tests, and long enough for them",
        **holding(SHORT),
    }
    with ExitStack() as cleanup:
        yield Crew(("-m", "tests.workers.worker_program"), settings, cleanup)


def holding(hold: timedelta) -> dict[str, str]:
    """How long a worker that says nothing keeps what it took."""
    return {"HOLD_SECONDS": str(hold.total_seconds())}


@pytest_asyncio.fixture
async def yard(database: Database, company: UUID) -> Yard:
    return await Yard.of(database, company)


async def some_yards(database: Database, count: int) -> list[Yard]:
    """Of companies that do not wait for each other."""
    return [await Yard.of(database, new_id()) for _ in range(count)]


def begun_in(folder: Path) -> int:
    """How many tasks were begun, by the signs they leave."""
    return len(list(folder.glob("begun-*")))


async def all_done(yards: Sequence[Yard]) -> bool:
    return all([await yard.all_done() for yard in yards])


async def test_what_a_killed_worker_had_in_hand_is_done_by_another_within_fifteen_seconds(
    database: Database, relay: Database, bell: EmbeddedValkey, crew: Crew, tmp_path: Path
) -> None:
    """With the times of production; more tasks than one worker takes up at once."""
    yards = await some_yards(database, 12)
    for place, yard in enumerate(yards):
        await yard.order(f"slow:{tmp_path}/begun-{place}")
    async with relaying(relay, bell.url()):
        victim = await crew.ready(**holding(HOLD))
        await asyncio.to_thread(until, lambda: begun_in(tmp_path) == 8)
        await crew.ready(**holding(HOLD))
        victim.kill()
        killed = time.monotonic()
        await until_async(lambda: _rest_in_hand(yards), within=RECOVERED_WITHIN)
    assert time.monotonic() - killed <= RECOVERED_WITHIN


async def _rest_in_hand(yards: Sequence[Yard]) -> bool:
    """All that the victim had is done; what was still in the queue is slow for its first worker, too."""
    states = [((task := await yard.task())["state"].value, task["attempts"]) for yard in yards]
    return all(state == "DONE" or (state, attempts) == ("RUNNING", 1) for state, attempts in states) and (
        sum(state == "DONE" for state, _ in states) >= 8
    )


async def test_a_task_that_kills_its_workers_is_parked_after_the_third_and_the_fourth_works_on(
    database: Database, relay: Database, bell: EmbeddedValkey, crew: Crew, companies: tuple[UUID, UUID]
) -> None:
    deadly, peaceful = [await Yard.of(database, company) for company in companies]
    await deadly.order("deadly")
    async with relaying(relay, bell.url(), hold=SHORT):
        for _ in range(DEADLY):
            assert await asyncio.to_thread(crew.begin().wait, START_LIMIT) == -9
        await crew.ready()
        await until_async(lambda: _is_parked(deadly))
        await peaceful.order("Norte")
        await until_async(peaceful.all_done)
    task = await deadly.task()
    assert (task["error_code"], task["attempts"], task["deaths"]) == ("WORKER_LOST", DEADLY, DEADLY)
    assert await deadly.hangings() == 0


async def _is_parked(yard: Yard) -> bool:
    return await yard.states() == {"PARKED"}


async def test_a_worker_told_to_stop_finishes_what_it_began_and_begins_nothing_more(
    database: Database, relay: Database, bell: EmbeddedValkey, crew: Crew, tmp_path: Path
) -> None:
    yards = await some_yards(database, 20)
    for place, yard in enumerate(yards):
        await yard.order(f"drying:{tmp_path}/begun-{place}")
    async with relaying(relay, bell.url()):
        first = await crew.ready()
        await asyncio.to_thread(until, lambda: begun_in(tmp_path))
        first.terminate()
        assert await asyncio.to_thread(first.wait, 20) == 0
        begun = begun_in(tmp_path)
        assert 0 < begun < len(yards)
        assert await _attempts(yards) == begun == await _hangings(yards)
        await crew.ready()
        await until_async(lambda: all_done(yards), within=30)
    assert {(await yard.task())["attempts"] for yard in yards} == {1}
    assert await _hangings(yards) == len(yards)


async def test_what_cannot_be_finished_in_time_is_given_back_and_done_by_another_at_once(
    relay: Database, bell: EmbeddedValkey, crew: Crew, yard: Yard, tmp_path: Path
) -> None:
    """With a hold of minutes: nobody finds out by the silence of the first."""
    await yard.order(f"slow:{tmp_path}/begun-0")
    async with relaying(relay, bell.url()):
        first = await crew.ready(**holding(10 * HOLD), WORKER_STOP_SECONDS="1")
        await asyncio.to_thread(until, lambda: begun_in(tmp_path))
        first.terminate()
        assert await asyncio.to_thread(first.wait, 20) == 0
        task = await yard.task()
        assert (task["state"].value, task["error_code"]) == ("RETRYING", "INTERRUPTED")
        await crew.ready()
        await until_async(yard.all_done)
    assert (await yard.task())["attempts"] == 2
    assert await yard.hangings() == 1


async def _attempts(yards: Sequence[Yard]) -> int:
    return sum([(await yard.task())["attempts"] for yard in yards])


async def _hangings(yards: Sequence[Yard]) -> int:
    return sum([await yard.hangings() for yard in yards])
