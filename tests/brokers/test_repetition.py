"""A message that comes twice, too late, for nobody or in the wrong order changes nothing."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from uuid import UUID

from persistence.database import Database
from persistence.identity import new_id
from persistence.tasks import Due, lease
from tests.brokers.crew import SHORT, StartWorker, assert_each_once, eventually, order, relaying
from tests.brokers.servers import Server
from tests.workers.signage import Yard
from workers.broker import Doorbell, broker_at, ring

TIMES = 5
SHUFFLED = random.Random(5)  # noqa: S311  an order that is the same in every run


async def test_messages_that_come_five_times_in_any_order(
    relay: Database, bell: Server, yards: Sequence[Yard], start_worker: StartWorker
) -> None:
    start_worker()
    start_worker()
    await order(yards, 1)
    due, broker = await _leased(relay), broker_at(bell.url())
    assert len(due) == len(yards)
    messages = [*due] * TIMES
    SHUFFLED.shuffle(messages)
    _ring(broker, messages)
    await eventually(yards[0].all_done)
    _ring(broker, messages)
    await eventually(lambda: _is_quiet(bell))
    assert [task["attempts"] for task in await yards[0].tasks()] == [1] * len(yards)
    await assert_each_once(yards, 1)


async def test_a_message_that_comes_twice_is_no_second_attempt_before_its_time(
    relay: Database, bell: Server, yard: Yard, start_worker: StartWorker
) -> None:
    start_worker()
    await yard.order("away")
    due, broker = await _leased(relay), broker_at(bell.url())
    _ring(broker, due)
    await eventually(lambda: _is(yard, "RETRYING"))
    _ring(broker, [*due] * TIMES)
    await eventually(lambda: _is_quiet(bell))
    assert (await yard.task())["attempts"] == 1


async def test_messages_for_nobody_are_forgotten(
    relay: Database, bell: Server, yard: Yard, start_worker: StartWorker
) -> None:
    broker = broker_at(bell.url())
    strangers = [(str(new_id()), str(new_id())), (str(yard.company), str(new_id())), ("company", "task")]
    for company, task in strangers:
        ring(broker, queue="internal", actor="carry_out", company=company, task=task)
    ring(broker, queue="internal", actor="of_another_release", company=str(UUID(int=1)), task="task")
    bell.give("internal", b"not a message")
    start_worker()
    await yard.order("Norte", plaque=True)
    async with relaying(relay, bell.url(), hold=SHORT):
        await eventually(yard.all_done)
    assert await yard.hangings() == 1


async def test_of_two_who_announce_and_two_who_work_nobody_does_it_again(
    relay: Database, bell: Server, yards: Sequence[Yard], start_worker: StartWorker
) -> None:
    each = 5
    start_worker()
    start_worker()
    await order(yards, each)
    async with relaying(relay, bell.url()), relaying(relay, bell.url()):
        await eventually(yards[0].all_done)
    await assert_each_once(yards, each)


async def _leased(relay: Database) -> Sequence[Due]:
    async with relay.engine.begin() as connection:
        return await lease(connection)


def _ring(broker: Doorbell, messages: Iterable[Due]) -> None:
    for due in messages:
        ring(broker, queue=due.queue, actor=due.actor, company=str(due.company_id), task=str(due.id))


async def _is(yard: Yard, state: str) -> bool:
    return await yard.states() == {state}


async def _is_quiet(bell: Server) -> bool:
    return not any(bell.held(queue) for queue in ("internal", "fiscal"))
