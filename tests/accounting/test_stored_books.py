"""The books in PostgreSQL: late entries, unbalanced ones, one source booked once, closing under way."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from domain.accounting.account import AccountPurpose
from domain.accounting.commands.approve_entry import ApproveEntry, approve_entry
from domain.accounting.commands.close_period import (
    ClosePeriod,
    UndecidedRequests,
    close_period,
    digest_of,
)
from domain.accounting.commands.open_books import OpenBooks, open_books
from domain.accounting.commands.post_entries import PostEntries, post_entries
from domain.accounting.commands.post_manual_entry import ManualLine, PostManualEntry, post_manual_entry
from domain.accounting.commands.post_opening_balances import (
    OpeningBalance,
    PostOpeningBalances,
    post_opening_balances,
)
from domain.accounting.commands.reverse_source import ReverseSource, reverse_source
from domain.accounting.entry import JournalEntry, JournalLine, Source, UnbalancedEntry
from domain.accounting.period import AccountingPeriod, PeriodNotOpen, PeriodStatus
from domain.accounting.ports import Chart, Journal, MonthEnds
from domain.accounting.posting import Happening, book
from domain.accounting.postings import Amount, Occasion
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.refusal import Duplicate
from persistence.accounting.trial_balance import is_balanced, trial_balance
from persistence.database import Database
from persistence.identity import new_id
from persistence.integrity.checks import broken_invariants
from tests.company import FrontDesk

OTHER = UUID(int=8)


async def today(desk: FrontDesk) -> date:
    async with desk.looking() as uow:
        return uow.today


async def this_month(desk: FrontDesk) -> AccountingPeriod:
    async with desk.looking() as uow:
        return await uow.find(AccountingPeriod, month=uow.today.replace(day=1))


async def shipped(desk: FrontDesk, source: Source | None = None, cost: str = "10.00") -> list[UUID]:
    return await desk.give(
        post_entries,
        PostEntries(
            occasion=Occasion.GOODS_SHIPPED,
            source=source or Source(type="shipment", id=new_id()),
            order_id=None,
            on=await today(desk),
            amounts={Amount.TOTAL: Money.of(cost)},
        ),
    )


async def test_what_is_posted_is_read_back_as_it_was(desk: FrontDesk) -> None:
    (entry_id,) = await shipped(desk, cost="12.34")
    async with desk.looking() as uow:
        posted = await uow.ask(Journal).entry(entry_id)
        accounts = await uow.ask(Chart).accounts_for([AccountPurpose.COST_OF_GOODS, AccountPurpose.INVENTORY])
    cost, stock = posted.sides
    assert (cost.account_id, cost.debit) == (accounts[AccountPurpose.COST_OF_GOODS], Money(1234))
    assert (stock.account_id, stock.credit) == (accounts[AccountPurpose.INVENTORY], Money(1234))


async def test_one_source_is_booked_once_even_when_two_do_it_at_once(desk: FrontDesk) -> None:
    source = Source(type="shipment", id=new_id())
    tried = await asyncio.gather(*(shipped(desk, source) for _ in range(4)), return_exceptions=True)
    posted = [each for each in tried if isinstance(each, list) and each]
    assert len(posted) == 1
    assert all(each == [] or isinstance(each, Duplicate) for each in tried if each not in posted)
    async with desk.looking() as uow:
        assert len(await uow.ask(Journal).standing_of(source)) == 1


@dataclass
class Slow(Command):
    """Post, and take some time about it."""

    permission = "tests.post"


async def test_who_closes_waits_for_who_is_posting_and_who_comes_later_is_refused(desk: FrontDesk) -> None:
    on, november = await today(desk), await this_month(desk)
    posted, go_on = asyncio.Event(), asyncio.Event()

    async def post_slowly(_: Slow, uow: UnitOfWork) -> None:
        happening = Happening(
            occasion=Occasion.GOODS_SHIPPED,
            source=Source(type="shipment", id=new_id()),
            order_id=None,
            on=on,
            amounts={None: {Amount.TOTAL: Money(100)}},
        )
        await book(happening, uow)
        posted.set()
        await go_on.wait()

    early = asyncio.create_task(desk.give(post_slowly, Slow()))
    await posted.wait()
    closing = asyncio.create_task(desk.give(close_period, ClosePeriod(period_id=november.id)))
    await _waits_for_a_lock(desk)
    late = asyncio.create_task(shipped(desk))
    go_on.set()
    await early
    await closing
    with pytest.raises(PeriodNotOpen):
        await late
    async with desk.looking() as uow:
        end = await uow.ask(MonthEnds).of(november.month)
        closed = await uow.get(AccountingPeriod, november.id)
    assert closed.status is PeriodStatus.CLOSED
    assert closed.balance_digest == digest_of(end.balances)
    assert {balance.debit + balance.credit for balance in end.balances} == {Money(100)}


async def _waits_for_a_lock(desk: FrontDesk) -> None:
    async with desk.database.engine.connect() as connection:
        for _ in range(200):
            waiting = await connection.exec_driver_sql(
                "select count(*) from pg_locks where locktype = 'advisory' and not granted"
            )
            if waiting.scalar():
                return
            await asyncio.sleep(0.01)
    raise AssertionError("nobody waits")


async def test_a_month_with_an_undecided_entry_is_not_closed(desk: FrontDesk) -> None:
    await asked(desk)
    with pytest.raises(UndecidedRequests):
        await desk.give(close_period, ClosePeriod(period_id=(await this_month(desk)).id))
    assert (await this_month(desk)).status is PeriodStatus.OPEN


async def asked(desk: FrontDesk) -> UUID:
    async with desk.looking() as uow:
        accounts = await uow.ask(Chart).accounts_for([AccountPurpose.CASH, AccountPurpose.BANK])
    lines = (
        ManualLine(account_id=accounts[AccountPurpose.BANK], debit=Money(5000)),
        ManualLine(account_id=accounts[AccountPurpose.CASH], credit=Money(5000)),
    )
    command = PostManualEntry(posted_on=await today(desk), memo="Depósito", lines=lines)
    return await desk.give(post_manual_entry, command)


async def test_an_entry_by_hand_is_stored_with_who_asked_and_who_approved(desk: FrontDesk) -> None:
    request = await asked(desk)
    other = FrontDesk(desk.database, desk.company, actor=OTHER)
    await other.give(approve_entry, ApproveEntry(request_id=request))
    async with desk.looking() as uow:
        (posted,) = await uow.ask(Journal).standing_of(Source(type="entryrequest", id=request))
    assert (posted.entry.posted_by, posted.entry.memo) == (OTHER, "Depósito")


@dataclass
class Cheat(Command):
    """Write to the journal past the business."""

    permission = "tests.cheat"


@pytest.mark.parametrize("credit", [[], [Money(99)], [Money(100), Money(1)]])
async def test_the_database_itself_takes_no_entry_that_does_not_balance(
    desk: FrontDesk, credit: list[Money]
) -> None:
    on = await today(desk)

    async def cheat(_: Cheat, uow: UnitOfWork) -> None:
        account = (await uow.ask(Chart).accounts_for([AccountPurpose.CASH]))[AccountPurpose.CASH]
        entry = an_entry(uow, on)
        uow.append(entry)
        sides = [(Money(100), Money(0)), *((Money(0), amount) for amount in credit)] if credit else []
        for position, (debited, credited) in enumerate(sides, 1):
            uow.append(
                JournalLine(
                    id=uow.new_id(),
                    entry_id=entry.id,
                    position=position,
                    posted_on=on,
                    account_id=account,
                    debit=debited,
                    credit=credited,
                )
            )

    with pytest.raises(UnbalancedEntry):
        await desk.give(cheat, Cheat())


def an_entry(uow: UnitOfWork, on: date) -> JournalEntry:
    return JournalEntry(
        id=uow.new_id(),
        number=999,
        posted_on=on,
        posted_at=uow.now,
        posted_by=uow.actor,
        memo="Sem contrapartida",
        source_type="nothing",
        source_id=uow.new_id(),
        purpose="NONE",
        order_id=None,
        reverses_id=None,
    )


@pytest.mark.parametrize("change", ["update journal_entry set memo = memo", "delete from journal_line"])
async def test_not_even_the_owner_changes_the_journal(
    desk: FrontDesk, owner: asyncpg.Connection, change: str
) -> None:
    await shipped(desk)
    await owner.execute("select set_config('app.company', $1, false)", str(desk.company))
    with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
        await owner.execute(change)


async def test_the_trial_balance_tells_before_within_and_after(desk: FrontDesk) -> None:
    on = await today(desk)
    source = Source(type="shipment", id=new_id())
    await shipped(desk, source, cost="10.00")
    await shipped(desk, cost="2.50")
    await desk.give(reverse_source, ReverseSource(source=source))
    year = date(on.year + 1, 1, 1)
    async with desk.database.reading(desk.company) as connection:
        rows = await trial_balance(connection, desk.company, since=on, on=on)
        later = await trial_balance(connection, desk.company, since=year, on=year)
        broken = await broken_invariants(connection)
    assert [(row.opening, row.debit, row.credit, row.closing) for row in rows] == [
        (Money(0), Money(1000), Money(1250), Money(-250)),
        (Money(0), Money(1250), Money(1000), Money(250)),
    ]
    assert [row.opening for row in later] == [Money(-250), Money(250)]
    assert is_balanced(rows)
    assert is_balanced(later)
    assert broken == {}


async def test_opening_balances_leave_what_is_kept_one_by_one_to_the_transitory_account(
    desk: FrontDesk,
) -> None:
    balances = [
        OpeningBalance(account_code="1.1.01.002", debit=Money(5000)),
        OpeningBalance(account_code="1.1.03.001", debit=Money(10000)),
        OpeningBalance(account_code="2.3.01.001", credit=Money(15000)),
    ]
    command = PostOpeningBalances(on=await today(desk), balances=balances)
    first = await desk.give(post_opening_balances, command)
    assert await desk.give(post_opening_balances, command) == first
    goods = PostEntries(
        occasion=Occasion.GOODS_BROUGHT_ALONG,
        source=Source(type="movement", id=new_id()),
        order_id=None,
        on=command.on,
        amounts={Amount.TOTAL: Money(10000)},
    )
    await desk.give(post_entries, goods)
    async with desk.database.reading(desk.company) as connection:
        rows = await trial_balance(connection, desk.company, since=command.on, on=command.on)
    assert [row.closing for row in rows] == [Money(5000), Money(10000), Money(-15000), Money(0)]
    command.balances = balances[:1]
    with pytest.raises(Duplicate):
        await desk.give(post_opening_balances, command)


async def test_two_companies_keep_books_of_their_own(
    database: Database, companies: tuple[UUID, UUID]
) -> None:
    one, other = (FrontDesk(database, company) for company in companies)
    for desk in (one, other):
        await desk.give(open_books, OpenBooks())
    source = Source(type="shipment", id=new_id())
    await shipped(one, source)
    async with other.looking() as uow:
        assert await uow.ask(Journal).standing_of(source) == []
    await shipped(other, source)
