"""The law as every company reads it from the database, and nobody but the owner changes it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import ProgrammingError

from domain.kernel.law import LawBook
from domain.parties.ports import Municipalities
from persistence.database import Database
from persistence.law.book import shipped_law
from persistence.law.load import load
from persistence.law.tables import LAW, municipality
from persistence.unit_of_work import EVERYTHING

TODAY = date(2026, 11, 21)


async def test_every_company_reads_the_law_as_shipped(
    database: Database, companies: tuple[UUID, UUID]
) -> None:
    for company in companies:
        async with database.begin(company=company, actor=company, permissions=EVERYTHING) as uow:
            assert (await uow.ask(LawBook).on(TODAY)).rules == shipped_law(TODAY).rules


async def test_a_municipality_is_known_by_its_code(database: Database, company: UUID) -> None:
    async with database.begin(company=company, actor=company, permissions=EVERYTHING) as uow:
        assert await uow.ask(Municipalities).name_of("3550308") == "São Paulo"
        assert await uow.ask(Municipalities).name_of("3550309") is None


async def test_loading_again_writes_nothing(database_url: str, owner: asyncpg.Connection) -> None:
    written = "select xmin::text from municipality union select xmin::text from law_cfop"
    before = await owner.fetch(written)
    await reload(database_url)
    assert await owner.fetch(written) == before


async def test_loading_puts_a_changed_row_right_and_keeps_rows_of_others(
    database_url: str, owner: asyncpg.Connection
) -> None:
    await owner.execute("update law_internal_rate set rate = 1 where state = 'SP'")
    await owner.execute("update municipality set name = 'Sampa' where code = '3550308'")
    await owner.execute("insert into municipality values ('9999999', 'Nova', 'SP')")
    await reload(database_url)
    assert await owner.fetchval("select rate from law_internal_rate where state = 'SP'") == 18
    assert await owner.fetchval("select name from municipality where code = '3550308'") == "São Paulo"
    assert await owner.fetchval("select name from municipality where code = '9999999'") == "Nova"


async def test_the_application_reads_and_cannot_write(database: Database) -> None:
    for table in (municipality, *LAW.values()):
        async with database.engine.connect() as connection:
            assert await connection.scalar(select(func.count()).select_from(table))
            with pytest.raises(ProgrammingError, match="permission denied"):
                await connection.execute(delete(table))


async def reload(database_url: str) -> None:
    owner = Database.at(database_url, role=None)
    async with owner.engine.begin() as connection:
        await load(connection)
    await owner.close()
