"""What follows from the facts of a time is due once more: what was done passes by, the rest is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import delete, update

from persistence.database import Database
from persistence.outbox import TaskState, tasks
from persistence.processes.replaying import replay
from tests.persistence.acts import beginning
from tests.workers.signage import SIGNAGE, Yard, hang, paint_sign
from workers.tasks import Attempt, Work, Workshop, carry_out

STEPS = [(SIGNAGE.name, step) for step in SIGNAGE.steps]
DAY = timedelta(days=1)


@pytest_asyncio.fixture
async def yard(database: Database, company: UUID) -> Yard:
    return await Yard.of(database, company)


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database, [SIGNAGE])


async def replayed(yard: Yard, *, since: timedelta = -DAY, until: timedelta = DAY, most: int = 100) -> int:
    """How many tasks are due once more, of facts between these distances from now."""
    now = datetime.now(UTC)
    async with beginning(yard.database, yard.company)() as uow:
        count = await replay(uow, STEPS, since=now + since, until=now + until, most=most)
        await uow.commit()
    return count


async def work_on_all(workshop: Workshop, yard: Yard, work: Work | None = None) -> None:
    for task in await yard.tasks():
        its_own = carry_out if task["actor"] == "carry_out" else paint_sign
        await workshop.perform(work or its_own, company=yard.company, task=task["id"])


async def test_what_has_its_effect_is_not_worked_on_again(workshop: Workshop, yard: Yard) -> None:
    await yard.order("Norte")
    await yard.order("Sul", plaque=True)
    await work_on_all(workshop, yard)
    done = [task["done_at"] for task in await yard.tasks()]
    assert await replayed(yard) == 2
    assert await yard.states() == {"RETRYING"}
    await work_on_all(workshop, yard, work=refuse_to_work)
    assert await yard.all_done()
    assert [task["done_at"] for task in await yard.tasks()] == done
    assert await yard.hangings() == 2


async def refuse_to_work(_: object) -> None:
    raise AssertionError("it was done already")


async def test_even_work_that_is_done_anew_has_no_second_effect(workshop: Workshop, yard: Yard) -> None:
    attempts: list[Attempt] = []

    async def remembered(attempt: Attempt) -> None:
        attempts.append(attempt)
        await hang(attempt)

    await yard.order("Norte")
    await work_on_all(workshop, yard, work=remembered)
    assert await replayed(yard) == 1
    await hang(attempts[0])
    assert await yard.hangings() == 1
    await work_on_all(workshop, yard)
    assert await yard.all_done()
    assert await yard.hangings() == 1


async def test_what_never_came_of_a_fact_is_made_up_for_and_in_order(workshop: Workshop, yard: Yard) -> None:
    for words in ("Norte", "Sul"):
        await yard.order(words, plaque=True)
    async with yard.database.writing(yard.company) as connection:
        await connection.execute(delete(tasks))
    assert await replayed(yard) == 2
    first, second = await yard.tasks()
    assert (first["seq"], second["seq"]) == (1, 2)
    assert {(task["queue"], task["actor"], task["state"]) for task in (first, second)} == {
        ("internal", "carry_out", TaskState.WAITING)
    }
    await work_on_all(workshop, yard)
    assert (await yard.hangings(), await yard.name()) == (2, "Sul")


async def test_what_was_parked_is_tried_again_and_what_was_discarded_is_not(
    workshop: Workshop, yard: Yard
) -> None:
    for words in ("\t", "Sul"):
        await yard.order(words)
    await work_on_all(workshop, yard)
    parked, done = await yard.tasks()
    assert (parked["state"], done["state"]) == (TaskState.PARKED, TaskState.DONE)
    assert await replayed(yard) == 2
    await work_on_all(workshop, yard)
    async with yard.database.writing(yard.company) as connection:
        await connection.execute(
            update(tasks).where(tasks.c.id == parked["id"]).values(state=TaskState.DISCARDED)
        )
    assert await replayed(yard) == 1


async def test_only_facts_of_that_time_are_replayed_and_not_too_many(workshop: Workshop, yard: Yard) -> None:
    await yard.order("Norte")
    await yard.order("Sul", plaque=True)
    await work_on_all(workshop, yard)
    assert await replayed(yard, until=-timedelta(minutes=1)) == 0
    assert await replayed(yard, since=timedelta(minutes=1)) == 0
    assert await replayed(yard, most=1) == 2
    assert await yard.all_done(), "more than wanted: nothing was changed"
