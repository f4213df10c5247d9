"""Workers that are killed while they calculate, book and print a run: others end it, and nothing is twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import select

from persistence.database import Database
from persistence.embedded.valkey import EmbeddedValkey
from persistence.outbox import TaskState, tasks
from persistence.people.payroll_tables import payslips
from tests.brokers.crew import relaying
from tests.patience import until, until_async
from tests.people.closed_runs import Ledger
from tests.workers.crew import Crew

PROGRAM = Path(__file__).parents[2] / "retaguarda.py"
TAKEN_OVER = 60.0
"""Seconds until what a killed worker had in hand is done by another; a dozen of them belong to its hold."""
WAITING = (
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)
PEOPLE = 12


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Where what is printed lies."""
    return tmp_path / "files"


@pytest.fixture
def crew(database_url: str, bell: EmbeddedValkey, files: Path) -> Iterator[Crew]:
    settings = {
        "DATABASE_URL": database_url,
        "BROKER_URL": bell.url(),
        "STORAGE_URL": files.as_uri(),
        "ENVIRONMENT": "development",
        "HOST": "127.0.0.1",
    }
    with ExitStack() as cleanup:
        yield Crew((str(PROGRAM), "worker"), settings, cleanup)


def pages(files: Path) -> list[Path]:
    return sorted(files.glob("**/payslips/**/*.pdf"))


@pytest_asyncio.fixture
async def books(database: Database) -> Ledger:
    """Twelve employees at 3,000.00."""
    books = await Ledger.kept(database, "2026-06", "2026-07")
    department = await books.cost_center("10", "Oficina")
    for _ in range(PEOPLE):
        await books.hire("3000.00", department)
    return books


@asynccontextmanager
async def held(owner: asyncpg.Connection, company: UUID, lock: str) -> AsyncIterator[None]:
    """Whoever needs what the statement locks waits meanwhile."""
    async with owner.transaction():
        await owner.execute("select set_config('app.company', $1, true)", str(company))
        await owner.execute(lock)
        yield


async def killed_while_it_waits(crew: Crew, owner: asyncpg.Connection, at_least: int = 1) -> None:
    worker = await crew.ready()

    async def waits() -> bool:
        return await owner.fetchval(WAITING) >= at_least

    await until_async(waits, within=TAKEN_OVER)
    worker.kill()
    assert await asyncio.to_thread(worker.wait, 20) == -9


async def paid(books: Ledger) -> list[UUID]:
    """Who has a payslip, one for each row."""
    async with books.desk.database.reading(books.desk.company) as connection:
        return list((await connection.execute(select(payslips.c.employee_id))).scalars())


async def attempts(books: Ledger, step: str) -> list[tuple[TaskState, int]]:
    async with books.desk.database.reading(books.desk.company) as connection:
        query = select(tasks.c.state, tasks.c.attempts).where(tasks.c.step == step)
        return [(row.state, row.attempts) for row in await connection.execute(query)]


async def test_a_run_whose_worker_was_killed_is_complete_and_pays_nobody_twice(
    books: Ledger,
    relay: Database,
    crew: Crew,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All payslips of a stretch are written when it dies; the run alone is not told yet."""
    monkeypatch.setattr("domain.people.payroll_run.STRETCH", 4)
    run = await books.house.open()
    async with relaying(relay, crew.settings["BROKER_URL"]):
        async with held(owner, books.desk.company, "select id from payroll_run for no key update"):
            await killed_while_it_waits(crew, owner)
        found = await books.house.run(run["id"])
        assert (found["status"], found["processed"]) == ("OPEN", 0)
        await crew.ready()

        async def calculated() -> bool:
            return (await books.house.run(run["id"]))["status"] == "CALCULATED"

        await until_async(calculated, within=TAKEN_OVER)
    found = await books.house.run(run["id"])
    assert (found["processed"], found["total"], found["refused"]) == (PEOPLE, PEOPLE, 0)
    who = await paid(books)
    assert len(who) == len(set(who)) == PEOPLE
    assert max(count for _, count in await attempts(books, "calculate_stretch")) == 2


async def test_what_follows_a_closed_run_is_there_once_although_workers_are_killed_in_it(
    books: Ledger,
    relay: Database,
    crew: Crew,
    owner: asyncpg.Connection,
    files: Path,
) -> None:
    """The first dies while it opens titles and books, the second while it prints."""
    run = await books.house.open()
    await books.work()
    await books.close(run)
    async with relaying(relay, crew.settings["BROKER_URL"]):
        tables = "lock table payable, journal_entry in share mode"
        async with held(owner, books.desk.company, tables):
            await killed_while_it_waits(crew, owner, at_least=2)
        assert await books.titles() == {}
        assert await books.entries() == []
        before = len(pages(files))
        second = await crew.ready()
        await asyncio.to_thread(until, lambda: len(pages(files)) > min(before, PEOPLE - 1), within=TAKEN_OVER)
        second.kill()
        assert await asyncio.to_thread(second.wait, 20) == -9
        await crew.ready()

        async def all_done() -> bool:
            steps = ("open_payroll_payables", "post_payroll", "post_provisions", "print_payslips")
            return all([{state for state, _ in await attempts(books, step)} == {"DONE"} for step in steps])

        await until_async(all_done, within=2 * TAKEN_OVER)
    # 248.60 of contribution each: 2,751.40 of 3,000.00.
    assert (await books.titles())["NET_PAY"]["total"]["amount"] == "33016.80"
    assert sorted(entry["purpose"] for entry in await books.entries()) == ["PAYROLL", "PROVISION"]
    assert len(pages(files)) == PEOPLE
    assert await books.broken() == {}
