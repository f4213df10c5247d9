"""Aggregates come and go whole, and lost updates do not happen."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import re
import signal
from contextlib import asynccontextmanager, suppress
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.catalog.product import Product
from domain.kernel.refusal import Duplicate, NotFound, StaleVersion
from domain.kernel.runner import Envelope, execute
from domain.sales.ports import SalesDesk
from domain.stock.ports import StockedProducts
from domain.stock.warehouse import Warehouse
from persistence.database import Database
from persistence.identity import new_id
from persistence.stock.tables import warehouses
from persistence.wire import Wire
from tests.builders import a_product
from tests.persistence.acts import (
    OpenWarehouse,
    RenameWarehouse,
    WarehouseOpened,
    beginning,
    open_warehouse,
    opened,
    rename_warehouse,
)


async def version_of(database: Database, company: UUID, id: UUID) -> int:
    async with beginning(database, company)() as uow:
        return (await uow.get(Warehouse, id)).version


async def test_what_was_added_is_found_again_by_id_and_by_its_natural_key(database, company):
    outcome = await opened(beginning(database, company), "A1")
    async with beginning(database, company)() as uow:
        found = await uow.get(Warehouse, outcome.result)
        assert (found.code, found.version) == ("A1", 1)
        assert await uow.find(Warehouse, code="A1") is found
        assert await uow.find(Warehouse, code="A2") is None


async def test_what_was_added_in_this_transaction_is_found_too(database, company):
    async with beginning(database, company)() as uow:
        warehouse = Warehouse(id=uow.new_id(), code="A1", name="Um")
        uow.add(warehouse)
        assert await uow.get(Warehouse, warehouse.id, lock=True) is warehouse
        assert await uow.find(Warehouse, code="A1", lock=True) is warehouse


async def test_many_come_in_the_order_asked_for(database, company):
    begin = beginning(database, company)
    ids = [(await opened(begin, f"A{n}")).result for n in range(5)]
    wanted = [ids[3], ids[0], ids[4], ids[3]]
    async with begin() as uow:
        assert [found.id for found in await uow.get_many(Warehouse, wanted, lock=True)] == wanted


async def test_what_does_not_exist_is_refused(database, company):
    async with beginning(database, company)() as uow:
        with pytest.raises(NotFound):
            await uow.get(Warehouse, new_id())


async def test_a_change_raises_the_version_once_however_often_it_is_saved(database, company):
    begin = beginning(database, company)
    id = (await opened(begin, "A1")).result
    async with begin() as uow:
        warehouse = await uow.get(Warehouse, id, lock=True)
        warehouse.name = "Dois"
        await uow.find(Warehouse, code="A1")
        warehouse.name = "Três"
        await uow.commit()
    assert await version_of(database, company, id) == 2


async def test_looking_raises_no_version(database, company):
    begin = beginning(database, company)
    id = (await opened(begin, "A1")).result
    async with begin() as uow:
        await uow.get(Warehouse, id, lock=True)
        await uow.commit()
    assert await version_of(database, company, id) == 1


async def test_a_lock_shows_the_newest_state_even_of_what_was_seen_before(database, company):
    begin = beginning(database, company)
    id = (await opened(begin, "A1")).result
    async with begin() as mine:
        seen = await mine.get(Warehouse, id)
        await execute(rename_warehouse, RenameWarehouse(warehouse_id=id, name="Dois"), begin)
        assert (await mine.get(Warehouse, id, lock=True)) is seen
        assert (seen.name, seen.version) == ("Dois", 2)


async def test_an_overwriting_command_must_have_seen_the_current_version(database, company):
    begin = beginning(database, company)
    id = (await opened(begin, "A1")).result
    rename = RenameWarehouse(warehouse_id=id, name="Dois")
    await execute(rename_warehouse, rename, begin, envelope=Envelope(expected_version=1))
    with pytest.raises(StaleVersion) as stale:
        await execute(rename_warehouse, rename, begin, envelope=Envelope(expected_version=1))
    assert stale.value.facts["current_version"] == 2


async def test_what_changed_between_a_look_and_the_lock_was_not_seen(database, company):
    begin = beginning(database, company)
    id = (await opened(begin, "A1")).result

    async def look_first(command, uow):
        await uow.get(Warehouse, id)
        await execute(rename_warehouse, RenameWarehouse(warehouse_id=id, name="Dois"), begin)
        (await uow.get(Warehouse, id, lock=True)).name = command.name
        return id

    late = RenameWarehouse(warehouse_id=id, name="Três")
    with pytest.raises(StaleVersion) as stale:
        await execute(look_first, late, begin, envelope=Envelope(expected_version=1))
    assert stale.value.facts["current_version"] == 2
    async with begin() as uow:
        assert (await uow.get(Warehouse, id)).name == "Dois"


@pytest.mark.parametrize("lock", [True, False])
async def test_of_ten_who_saw_the_same_version_one_overwrites(database, company, lock):
    begin = beginning(database, company)
    id = (await opened(begin, "A1")).result

    async def rename(number: int) -> bool:
        command = RenameWarehouse(warehouse_id=id, name=str(number), lock=lock)
        try:
            await execute(rename_warehouse, command, begin, envelope=Envelope(expected_version=1))
        except StaleVersion:
            return False
        return True

    assert sum(await asyncio.gather(*map(rename, range(10)))) == 1
    assert await version_of(database, company, id) == 2


async def test_who_did_not_lock_and_lost_is_done_again(database, company):
    begin = beginning(database, company)
    id = (await opened(begin, "A1")).result
    names = [RenameWarehouse(warehouse_id=id, name=str(n), lock=False) for n in range(3)]
    await asyncio.gather(*(execute(rename_warehouse, command, begin) for command in names))
    assert await version_of(database, company, id) == 4


async def test_a_taken_natural_key_is_a_refusal_even_in_a_race(database, company):
    begin = beginning(database, company)
    outcomes = await asyncio.gather(*(opened(begin, "A1") for _ in range(5)), return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(refused) == 4
    assert {(type(refusal), refusal.path) for refusal in refused} == {(Duplicate, ("code",))}


async def test_what_an_unchanged_aggregate_recorded_is_not_lost_with_it(database, company):
    begin = beginning(database, company)
    id = (await opened(begin, "A1")).result
    async with begin() as uow:
        (await uow.get(Warehouse, id)).record(WarehouseOpened(warehouse_id=id, code="A1"))
        gc.collect()
        await uow.get(Warehouse, id, lock=True)
        assert [type(event) for event in uow.new_events()] == [WarehouseOpened]
        assert uow.new_events() == []


async def test_locks_are_taken_in_one_order_whatever_is_asked_for_first(database, company):
    begin = beginning(database, company)
    ids = [(await opened(begin, f"A{n}")).result for n in range(6)]

    tried = []

    async def rename_all(command, uow):
        tried.append(command.name)
        for warehouse in await uow.get_many(Warehouse, random.sample(ids, len(ids)), lock=True):
            warehouse.name = command.name

    attempts = [RenameWarehouse(warehouse_id=ids[0], name=str(n)) for n in range(12)]
    await asyncio.gather(*(execute(rename_all, command, begin) for command in attempts))
    assert sorted(tried, key=int) == [str(n) for n in range(12)], "nobody lost a race"
    assert await version_of(database, company, ids[0]) == 13


async def test_what_a_transaction_leaves_behind_is_written_by_one_statement(database, company):
    sent: list[str] = []

    @asynccontextmanager
    async def watched(**given):
        async with beginning(database, company)(**given) as uow:
            with uow.wire.driver.query_logger(lambda query: sent.append(query.query)):
                yield uow

    outcome = await execute(open_warehouse, OpenWarehouse(code="A1"), watched)
    await asyncio.sleep(0)  # the driver tells of a statement in the next turn of the loop
    assert [re.findall(r"INSERT INTO (\w+)", statement) for statement in sent] == [
        ["event", "audit", "warehouse"],
        [],
    ]
    assert sent[-1] == "commit"
    assert await version_of(database, company, outcome.result) == 1


async def test_a_change_makes_room_under_a_unique_key_for_what_is_new(database, company):
    begin = beginning(database, company)
    id = (await opened(begin, "A1")).result
    async with begin() as uow:
        (await uow.get(Warehouse, id, lock=True)).code = "A2"
        await open_warehouse(OpenWarehouse(code="A1"), uow)
        await uow.commit()
    async with begin() as uow:
        assert [one.code for one in await uow.find_all(Warehouse)] == ["A2", "A1"]


async def test_statements_of_ones_own_see_what_has_changed_so_far(database, company):
    async with beginning(database, company)() as uow:
        await open_warehouse(OpenWarehouse(code="A1"), uow)
        assert await uow.transaction.scalar(select(func.count()).select_from(warehouses)) == 1


async def test_a_transaction_that_was_left_while_it_began_is_left_with_its_connection(database, company):
    async with database.engine.connect() as connection:
        wire = Wire.of(connection)
        beginning = asyncio.create_task(wire.begin())
        await asyncio.sleep(0)
        beginning.cancel()
        with pytest.raises(asyncio.CancelledError):
            await beginning
        assert wire.driver.is_closed()
    async with database.begin(company=company, actor=company, permissions=()) as uow:
        assert uow.wire.driver.is_in_transaction()


@pytest.mark.parametrize("leave", ["unit of work", "transaction", "read"])
async def test_who_is_cut_off_while_it_is_rolled_back_gives_back_a_connection_at_rest(
    database_url, company, leave
):
    """The server is stopped, so that the moment lasts."""
    alone = Database.at(database_url, connections=1)
    entered, refuse = asyncio.Event(), asyncio.Event()
    pids: list[int] = []

    async def refused() -> None:
        with suppress(KeyError):
            async with entrances(alone, company)[leave]() as inside:
                connection = inside if isinstance(inside, AsyncConnection) else inside.connection
                pids.append((await connection.exec_driver_sql("select pg_backend_pid()")).scalar_one())
                entered.set()
                await refuse.wait()
                raise KeyError

    try:
        under_way = asyncio.create_task(refused())
        await asyncio.wait_for(entered.wait(), 20)
        os.kill(pids[0], signal.SIGSTOP)
        refuse.set()
        for _ in range(3):
            for _ in range(10):
                await asyncio.sleep(0)
            assert not under_way.done()
            under_way.cancel()
        os.kill(pids[0], signal.SIGCONT)
        with pytest.raises(asyncio.CancelledError):
            await under_way
        async with alone.reading(company) as connection:
            assert (await connection.exec_driver_sql("select pg_backend_pid()")).scalar_one() == pids[0]
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
        await alone.close()


def entrances(database, company):
    return {
        "unit of work": partial(database.begin, company=company, actor=company, permissions=()),
        "transaction": partial(database.writing, company),
        "read": partial(database.reading, company),
    }


async def test_every_connection_is_given_back_whatever_becomes_of_the_transaction(database, company):
    begin = beginning(database, company)

    async def transaction(number: int) -> None:
        async with begin() as uow:
            if number % 2:
                await uow.rows(select(warehouses.c.id))
            if number % 3 == 0:
                raise KeyError(number)
            if number % 5 == 0:
                await asyncio.Event().wait()
            await uow.commit()

    under_way = [asyncio.create_task(transaction(number)) for number in range(30)]
    _, waiting = await asyncio.wait(under_way, timeout=1)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
    assert database.engine.pool.checkedout() == 0  # ty: ignore[unresolved-attribute]
    await opened(begin, "A1")


async def test_what_answerers_learn_of_products_by_the_way_is_asked_anew_once_one_changes(database, company):
    async with beginning(database, company)() as uow:
        product = await a_product(uow)
        before = await uow.ask(StockedProducts).of([product.id])
        product.allows_backorder = not product.allows_backorder
        after = await uow.ask(StockedProducts).of([product.id])
        assert after[product.id].allows_backorder is not before[product.id].allows_backorder
        await uow.commit()
    async with beginning(database, company)() as uow:
        asked = {"customer_id": new_id(), "warehouse_id": new_id(), "seller": new_id()}
        await uow.ask(SalesDesk).facts(product_ids=[product.id], **asked)
        sent: list[str] = []
        with uow.wire.driver.query_logger(lambda query: sent.append(query.query)):
            assert await uow.ask(StockedProducts).of([product.id]) == after
            await asyncio.sleep(0)
        assert sent == []
        (await uow.get(Product, product.id)).allows_backorder = before[product.id].allows_backorder
        assert await uow.ask(StockedProducts).of([product.id]) == before
