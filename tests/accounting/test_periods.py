"""Months of the books: opened, closed after a checklist, reopened by two, locked for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.accounting.commands.close_period import ClosePeriod, close_period, digest_of
from domain.accounting.commands.lock_period import LockPeriod, lock_period
from domain.accounting.commands.open_books import OpenBooks, open_books
from domain.accounting.commands.open_period import OpenPeriod, open_period
from domain.accounting.commands.reopen_period import ReopenPeriod, reopen_period
from domain.accounting.commands.reverse_source import ReverseSource, reverse_source
from domain.accounting.entry import Source
from domain.accounting.period import AccountingPeriod, PeriodNotOpen, PeriodStatus, next_month
from domain.accounting.ports import Balance
from domain.accounting.postings import Occasion
from domain.kernel.money import Money
from domain.kernel.refusal import FourEyes, InvalidTransition, RefusalGroup
from tests.accounting.books import Books

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
OTHER = UUID(int=77)
EVEN = (
    Balance(account_code="1.1", debit=Money(500), credit=Money(0)),
    Balance(account_code="3.1", debit=Money(0), credit=Money(500)),
)


async def period(books: Books, month: date = NOVEMBER) -> AccountingPeriod:
    found = await books.world.find(AccountingPeriod, month=month)
    assert found is not None
    return found


async def closed(books: Books, month: date = NOVEMBER) -> AccountingPeriod:
    books.month_end = replace(books.month_end, balances=EVEN)
    await close_period(ClosePeriod(period_id=(await period(books, month)).id), books.world)
    return await period(books, month)


async def test_the_books_open_with_this_month_and_the_next_and_opening_them_again_adds_nothing():
    books = await Books.opened()
    before = set(books.world.kept)
    await open_books(OpenBooks(), books.world)
    months = [p.month for p in await books.world.find_all(AccountingPeriod)]
    assert (months, set(books.world.kept)) == ([NOVEMBER, DECEMBER], before)


def test_december_is_followed_by_january():
    assert next_month(DECEMBER) == date(2027, 1, 1)


async def test_closing_seals_the_balances():
    books = await Books.opened()
    november = await closed(books)
    assert november.status is PeriodStatus.CLOSED
    assert november.balance_digest == digest_of(reversed(EVEN))
    assert digest_of(EVEN) != digest_of(EVEN[:1])


async def test_closing_names_everything_that_stands_in_its_way():
    books = await Books.opened()
    books.month_end = replace(books.month_end, balances=EVEN[:1], open_steps=2, open_requests=1)
    with pytest.raises(RefusalGroup) as refused:
        await close_period(ClosePeriod(period_id=(await period(books)).id), books.world)
    assert [refusal.code for refusal in refused.value.refusals] == [
        "ENTRY_UNBALANCED",
        "PERIOD_HAS_UNFINISHED_STEPS",
        "PERIOD_HAS_UNDECIDED_REQUESTS",
    ]


async def test_a_closed_month_takes_no_entry_and_is_not_simply_opened():
    books = await Books.opened()
    await closed(books)
    with pytest.raises(PeriodNotOpen):
        await books.post(Occasion.GOODS_SHIPPED, TOTAL="10.00")
    with pytest.raises(PeriodNotOpen):
        await open_period(OpenPeriod(month="2026-11"), books.world)


async def test_what_is_undone_in_a_closed_month_is_dated_the_first_open_day():
    books = await Books.opened()
    await books.post(Occasion.GOODS_SHIPPED, TOTAL="10.00")
    await closed(books)
    await reverse_source(ReverseSource(source=Source(type="thing", id=UUID(int=1001))), books.world)
    original, reversal = books.entries
    assert (original.entry.posted_on, reversal.entry.posted_on) == (date(2026, 11, 21), DECEMBER)


async def test_one_person_alone_opens_no_closed_month():
    books = await Books.opened()
    november = await closed(books)
    command = ReopenPeriod(period_id=november.id, reason="Nota esquecida")
    await reopen_period(command, books.world)
    assert november.status is PeriodStatus.CLOSED
    with pytest.raises(FourEyes):
        await reopen_period(command, books.world)
    books.world.actor = OTHER
    await reopen_period(command, books.world)
    assert (november.status, november.balance_digest) == (PeriodStatus.OPEN, None)
    assert await books.post(Occasion.GOODS_SHIPPED, TOTAL="10.00")


async def test_a_locked_month_stays_locked():
    books = await Books.opened()
    november = await closed(books)
    for _ in range(2):
        await lock_period(LockPeriod(period_id=november.id), books.world)
    with pytest.raises(InvalidTransition):
        await reopen_period(ReopenPeriod(period_id=november.id, reason="Tarde demais"), books.world)
    assert november.status is PeriodStatus.LOCKED


async def test_an_open_month_is_not_locked():
    books = await Books.opened()
    with pytest.raises(InvalidTransition) as refused:
        await lock_period(LockPeriod(period_id=(await period(books)).id), books.world)
    assert refused.value.facts["allowed"] == ["CLOSED"]
