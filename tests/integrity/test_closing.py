"""A month is closed while sixteen post without pause: nothing gets in afterwards."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import UUID

from sqlalchemy import text

from domain.accounting.commands.close_period import ClosePeriod, close_period
from domain.accounting.commands.open_books import OpenBooks, open_books
from domain.accounting.commands.post_entries import PostEntries, post_entries
from domain.accounting.entry import Source
from domain.accounting.period import AccountingPeriod, PeriodNotOpen
from domain.accounting.postings import Amount, Occasion
from domain.kernel.money import Money
from persistence.database import Database
from persistence.identity import new_id
from persistence.integrity.checks import broken_invariants
from tests.company import FrontDesk

POSTERS = 16


async def test_no_entry_gets_into_a_month_after_it_was_closed(database: Database, company: UUID) -> None:
    desk = FrontDesk(database, company)
    await desk.give(open_books, OpenBooks())
    async with desk.looking() as uow:
        month, on = await uow.find(AccountingPeriod, month=uow.today.replace(day=1)), uow.today
    posters = [asyncio.create_task(_post_until_refused(desk, on)) for _ in range(POSTERS)]
    while await _entries(database, company) < 3 * POSTERS:
        assert not any(poster.done() for poster in posters)
    await desk.give(close_period, ClosePeriod(period_id=month.id))
    closed_with = await _entries(database, company)
    posted = await asyncio.gather(*posters)
    assert await _entries(database, company) == closed_with == sum(posted)
    async with database.reading(company) as connection:
        assert await broken_invariants(connection) == {}


async def _post_until_refused(desk: FrontDesk, on: date) -> int:
    """How many entries were taken."""
    taken = 0
    while True:
        entry = PostEntries(
            occasion=Occasion.GOODS_SHIPPED,
            source=Source(type="shipment", id=new_id()),
            order_id=None,
            on=on,
            amounts={Amount.TOTAL: Money(100)},
        )
        try:
            await desk.give(post_entries, entry)
        except PeriodNotOpen:
            return taken
        taken += 1


async def _entries(database: Database, company: UUID) -> int:
    async with database.reading(company) as connection:
        return await connection.scalar(text("select count(*) from journal_entry")) or 0
