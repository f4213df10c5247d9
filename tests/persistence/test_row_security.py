"""Two companies in one database never see each other, whatever SQL is sent."""

from __future__ import annotations

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.kernel.refusal import NotFound
from domain.stock.warehouse import Warehouse
from tests.persistence.acts import beginning, opened

EVERYTHING_IN_SIGHT = "select company_id from warehouse union all select company_id from event"
PERMISSION_DENIED, POLICY_VIOLATED = "42501", "42501"


async def test_each_company_sees_its_own_rows_and_only_them(database, companies):
    for company in companies:
        await opened(beginning(database, company), "A1")
    for company in companies:
        async with database.reading(company) as connection:
            assert set((await connection.execute(text(EVERYTHING_IN_SIGHT))).scalars()) == {company}


async def test_without_a_company_there_is_nothing_to_see(database, company):
    await opened(beginning(database, company), "A1")
    async with database.engine.connect() as connection:
        assert (await connection.execute(text(EVERYTHING_IN_SIGHT))).all() == []


async def test_the_company_is_forgotten_with_the_transaction(database, company):
    await opened(beginning(database, company), "A1")
    async with database.engine.connect() as connection:
        await connection.execute(
            text("select set_config('app.company', :company, true)"), {"company": str(company)}
        )
        assert (await connection.execute(text(EVERYTHING_IN_SIGHT))).all() != []
        await connection.commit()
        assert (await connection.execute(text(EVERYTHING_IN_SIGHT))).all() == []


async def test_the_owner_of_the_tables_is_bound_too(owner: asyncpg.Connection, database, company):
    await opened(beginning(database, company), "A1")
    assert await owner.fetch(EVERYTHING_IN_SIGHT) == []


async def test_another_companys_id_is_an_id_that_does_not_exist(database, companies):
    mine, theirs = companies
    id = (await opened(beginning(database, theirs), "A1")).result
    async with beginning(database, mine)() as uow:
        with pytest.raises(NotFound):
            await uow.get(Warehouse, id, lock=True)
        assert await uow.find(Warehouse, code="A1") is None


@pytest.mark.parametrize(
    ("statement", "touched"),
    [
        ("update warehouse set name = 'Minha' where id = :id", 0),
        ("delete from task", 0),
        ("update task set state = 'DONE'", 0),
    ],
)
async def test_raw_sql_touches_nothing_of_the_others(database, companies, statement, touched):
    mine, theirs = companies
    id = (await opened(beginning(database, theirs), "A1")).result
    async with database.writing(mine) as connection:
        parameters = {"id": id} if ":id" in statement else {}
        assert (await connection.execute(text(statement), parameters)).rowcount == touched


async def test_rows_cannot_be_slipped_to_another_company(database, companies):
    mine, theirs = companies
    insert = text("insert into warehouse values (:company, :company, 1, 'X', 'X')")
    with pytest.raises(DBAPIError) as denied:
        async with database.writing(mine) as connection:
            await connection.execute(insert, {"company": theirs})
    assert denied.value.orig.sqlstate == POLICY_VIOLATED
    await opened(beginning(database, mine), "A1")
    with pytest.raises(DBAPIError) as denied:
        async with database.writing(mine) as connection:
            await connection.execute(text("update warehouse set company_id = :company"), {"company": theirs})
    assert denied.value.orig.sqlstate == POLICY_VIOLATED


@pytest.mark.parametrize(
    "statement",
    [
        "alter table warehouse disable row level security",
        "truncate warehouse",
        "drop table warehouse",
        "create table loot as select * from warehouse",
        "update event set payload = '{}'",
        "delete from audit",
    ],
)
async def test_the_application_may_not_reach_beyond_its_rows(database, company, statement):
    with pytest.raises(DBAPIError) as denied:
        async with database.writing(company) as connection:
            await connection.execute(text(statement))
    assert denied.value.orig.sqlstate == PERMISSION_DENIED


async def test_the_relay_sees_the_tasks_of_all_and_nothing_else(database, relay, companies):
    for company in companies:
        await opened(beginning(database, company), "A1")
    async with relay.engine.connect() as connection:
        assert set((await connection.execute(text("select company_id from task"))).scalars()) == set(
            companies
        )
    for table in ("event", "warehouse", "audit", "party"):
        with pytest.raises(DBAPIError) as denied:
            async with relay.engine.connect() as connection:
                await connection.execute(text(f"select * from {table}"))  # noqa: S608
        assert denied.value.orig.sqlstate == PERMISSION_DENIED


async def test_reading_cannot_write(database, company):
    with pytest.raises(DBAPIError) as denied:
        async with database.reading(company) as connection:
            await connection.execute(
                text("insert into number_series values (:company, 'x', 1)"), {"company": company}
            )
    assert denied.value.orig.sqlstate == "25006"
