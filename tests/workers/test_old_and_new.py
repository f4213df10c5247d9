"""Old workers meet what new ones wrote, and the other way round: what one does not know is left, not lost."""

from __future__ import annotations

from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from persistence.codec import decode
from persistence.database import Database
from persistence.tasks import lease
from tests.workers.signage import SIGNAGE, SignOrdered, Yard, paint_sign
from workers.tasks import Workshop

ATTEMPTS = 15
"""More than a task has before it is parked."""


@pytest_asyncio.fixture
async def yard(database: Database, company: UUID) -> Yard:
    yard = await Yard.of(database, company)
    await yard.order("Norte")
    return yard


async def rename(yard: Yard, column: str) -> None:
    """As a release wrote it that has another step, or another process."""
    async with yard.database.writing(yard.company) as connection:
        await connection.execute(text(f"update task set {column} = 'of_another_release'"))  # noqa: S608


async def try_at_once(workshop: Workshop, yard: Yard, task: UUID) -> None:
    """Whatever time it is."""
    async with yard.database.writing(yard.company) as connection:
        await connection.execute(text("update task set next_at = now()"))
    await workshop.perform(paint_sign, company=yard.company, task=task)


async def ending(yard: Yard) -> tuple[str, str | None]:
    async with yard.database.reading(yard.company) as connection:
        row = (await connection.execute(text("select state, error_code from task"))).one()
    return row.state, row.error_code


@pytest.mark.parametrize("column", ["step", "process"])
async def test_a_step_that_a_worker_does_not_know_waits_for_one_that_does(yard: Yard, column: str) -> None:
    task, workshop = await yard.task(), Workshop(yard.database, [SIGNAGE])
    await rename(yard, column)
    for _ in range(ATTEMPTS):
        await try_at_once(workshop, yard, task["id"])
    assert await ending(yard) == ("RETRYING", "UNKNOWN_STEP")

    async with yard.database.writing(yard.company) as connection:
        await connection.execute(text(f"update task set {column} = :known"), {"known": task[column]})  # noqa: S608
    await try_at_once(workshop, yard, task["id"])
    assert await ending(yard) == ("DONE", None)


async def test_the_relay_announces_what_it_does_not_know(yard: Yard, relay: Database) -> None:
    """It sends to the actor and the queue that the row names; a worker that has none lets it come again."""
    for column in ("step", "process", "actor"):
        await rename(yard, column)
    async with relay.engine.begin() as connection:
        (due,) = await lease(connection)
    assert due.actor == "of_another_release"


def test_a_fact_with_more_fields_than_are_known_is_read_without_them() -> None:
    body = {"warehouse_id": str(UUID(int=1)), "words": "Norte", "colour": "of another release"}
    assert decode(SignOrdered, body) == SignOrdered(warehouse_id=UUID(int=1), words="Norte")
