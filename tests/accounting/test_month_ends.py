"""What a month waits for before it closes: every fact that may still be booked in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.accounting.ports import MonthEnds
from persistence.identity import new_id
from persistence.outbox import events, tasks
from tests.company import FrontDesk

NOVEMBER, DECEMBER = datetime(2026, 12, 1, 2, 59, tzinfo=UTC), datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
"""The last minute of the month in São Paulo, and the first of the next."""


async def happened(desk: FrontDesk, at: datetime, payload: dict[str, Any], **task: str) -> None:
    """A fact, and what is to be done because of it."""
    fact = {"id": new_id(), "type": "Thing", "subject_type": "thing", "command": "Test", "actor_id": new_id()}
    about = {"company_id": desk.company, "subject_id": new_id(), "case_id": new_id()}
    due = {"id": new_id(), "step": "step", "seq": 1, "actor": "carry_out", "version": 1, "state": "WAITING"}
    times = {"created_at": at, "updated_at": at}
    async with desk.database.writing(desk.company) as connection:
        await connection.execute(
            events.insert().values(fact | about | {"payload": payload, "occurred_at": at})
        )
        await connection.execute(tasks.insert().values(due | about | times | task | {"event_id": fact["id"]}))


async def awaited(desk: FrontDesk) -> tuple[int, int]:
    """In November, and in December."""
    async with desk.looking() as uow:
        ends = [await uow.ask(MonthEnds).of(day.date()) for day in (NOVEMBER - timedelta(30), DECEMBER)]
    return ends[0].open_steps, ends[1].open_steps


@pytest.mark.parametrize(
    ("process", "queue", "state", "waits"),
    [
        ("record_to_report", "internal", "WAITING", 1),
        ("record_to_report", "internal", "DONE", 0),
        ("order_to_cash", "fiscal", "RETRYING", 1),
        ("order_to_cash", "fiscal", "DONE", 0),
        ("order_to_cash", "documents", "RETRYING", 0),
        ("order_to_cash", "documents", "PARKED", 1),
    ],
)
async def test_it_waits_for_the_books_for_the_authority_and_for_people(
    desk: FrontDesk, process: str, queue: str, state: str, waits: int
) -> None:
    await happened(desk, NOVEMBER, {}, process=process, queue=queue, state=state)
    assert await awaited(desk) == (waits, 0)


async def test_a_fact_belongs_to_the_month_of_its_day_in_sao_paulo(desk: FrontDesk) -> None:
    await happened(desk, DECEMBER, {}, process="record_to_report", queue="internal")
    assert await awaited(desk) == (0, 1)


async def test_an_authorisation_that_is_learned_of_later_belongs_to_the_month_it_was_given_in(
    desk: FrontDesk,
) -> None:
    given = {"on": "2026-11-30"}
    await happened(desk, DECEMBER, given, process="record_to_report", queue="internal")
    assert await awaited(desk) == (1, 0)
