"""Companies that paid before runs told which vacations they pay are brought on with what they have."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest
from alembic import command

from persistence.clock import clock_settings
from persistence.database import Database
from persistence.upgrade import revisions_for
from tests.people.paying import Payroll
from tests.people.test_payroll_order import dismissed, end, ended
from tests.people.test_vacations_paid import a_vacation, paid

BEFORE, AFTER = "0045", "0047"
SETTLED = "select settled_elsewhere from employee order by registration_number"
PAID = "select run_id, vacation_id from payroll_vacation"


async def revised(move: Callable[..., None], url: str, revision: str) -> None:
    """In a thread, for it starts an event loop of its own."""
    await asyncio.to_thread(move, revisions_for(url), revision)


@pytest.mark.asyncio
async def test_what_was_paid_of_vacations_is_kept_over_the_upgrade(
    database: Database, database_url: str, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_settings(), "clock_freeze", datetime(2026, 5, 25, 15, tzinfo=UTC))
    house = await Payroll.found(database)
    await a_vacation(house, await house.hire("3000.00"))
    await paid(house)
    told = await rows(owner, house, PAID)
    assert len(told) == 1
    await database.close()
    await revised(command.downgrade, database_url, BEFORE)
    await revised(command.upgrade, database_url, AFTER)
    assert await rows(owner, house, PAID) == told


@pytest.mark.asyncio
async def test_who_had_been_dismissed_without_an_end_here_is_settled_elsewhere_and_no_director(
    database: Database, database_url: str, owner: asyncpg.Connection
) -> None:
    house = await Payroll.found(database)
    director = await house.hire("9000.00", terms={"contractKind": "DIRECTOR"})
    for employee in (await house.hire(), director):
        assert (await dismissed(house, employee))["errors"] == []
    ending = await house.hire()
    await ended(house.boss, "approveTermination", await end(house, ending))
    await house.hire()
    await database.close()
    await revised(command.downgrade, database_url, BEFORE)
    await revised(command.upgrade, database_url, AFTER)
    assert await rows(owner, house, SETTLED) == [(False,), (True,), (False,), (False,)]
    forced = "select relforcerowsecurity from pg_class where relname in ('employee', 'termination')"
    assert await rows(owner, house, forced) == [(True,), (True,)]


async def rows(owner: asyncpg.Connection, house: Payroll, query: str) -> list[tuple[Any, ...]]:
    await owner.execute("select set_config('app.company', $1, false)", str(house.company))
    return [tuple(row) for row in await owner.fetch(query)]
