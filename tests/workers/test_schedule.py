"""The clock's jobs: one keeper at a time, old rows go, what is broken is found."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from domain.catalog.commands.register_product import register_product
from domain.kernel.brazil.regime import ContributionRegime, TaxRegime
from domain.platform.commands.found_company import FoundCompany, found_company
from domain.platform.enrolment import Enrolment
from domain.platform.site import Site
from domain.stock.commands.receive_stock import ReceiveStock, receive_stock
from domain.stock.commands.register_warehouse import RegisterWarehouse, register_warehouse
from domain.stock.receiving import ReceivedItem
from persistence.database import Database
from tests.builders import a_cnpj, an_address, registering_a_product
from tests.company import FrontDesk
from tests.patience import until_async
from tests.workers.signage import Yard
from workers import backlog, schedule
from workers.schedule import Clock, Job


@pytest_asyncio.fixture
async def clock(relay: Database, database: Database) -> Clock:
    return Clock(relay, database)


@asynccontextmanager
async def kept(clock: Clock) -> AsyncIterator[None]:
    stop = asyncio.Event()
    work = asyncio.create_task(clock.keep(stop))
    try:
        yield
    finally:
        stop.set()
        await work


async def test_one_keeps_the_clock_and_another_takes_over(
    relay: Database, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keepers: list[Clock] = []

    async def note(clock: Clock) -> None:
        keepers.append(clock)

    monkeypatch.setattr(schedule, "JOBS", (Job("note", timedelta(0), note),))
    monkeypatch.setattr(schedule, "LOOK", 0.02)
    monkeypatch.setattr(schedule, "STAND_BY", 0.05)
    first, second = Clock(relay, database), Clock(relay, database)
    async with kept(second):
        async with kept(first):
            await until_async(lambda: _at_least(keepers, 5))
            keeper = keepers[0]
            assert set(map(id, keepers)) == {id(keeper)}
        await until_async(lambda: _has(keepers, second))


async def test_a_job_that_fails_does_not_stop_the_others(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = asyncio.Event()

    async def fail(_: Clock) -> None:
        raise RuntimeError

    async def succeed(_: Clock) -> None:
        done.set()

    jobs = (Job("fail", timedelta(hours=1), fail), Job("succeed", timedelta(hours=1), succeed))
    monkeypatch.setattr(schedule, "JOBS", jobs)
    async with kept(clock):
        await asyncio.wait_for(done.wait(), 10)


async def test_every_job_runs_on_the_real_tables(clock: Clock) -> None:
    for job in schedule.JOBS:
        await job.work(clock)


async def test_the_backlog_tells_what_waits_and_for_how_long(clock: Clock, company: UUID) -> None:
    yard = await Yard.of(clock.within, company)
    await yard.order("Norte")
    await schedule.measure_backlog(clock)
    assert schedule.waiting._value.get() == 1
    assert backlog.oldest._value.get() >= 0


async def test_stock_that_somebody_tampered_with_is_found(clock: Clock, company: UUID) -> None:
    await register(clock.within, company)
    await stocked(clock.within, company)
    await schedule.check_invariants(clock)
    assert exceptions("stock on hand is the sum of its movements") == 0

    async with clock.within.writing(company) as connection:
        await connection.execute(text("update stock_item set on_hand = on_hand + 1"))
    await schedule.check_invariants(clock)
    assert exceptions("stock on hand is the sum of its movements") == 1
    assert exceptions("reserved is what active reservations hold") == 0


async def test_keys_whose_time_is_over_go_in_every_company(
    clock: Clock, companies: tuple[UUID, UUID]
) -> None:
    for company in companies:
        await register(clock.within, company)
        async with clock.within.writing(company) as connection:
            await connection.execute(KEYS)
    await schedule.forget_old_keys(clock)
    for company in companies:
        async with clock.within.reading(company) as connection:
            assert (await connection.scalars(text("select key from idempotency"))).all() == ["valid"]


async def test_only_tasks_done_long_ago_go(clock: Clock, company: UUID) -> None:
    await register(clock.within, company)
    yard = await Yard.of(clock.within, company)
    for _ in range(3):
        await yard.order("Norte")
    old, recent, _ = await yard.tasks()
    async with clock.within.writing(company) as connection:
        for task, days in ((old, 401), (recent, 399)):
            await connection.execute(DONE, {"id": task["id"], "age": timedelta(days=days)})
    await schedule.forget_done_tasks(clock)
    assert [task["state"] for task in await yard.tasks()] == ["DONE", "WAITING"]


async def test_visits_of_long_ago_are_forgotten_and_others_are_not(
    clock: Clock, companies: tuple[UUID, UUID]
) -> None:
    for company in companies:
        await register(clock.within, company)
        async with clock.within.writing(company) as connection:
            await connection.execute(SESSIONS)
            await connection.execute(ATTEMPTS)
    await schedule.forget_visits(clock)
    for company in companies:
        async with clock.within.reading(company) as connection:
            sessions = (await connection.scalars(text("select generation from session order by 1"))).all()
            tried = (await connection.scalars(text("select account from sign_in_attempts"))).all()
        assert sessions == [1, 2, 3]
        assert tried == ["lately"]


SESSIONS = text("""
    insert into session (id, version, member_id, generation, digest, opened_at, expires_at, ended_at)
    select gen_random_uuid(), 1, (select id from member limit 1), name, '', now() - interval '90 days',
           now() + cast(expires as interval), now() + cast(ended as interval)
    from (values (1, '1 day', null), (2, '-29 days', null), (3, '1 day', '-29 days'),
                 (4, '-31 days', null), (5, '1 day', '-31 days')) as given (name, expires, ended)
""")
ATTEMPTS = text("""
    insert into sign_in_attempts (id, version, account, failures, last_at)
    select gen_random_uuid(), 1, name, 3, now() - cast(age as interval)
    from (values ('lately', '29 days'), ('long ago', '31 days')) as given (name, age)
""")


KEYS = text("""
    insert into idempotency (principal_id, operation, key, fingerprint, created_at, expires_at)
    select gen_random_uuid(), 'PlaceOrder', key, '', now(), now() + cast(remaining as interval)
    from (values ('over', '-1 second'), ('valid', '1 day')) as given (key, remaining)
""")


DONE = text("update task set state = 'DONE', done_at = now() - cast(:age as interval) where id = :id")


async def register(database: Database, company: UUID) -> None:
    """A company of its own, whose books nobody has opened."""
    site = Site(
        cnpj=a_cnpj(),
        state_registration="110042490114",
        regime=TaxRegime.REGULAR,
        pis_cofins_regime=ContributionRegime.NON_CUMULATIVE,
        address=an_address(),
    )
    person = Enrolment(name="Ana", email=f"{company.hex}@aurora.example", password="uma senha comprida")
    command = FoundCompany(legal_name="Torrefação Aurora", head_office=site, administrator=person)
    await FrontDesk(database, company).give(found_company, command)


async def stocked(database: Database, company: UUID) -> None:
    """Ten of something in a warehouse."""
    desk = FrontDesk(database, company)
    product = await desk.give(register_product, registering_a_product())
    warehouse = await desk.give(register_warehouse, RegisterWarehouse(code="A", name="Depósito"))
    ten = ReceivedItem(product_id=product, quantity=Decimal(10), unit_cost=Decimal("2.50"))
    await desk.give(receive_stock, ReceiveStock(warehouse_id=warehouse, items=[ten]))


def exceptions(check: str) -> float:
    return schedule.broken.labels(check)._value.get()


async def _at_least(keepers: list[Clock], count: int) -> bool:
    return len(keepers) >= count


async def _has(keepers: list[Clock], clock: Clock) -> bool:
    return any(keeper is clock for keeper in keepers)


async def test_every_company_has_its_books_and_the_next_month_open(clock: Clock, company: UUID) -> None:
    await register(clock.within, company)
    for _ in range(2):
        await schedule.open_coming_months(clock)
    async with clock.within.reading(company) as connection:
        months = (await connection.execute(text("select month from accounting_period order by 1"))).scalars()
        accounts = await connection.scalar(text("select count(*) from account"))
    first, second = months
    assert (second.month - first.month) % 12 == 1
    assert accounts > 50


async def test_a_company_whose_turn_fails_holds_up_no_other_and_the_job_failed(
    clock: Clock, companies: tuple[UUID, UUID]
) -> None:
    for company in companies:
        await register(clock.within, company)
    served = []

    async def serve(company: UUID) -> None:
        served.append(company)
        if len(served) == 1:
            raise ArithmeticError

    with pytest.raises(schedule.CompaniesWait, match="1"):
        await clock.for_each_company(serve)
    assert set(served) == set(companies)
