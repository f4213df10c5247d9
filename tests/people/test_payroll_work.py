"""Runs in workers' hands: killed in the middle, done by others, calculated again, cut in any way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest_asyncio
from sqlalchemy import event

from domain.kernel.money import Money
from domain.people.issued_payslip import issue
from domain.people.payroll_opening import tables_of
from domain.people.payroll_run import PayrollRun
from domain.people.ports import PayFacts
from domain.processes import PROCESSES
from persistence.codec import encode
from persistence.database import Database
from persistence.people.payslips import load_payslip
from persistence.unit_of_work import EVERYTHING
from tests.people.paying import Payroll
from workers.tasks import ACTORS, Workshop


@pytest_asyncio.fixture
async def house(database: Database) -> Payroll:
    return await Payroll.found(database)


def in_stretches_of(size: int, monkeypatch: Any) -> None:
    monkeypatch.setattr("domain.people.payroll_run.STRETCH", size)


async def some(house: Payroll, count: int) -> list[str]:
    return [await house.hire(f"{2_000 + 731 * place}.37") for place in range(count)]


async def digests(house: Payroll, run: Any) -> list[str]:
    return [one["digest"] for one in await house.slips(run, "digest")]


async def test_what_a_killed_worker_had_in_hand_another_finishes(house: Payroll, monkeypatch: Any) -> None:
    in_stretches_of(2, monkeypatch)
    await some(house, 5)
    run = await house.open()
    first, *others = await house.due()
    assert len(others) == 2
    workshop = Workshop(house.database, PROCESSES)
    held, begun = asyncio.Event(), asyncio.Event()

    async def dies(attempt: Any) -> None:
        async with attempt.begin() as uow:
            ids = await uow.ask(PayFacts).employees(await uow.get(PayrollRun, _id(run["id"])), None)
            assert ids
            begun.set()
            await held.wait()

    attempt = asyncio.create_task(workshop.perform(dies, company=house.company, task=first.id))
    await begun.wait()
    for other in others:
        await Workshop(house.database, PROCESSES).perform(
            ACTORS[other.actor].work, company=house.company, task=other.id
        )
    middle = await house.run(run["id"])
    assert (middle["status"], middle["processed"]) == ("OPEN", 3)
    await workshop.interrupt(within=5)
    assert attempt.done()
    await house.work(Workshop(house.database, PROCESSES))
    after = await house.run(run["id"])
    assert (after["status"], after["processed"], after["refused"]) == ("CALCULATED", 5, 0)


async def test_calculating_again_gives_the_same_bytes_in_stretches_of_any_size(
    house: Payroll, monkeypatch: Any
) -> None:
    await some(house, 5)
    in_stretches_of(2, monkeypatch)
    run = await house.paid()
    before = await digests(house, run)
    ids = [one["id"] for one in await house.slips(run, "id")]
    for size in (1, 5):
        in_stretches_of(size, monkeypatch)
        again = (await house.act(house.chief, "recalculatePayrollRun", run))["payrollRun"]
        await house.work()
        run = await house.run(again["id"])
        assert await digests(house, run) == before
        assert [one["id"] for one in await house.slips(run, "id")] == ids


async def test_sums_of_a_run_are_the_sums_of_its_payslips(house: Payroll, monkeypatch: Any) -> None:
    in_stretches_of(2, monkeypatch)
    await some(house, 5)
    run = await house.paid()
    by_hand: dict[str, Money] = {}
    for slip in await house.amounts(run):
        for item, amount in slip.items():
            by_hand[item] = by_hand.get(item, Money(0)) + Money.of(amount)
    document = (
        "query ($run: ID!) { payrollCosts(first: 100, where: {payrollRun: {id: {eq: $run}}})"
        " { nodes { item amount { amount } heads } } }"
    )
    answer = await house.chief.ask(document, run=run["id"])
    assert answer.problems == []
    told: dict[str, Money] = {}
    for node in answer.data["payrollCosts"]["nodes"]:
        told[node["item"]] = told.get(node["item"], Money(0)) + Money.of(node["amount"]["amount"])
    assert told == by_hand


async def test_a_stretch_asks_as_often_for_fifty_as_for_five(house: Payroll) -> None:
    employees = [_id(one) for one in await some(house, 50)]
    run_id = _id((await house.paid())["id"])
    asked = [await statements(house, run_id, employees[:count]) for count in (5, 50)]
    assert asked[0] == asked[1] <= 25


async def statements(house: Payroll, run_id: UUID, employees: list[UUID]) -> int:
    """How many a stretch sends to gather its facts."""
    async with house.database.begin(
        company=house.company, actor=house.chief.actor, permissions=EVERYTHING
    ) as uow:
        run = await uow.get(PayrollRun, run_id)
        tables = await tables_of(run.kind, run.accrual_month, run.paid_on, uow)
        with counted(house.database) as sent:
            gathered = await uow.ask(PayFacts).of(run, employees)
        assert len([issue(one, tables) for one in gathered]) == len(employees)
    return len(sent)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(*told: Any) -> None:
        sent.append(told[2])

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def test_the_payslip_of_a_row_is_the_one_that_was_calculated(house: Payroll) -> None:
    await some(house, 1)
    run = await house.paid()
    (slip,) = await house.slips(run, "id net { amount }")
    async with house.database.reading(house.company) as connection:
        payslip = await load_payslip(connection, house.company, _id(slip["id"]))
    assert str(payslip.net) == slip["net"]["amount"]
    assert encode(payslip)["kind"] == "MONTHLY"


def _id(wire: str) -> UUID:
    return UUID(wire.rpartition("_")[2])
