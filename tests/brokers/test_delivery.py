"""Whatever happens to broker and workers, every task is done, once, and in order."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

from persistence.database import Database
from tests.brokers.crew import SHORT, StartWorker, eventually, relaying
from tests.brokers.figures import measured
from tests.brokers.servers import Server
from tests.patience import until
from tests.workers.signage import Yard
from workers.broker import broker_at
from workers.relay import announce_due


async def test_many_tasks_are_each_done_once_and_in_order(
    relay: Database, bell: Server, yard: Yard, start_worker: StartWorker
) -> None:
    start_worker()
    start_worker()
    for number in range(10):
        await yard.order(f"Nº {number}", plaque=number % 2 == 0)
    async with relaying(relay, bell.url(), hold=SHORT):
        await eventually(yard.all_done)
    done = [task["done_at"] for task in await yard.tasks()]
    assert done == sorted(done)
    assert await yard.hangings() == 10
    assert await yard.name() == "Nº 9"


async def test_what_the_broker_lost_is_announced_again(
    relay: Database, bell: Server, yard: Yard, start_worker: StartWorker
) -> None:
    await yard.order("Depósito Leste")
    assert await announce_due(relay, broker_at(bell.url()), hold=SHORT) == 1
    bell.kill()
    bell.start()
    start_worker()
    async with relaying(relay, bell.url(), hold=SHORT):
        await eventually(yard.all_done)
    assert await yard.hangings() == 1


async def test_tasks_wait_while_the_broker_is_away(
    relay: Database, bell: Server, yard: Yard, start_worker: StartWorker
) -> None:
    start_worker()
    bell.kill()
    await yard.order("Depósito Oeste")
    async with relaying(relay, bell.url(), hold=SHORT):
        await eventually(lambda: _troubled(relay, bell))
        assert (await yard.task())["leased_until"] is None
        bell.start()
        await eventually(yard.all_done)
    assert await yard.hangings() == 1


async def test_a_task_whose_worker_was_killed_is_done_by_another(
    relay: Database, bell: Server, yard: Yard, start_worker: StartWorker, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    await yard.order(f"slow:{begun}")
    await yard.order("depois")
    async with relaying(relay, bell.url(), hold=SHORT):
        victim = start_worker()
        await asyncio.to_thread(until, begun.exists)
        victim.process.kill()
        with measured("worker killed to its task done by another, with leases of a second"):
            start_worker()
            await eventually(yard.all_done)
    first, second = await yard.tasks()
    assert first["attempts"] == 2
    assert first["done_at"] < second["done_at"]
    assert await yard.hangings() == 2


async def test_a_parked_task_holds_back_its_own_subject_and_nobody_else(
    database: Database,
    relay: Database,
    bell: Server,
    companies: tuple[UUID, UUID],
    start_worker: StartWorker,
) -> None:
    ours, theirs = [await Yard.of(database, company) for company in companies]
    start_worker()
    await ours.order("\t")
    await ours.order("depois")
    await theirs.order("Norte")
    async with relaying(relay, bell.url(), hold=SHORT):
        await eventually(theirs.all_done)
        await eventually(lambda: _states(ours, {"PARKED", "WAITING"}))
    assert await ours.hangings() == 0


async def test_a_worker_told_to_stop_finishes_and_leaves(
    relay: Database, bell: Server, yard: Yard, start_worker: StartWorker
) -> None:
    worker = start_worker()
    await yard.order("Norte")
    async with relaying(relay, bell.url(), hold=SHORT):
        await eventually(yard.all_done)
    assert await worker.told_to_stop() == 0


async def _states(yard: Yard, wanted: set[str]) -> bool:
    return await yard.states() == wanted


async def _troubled(relay: Database, bell: Server) -> bool:
    try:
        await announce_due(relay, broker_at(bell.url()), hold=SHORT)
    except ConnectionError:
        return True
    except Exception as error:
        return "Connection" in type(error).__name__
    return False
