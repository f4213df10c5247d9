"""An attempt is counted before the work and ends in exactly one way."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import func, update

from persistence.database import Database
from persistence.outbox import tasks
from persistence.tasks import LIMIT, lease
from tests.patience import until_async
from tests.workers.signage import SIGNAGE, Yard, hang, paint_sign
from workers.tasks import Attempt, Work, Workshop, carry_out

FOR_EVER = timedelta(hours=1)


@pytest_asyncio.fixture
async def yard(database: Database, company: UUID) -> Yard:
    return await Yard.of(database, company)


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database, [SIGNAGE])


async def attempt(workshop: Workshop, yard: Yard, work: Work = paint_sign) -> None:
    """One more attempt at the newest task, whatever time it is."""
    async with yard.database.writing(yard.company) as connection:
        await connection.execute(update(tasks).where(tasks.c.next_at > func.now()).values(next_at=func.now()))
    await workshop.perform(work, company=yard.company, task=(await yard.task())["id"])


async def test_work_that_ends_well_is_done_with_its_effect(workshop: Workshop, yard: Yard) -> None:
    await yard.order("Depósito Norte")
    await attempt(workshop, yard)
    task = await yard.task()
    assert (task["state"], task["attempts"]) == ("DONE", 1)
    assert task["done_at"] is not None
    assert await yard.name() == "Depósito Norte"


async def test_a_step_that_stays_inside_is_carried_out_by_its_own_command(
    workshop: Workshop, yard: Yard
) -> None:
    await yard.order("Placa", plaque=True)
    await attempt(workshop, yard, carry_out)
    assert (await yard.task())["state"] == "DONE"
    assert await yard.name() == "Placa"


async def test_a_refusal_parks_the_task_with_what_was_refused(workshop: Workshop, yard: Yard) -> None:
    await yard.order("\t")
    await attempt(workshop, yard)
    task = await yard.task()
    assert (task["state"], task["error_code"]) == ("PARKED", "ILLEGIBLE")
    assert r"words='\t'" in task["error"]
    assert await yard.hangings() == 0


async def test_a_fault_is_tried_again_with_growing_pauses_and_parked_in_the_end(
    workshop: Workshop, yard: Yard
) -> None:
    await yard.order("away")
    pauses = []
    for _ in range(LIMIT):
        await attempt(workshop, yard)
        task = await yard.task()
        pauses.append((task["next_at"] - task["updated_at"]).total_seconds())
    assert (task["state"], task["error_code"], task["attempts"]) == ("PARKED", "PAINTER_AWAY", LIMIT)
    assert task["error"] == "the painter is ill"
    for number, pause in enumerate(pauses, 1):
        longest = min(2**number, 15 * 60)
        assert longest / 2 <= pause <= longest


async def test_a_fault_that_is_waited_out_is_never_parked(workshop: Workshop, yard: Yard) -> None:
    await yard.order("on leave")
    for _ in range(LIMIT + 3):
        await attempt(workshop, yard)
        task = await yard.task()
        assert task["state"] == "RETRYING"
        assert task["next_at"] - task["updated_at"] <= timedelta(seconds=15)


async def test_a_bug_is_tried_again_and_its_words_are_not_shown(workshop: Workshop, yard: Yard) -> None:
    await yard.order("spilt")
    await attempt(workshop, yard)
    task = await yard.task()
    assert (task["state"], task["error_code"]) == ("RETRYING", "UNEXPECTED_FAULT")
    assert "paint" not in task["error"]


async def test_work_that_is_interrupted_is_due_again_at_once(
    workshop: Workshop, yard: Yard, tmp_path: object
) -> None:
    await yard.order(f"slow:{tmp_path}/begun")
    work = asyncio.create_task(attempt(workshop, yard))
    await until_async(lambda: _is(yard, "RUNNING"))
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    task = await yard.task()
    assert (task["state"], task["error_code"]) == ("RETRYING", "INTERRUPTED")
    assert task["next_at"] <= datetime.now(UTC)


async def test_a_task_in_other_hands_is_left_alone(workshop: Workshop, yard: Yard, tmp_path: object) -> None:
    await yard.order(f"slow:{tmp_path}/begun")
    work = asyncio.create_task(attempt(workshop, yard))
    await until_async(lambda: _is(yard, "RUNNING"))
    await attempt(workshop, yard)
    assert (await yard.task())["attempts"] == 1
    work.cancel()
    await asyncio.wait([work])


async def test_a_sign_of_life_keeps_long_work_from_being_taken_over(
    database: Database, relay: Database, yard: Yard, tmp_path: object
) -> None:
    await yard.order(f"slow:{tmp_path}/begun")
    short = Workshop(database, [SIGNAGE], timedelta(seconds=0.9))
    work = asyncio.create_task(attempt(short, yard))
    await until_async(lambda: _is(yard, "RUNNING"))
    first = (await yard.task())["leased_until"]
    await until_async(lambda: _leased_beyond(yard, first + timedelta(seconds=1)))
    async with relay.engine.begin() as connection:
        assert await lease(connection) == []
    work.cancel()
    await asyncio.wait([work])


async def test_a_worker_that_was_given_up_finishes_late_and_does_no_harm(
    workshop: Workshop, relay: Database, yard: Yard
) -> None:
    await yard.order("Depósito Sul")
    asleep, awake = asyncio.Event(), asyncio.Event()

    async def zombie(attempt: Attempt) -> None:
        asleep.set()
        await awake.wait()
        await hang(attempt)

    late = asyncio.create_task(attempt(workshop, yard, zombie))
    await asleep.wait()
    await _forget_lease(yard)
    async with relay.engine.begin() as connection:
        (due,) = await lease(connection)
    await workshop.perform(paint_sign, company=due.company_id, task=due.id)
    awake.set()
    await late

    task = await yard.task()
    assert (task["state"], task["attempts"]) == ("DONE", 2)
    assert await yard.hangings() == 1


async def test_an_attempt_sees_only_its_own_company(
    database: Database, workshop: Workshop, companies: tuple[UUID, UUID]
) -> None:
    ours, theirs = [await Yard.of(database, company) for company in companies]
    await ours.order("Nossa")
    await workshop.perform(paint_sign, company=theirs.company, task=(await ours.task())["id"])
    assert (await ours.task())["state"] == "WAITING"
    assert await theirs.tasks() == []


async def _is(yard: Yard, state: str) -> bool:
    return (await yard.task())["state"] == state


async def _leased_beyond(yard: Yard, instant: datetime) -> bool:
    return (await yard.task())["leased_until"] > instant


async def _forget_lease(yard: Yard) -> None:
    """As if its time were over."""
    async with yard.database.writing(yard.company) as connection:
        await connection.execute(update(tasks).values(leased_until=datetime.now(UTC) - FOR_EVER))
