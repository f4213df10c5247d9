"""Pages of payslips in workers' hands: printed once, whoever is killed meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from domain.processes import PROCESSES
from persistence.database import Database
from persistence.outbox import tasks
from persistence.people.payslip_pages import page_of
from persistence.storage import Storage
from tests.people.paying import Payroll
from workers import payslips
from workers.tasks import ACTORS, Workshop

STEP = "print_payslips"


class Printer:
    """The real one, which tells whose pages it begins, and stops for ever at one of them."""

    def __init__(self, *, stops_after: int | None = None) -> None:
        self.begun: list[str] = []
        self.stopped = asyncio.Event()
        self._stops_after = stops_after
        self._print = payslips.pages

    async def pages(self, receipt: Any) -> bytes:
        if len(self.begun) == self._stops_after:
            self.stopped.set()
            await asyncio.Event().wait()
        self.begun.append(receipt.employee.name)
        return await self._print(receipt)


@pytest.fixture
def storage(storage_url: str, monkeypatch: pytest.MonkeyPatch) -> Storage:
    made = Storage(storage_url)
    monkeypatch.setattr(payslips, "storage", lambda: made)
    return made


async def test_what_was_printed_before_a_worker_was_killed_is_not_printed_anew(
    database: Database, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await Payroll.found(database)
    names = sorted([f"Pessoa {number}" for number in range(1, 6)])
    for _ in names:
        await house.hire()
    run = await house.close(await house.paid())
    first, second = Printer(stops_after=3), Printer()
    monkeypatch.setattr(payslips, "pages", first.pages)
    workshop, task = Workshop(database, PROCESSES), await printing(house)
    work = ACTORS[STEP].work
    attempt = asyncio.create_task(workshop.perform(work, company=house.company, task=task))
    await first.stopped.wait()
    await workshop.interrupt(within=5)
    assert attempt.done()
    monkeypatch.setattr(payslips, "pages", second.pages)
    await Workshop(database, PROCESSES).perform(work, company=house.company, task=task)
    assert (len(first.begun), len(second.begun)) == (3, 2)
    assert sorted(first.begun + second.begun) == names
    for slip in await house.slips(run, "id"):
        async with database.begin(company=house.company, actor=house.chief.actor, permissions=()):
            page = await page_of(storage, house.company, _id(run["id"]), _id(slip["id"]))
        assert page.startswith(b"%PDF")


async def printing(house: Payroll) -> UUID:
    query = select(tasks.c.id).where(tasks.c.step == STEP)
    async with house.database.reading(house.company) as connection:
        return (await connection.execute(query)).scalar_one()


def _id(wire: str) -> UUID:
    return UUID(wire.rpartition("_")[2])
