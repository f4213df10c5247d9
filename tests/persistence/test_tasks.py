"""A task is done exactly once with its effect, in order, and never lost with a worker."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from domain.kernel.runner import Envelope, carry_out
from persistence import tasks
from persistence.codec import decode
from persistence.database import Database
from tests.persistence.acts import BUILDING, WarehouseOpened, beginning, opened

NOW = timedelta(0)
SIGN = BUILDING.steps[1]


async def lease(relay: Database, **options) -> list[tasks.Due]:
    async with relay.engine.begin() as connection:
        return list(await tasks.lease(connection, **options))


async def take(database: Database, due: tasks.Due, **options) -> tasks.Taken | None:
    async with database.writing(due.company_id) as connection:
        return await tasks.take(connection, due.company_id, due.id, **options)


async def perform(database: Database, taken: tasks.Taken):
    begin = beginning(database, taken.company_id, permissions=frozenset(), actor=taken.actor_id)
    envelope = Envelope(task_id=taken.id, process=taken.process, cause_id=taken.event_id)
    event = decode(WarehouseOpened, taken.payload)
    return await carry_out(SIGN, event, begin, processes=[BUILDING], envelope=envelope)


async def state_of(database: Database, company: UUID) -> list[tuple]:
    async with database.reading(company) as connection:
        rows = await connection.execute(text("select state, attempts, error_code from task order by id"))
        return [tuple(row) for row in rows]


async def test_a_task_goes_from_the_fact_to_done_with_its_effect(database, relay, company):
    await opened(beginning(database, company), "A1")
    [due] = await lease(relay)
    assert (due.company_id, due.queue, due.actor) == (company, "internal", "carry_out")
    taken = await take(database, due)
    assert (taken.step, taken.event_type, taken.attempts) == ("rename_warehouse", "WarehouseOpened", 1)
    assert await state_of(database, company) == [("RUNNING", 1, None)]
    await perform(database, taken)
    assert await state_of(database, company) == [("DONE", 1, None)]
    assert await lease(relay, duration=NOW) == []


async def test_what_is_leased_is_not_leased_again_until_the_lease_runs_out(database, relay, company):
    await opened(beginning(database, company), "A1")
    assert len(await lease(relay, duration=NOW)) == 1
    assert len(await lease(relay)) == 1
    assert await lease(relay) == []


async def test_concurrent_relays_share_the_work(database, relay, companies):
    for company in companies:
        for number in range(10):
            await opened(beginning(database, company), f"A{number}")
    shares = await asyncio.gather(lease(relay, limit=10), lease(relay, limit=10))
    leased = [due.id for share in shares for due in share]
    assert len(leased) == len(set(leased)) == 20


async def test_a_message_that_comes_twice_is_taken_once(database, relay, company):
    await opened(beginning(database, company), "A1")
    [due] = await lease(relay)
    assert sorted(
        taken is None for taken in await asyncio.gather(take(database, due), take(database, due))
    ) == [
        False,
        True,
    ]


async def test_two_workers_with_the_same_task_have_one_effect(database, relay, company):
    await opened(beginning(database, company), "A1")
    [due] = await lease(relay)
    taken = await take(database, due)
    outcomes = await asyncio.gather(perform(database, taken), perform(database, taken))
    assert sorted(outcome.replayed for outcome in outcomes) == [False, True]
    async with database.reading(company) as connection:
        assert (await connection.execute(text("select version from warehouse"))).scalar() == 2


async def test_a_lost_worker_is_noticed_and_its_task_taken_by_another(database, relay, company):
    await opened(beginning(database, company), "A1")
    [due] = await lease(relay)
    await take(database, due, duration=NOW)
    [again] = await lease(relay)
    assert again == due
    assert await state_of(database, company) == [("RETRYING", 1, "WORKER_LOST")]
    assert (await take(database, again)).attempts == 2


async def test_a_task_that_kills_its_workers_is_parked_after_the_third(database, relay, company):
    await opened(beginning(database, company), "A1")
    for _ in range(tasks.DEADLY):
        [due] = await lease(relay, duration=NOW)
        assert await take(database, due, duration=NOW)
    assert await lease(relay, duration=NOW) == []
    assert await state_of(database, company) == [("PARKED", 3, "WORKER_LOST")]


async def test_deaths_are_counted_in_a_row_and_failures_keep_their_attempts(database, relay, company):
    await opened(beginning(database, company), "A1")
    for attempt in range(1, tasks.LIMIT + 1):
        [due] = await lease(relay, duration=NOW)
        taken = await take(database, due, duration=NOW)
        if attempt % tasks.DEADLY == 0:
            async with database.writing(company) as connection:
                await tasks.retry(connection, company, due.id, code="FAULT", message="", after=NOW)
        assert taken.attempts == attempt
    assert await state_of(database, company) == [("PARKED", tasks.LIMIT, "FAULT")]


async def test_a_task_whose_workers_died_too_often_may_still_be_done_late_by_one_of_them(
    database, relay, company
):
    await opened(beginning(database, company), "A1")
    for _ in range(tasks.DEADLY):
        [due] = await lease(relay, duration=NOW)
        taken = await take(database, due, duration=NOW)
    assert await lease(relay) == []
    await perform(database, taken)
    assert await state_of(database, company) == [("DONE", 3, None)]


async def test_the_oldest_due_task_is_one_that_could_be_worked_on(database, relay, company):
    assert await oldest(relay) == NOW
    warehouse = (await opened(beginning(database, company), "A1")).result
    async with database.writing(company) as connection:
        await connection.execute(LATER_FACT, {"company": company, "subject": warehouse, "event": UUID(int=1)})
        await connection.execute(text("update task set next_at = now() - interval '1 hour'"))
    assert timedelta(hours=1) <= await oldest(relay) < timedelta(hours=2)
    [due] = await lease(relay)
    assert await oldest(relay) > NOW, "announced is not taken"
    await take(database, due)
    assert await oldest(relay) == NOW, "one is in work, the other waits for it"
    async with database.writing(company) as connection:
        await tasks.park(connection, company, due.id, code="NO", message="")
    assert await oldest(relay) == NOW, "what waits for a person is not late"


async def oldest(relay: Database) -> timedelta:
    async with relay.engine.begin() as connection:
        return await tasks.oldest_due(connection)


async def test_a_failed_attempt_waits_longer_each_time_and_keeps_its_reason(database, relay, company):
    await opened(beginning(database, company), "A1")
    [due] = await lease(relay)
    await take(database, due)
    async with database.writing(company) as connection:
        await tasks.retry(connection, company, due.id, code="AUTHORITY_UNAVAILABLE", message="timeout")
    assert await state_of(database, company) == [("RETRYING", 1, "AUTHORITY_UNAVAILABLE")]
    assert await lease(relay) == []
    async with database.reading(company) as connection:
        wait = (await connection.execute(text("select next_at - updated_at from task"))).scalar()
    assert timedelta(seconds=1) <= wait <= timedelta(seconds=2)


async def test_a_parked_task_is_left_alone_and_holds_up_what_comes_after_it(database, relay, companies):
    company, other = companies
    id = (await opened(beginning(database, company), "A1")).result
    [first] = await lease(relay)
    await take(database, first)
    async with database.writing(company) as connection:
        await tasks.park(connection, company, first.id, code="NO_SUCH_LUCK", message="não deu")
        await connection.execute(LATER_FACT, {"company": company, "subject": id, "event": UUID(int=1)})
    await opened(beginning(database, other), "A1")
    assert [due.company_id for due in await lease(relay)] == [other]
    async with database.writing(company) as connection:
        assert await tasks.complete(connection, company, first.id)
        assert not await tasks.complete(connection, company, first.id)
    assert [due.company_id for due in await lease(relay)] == [company]


@pytest.mark.parametrize("change", ["retry", "park"])
async def test_what_is_done_stays_done(database, relay, company, change):
    await opened(beginning(database, company), "A1")
    [due] = await lease(relay)
    await perform(database, await take(database, due))
    async with database.writing(company) as connection:
        await getattr(tasks, change)(connection, company, due.id, code="LATE", message="late")
    assert await state_of(database, company) == [("DONE", 1, None)]


LATER_FACT = text("""
with fact as (
    insert into event (company_id, id, type, subject_type, subject_id, case_id, payload,
                       occurred_at, actor_id, command)
    values (:company, :event, 'WarehouseMoved', 'warehouse', :subject, :subject, '{}',
            now(), :subject, 'MoveWarehouse')
    returning id)
insert into task (company_id, id, event_id, step, process, case_id, subject_id, seq, queue, actor,
                  created_at, updated_at, version)
select :company, :event, id, 'sign', 'building', :subject, :subject, 2, 'internal', 'carry_out',
       now(), now(), 1
from fact
""")
