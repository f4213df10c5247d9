"""Pieces of one publication that are brought at the same time make one table."""

from __future__ import annotations

import asyncio
from uuid import UUID

from domain.fiscal.approximate_taxes import ApproximateTaxTable
from domain.fiscal.commands.import_approximate_taxes import ImportApproximateTaxes, import_approximate_taxes
from persistence.database import Database
from tests.fiscal.test_approximate_taxes import COFFEE, file
from tests.persistence.acts import beginning

WAITING = "select count(*) from pg_locks where locktype = 'advisory' and not granted"


async def test_pieces_of_a_new_table_that_are_brought_at_once_make_one_table(
    database: Database, company: UUID
) -> None:
    begin = beginning(database, company)
    pieces = [file(COFFEE), file(COFFEE.replace("09012100", "48232000"))]
    first, second = (ImportApproximateTaxes(state="SP", content=piece) for piece in pieces)

    async def bring_second() -> UUID:
        async with begin() as uow:
            table = await import_approximate_taxes(second, uow)
            await uow.commit()
            return table

    async with begin() as uow:
        table = await import_approximate_taxes(first, uow)
        late = asyncio.create_task(bring_second())
        async with database.engine.connect() as connection:
            while not late.done() and not (await connection.exec_driver_sql(WAITING)).scalar():
                await connection.rollback()
        await uow.commit()
    assert await late == table
    async with begin() as uow:
        (known,) = await uow.find_all(ApproximateTaxTable)
    assert known.rates == 2
