"""Facts are guarded twice: by rights against the processes, by triggers against everybody."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from persistence.database import Database
from tests.architecture.test_database import APPEND_ONLY, KEPT
from tests.persistence.acts import beginning, opened
from tests.workers.test_schedule import register, stocked


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
@pytest.mark.parametrize("change", ["update {} set company_id = company_id", "delete from {}", "truncate {}"])
async def test_no_process_may_change_facts(
    database: Database, company: UUID, table: str, change: str
) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with database.writing(company) as connection:
            await connection.execute(text(change.format(table)))


@pytest.mark.parametrize("table", sorted(APPEND_ONLY | KEPT))
async def test_not_even_the_owner_empties_a_ledger(owner: asyncpg.Connection, table: str) -> None:
    with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
        await owner.execute(f"truncate {table} cascade")


@pytest.mark.parametrize("table", ["stock_movement", "event", "audit"])
@pytest.mark.parametrize("change", ["update {} set company_id = company_id", "delete from {}"])
async def test_not_even_the_owner_changes_a_row_of_it(
    database: Database, owner: asyncpg.Connection, company: UUID, table: str, change: str
) -> None:
    await register(database, company)
    await stocked(database, company)
    await owner.execute("select set_config('app.company', $1, false)", str(company))
    with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
        await owner.execute(change.format(table))


@pytest.mark.parametrize(
    "change",
    [
        "update number_series set last = last",
        "update number_series set last = last - 1",
        "update number_series set series = 'another'",
        "delete from number_series",
    ],
)
async def test_a_series_only_counts_up(
    database: Database, owner: asyncpg.Connection, company: UUID, change: str
) -> None:
    await opened(beginning(database, company), "x", numbered=True)
    await owner.execute("select set_config('app.company', $1, false)", str(company))
    with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
        await owner.execute(change)
    await owner.execute("update number_series set last = last + 1")
