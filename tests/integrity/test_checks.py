"""What was found is kept: when it was looked at, since when it is broken, and what breaks it."""

from __future__ import annotations

from uuid import UUID

import pytest
import structlog
from sqlalchemy import RowMapping, text

from persistence.database import Database
from persistence.integrity import checks
from persistence.integrity.invariants import INVARIANTS
from persistence.processes.invariants import ALWAYS
from tests.workers.test_schedule import register, stocked
from workers import schedule
from workers.schedule import Clock

SUM = "stock on hand is the sum of its movements"


@pytest.fixture
def clock(relay: Database, database: Database) -> Clock:
    return Clock(relay, database)


async def kept(database: Database, company: UUID) -> dict[str, RowMapping]:
    async with database.reading(company) as connection:
        rows = (await connection.execute(text("select * from integrity_check"))).mappings().all()
    return {row["name"]: row for row in rows}


async def tamper(database: Database, company: UUID, by: int) -> None:
    async with database.writing(company) as connection:
        await connection.execute(text("update stock_item set on_hand = on_hand + :by"), {"by": by})


async def test_every_check_of_every_company_is_kept(
    clock: Clock, database: Database, companies: tuple[UUID, UUID]
) -> None:
    for company in companies:
        await register(database, company)
    await schedule.check_invariants(clock)
    for company in companies:
        found = await kept(database, company)
        assert set(found) == set(INVARIANTS)
        assert {(row["exceptions"], row["broken_since"]) for row in found.values()} == {(0, None)}


def test_steps_that_only_some_facts_give_anything_to_do_are_not_missed_of_others() -> None:
    assert "mail_webhook_pause" in ALWAYS
    assert "mail_notice" not in ALWAYS


async def test_what_is_broken_is_told_with_its_id_and_since_when_until_it_is_mended(
    clock: Clock, database: Database, company: UUID
) -> None:
    await register(database, company)
    await stocked(database, company)
    await tamper(database, company, 1)
    await schedule.check_invariants(clock)
    first = (await kept(database, company))[SUM]
    assert (first["exceptions"], first["broken_since"]) == (1, first["checked_at"])
    async with database.reading(company) as connection:
        item = await connection.scalar(text("select id from stock_item"))
    assert first["examples"] == [f"stockitem_{item.hex}"]

    await schedule.check_invariants(clock)
    again = (await kept(database, company))[SUM]
    assert again["broken_since"] == first["broken_since"] < again["checked_at"]
    await tamper(database, company, -1)
    await schedule.check_invariants(clock)
    assert (await kept(database, company))[SUM]["broken_since"] is None


async def test_a_check_that_is_no_more_is_not_told_any_longer(
    clock: Clock, database: Database, company: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    await register(database, company)
    await schedule.check_invariants(clock)
    monkeypatch.setattr(checks, "INVARIANTS", {SUM: INVARIANTS[SUM]})
    await schedule.check_invariants(clock)
    assert set(await kept(database, company)) == {SUM}


async def test_where_one_company_cannot_be_checked_the_others_are_and_it_is_said(
    clock: Clock, database: Database, companies: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    for company in companies:
        await register(database, company)
    divided = "select 'x' from company where 1 / (id::text <> '{}')::int = 0"
    monkeypatch.setattr(checks, "INVARIANTS", {SUM: divided.format(companies[0])})
    schedule.checked.set(0)
    with structlog.testing.capture_logs() as logs:
        await schedule.check_invariants(clock)
    assert (await kept(database, companies[0]), set(await kept(database, companies[1]))) == ({}, {SUM})
    assert [(line["event"], line["company"]) for line in logs if line["log_level"] == "error"] == [
        ("invariants were not checked", str(companies[0]))
    ]
    assert schedule.checked._value.get() == 0
