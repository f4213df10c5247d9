"""The books of one company in memory: the shipped chart and rules, and a journal over what was appended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from domain.accounting.account import Account, AccountPurpose
from domain.accounting.commands.open_books import OpenBooks, open_books
from domain.accounting.commands.post_entries import PostEntries, post_entries
from domain.accounting.entry import JournalEntry, JournalLine, PostedEntry, Side, Source
from domain.accounting.ports import (
    BookedInvoice,
    BookedInvoices,
    Chart,
    ChartTemplates,
    Journal,
    MonthEnd,
    MonthEnds,
    Periods,
    PostingRules,
)
from domain.accounting.postings import Amount, Occasion
from domain.kernel.money import Money
from persistence.accounting.book import shipped_chart, shipped_postings
from tests.memory import Memory

SALE, TODAY = UUID(int=100), date(2026, 11, 21)


class Gates:
    """Nobody else is there."""

    async def share(self, month: date) -> None: ...

    async def seize(self, month: date) -> None: ...


class Shipped:
    """Answers with what is shipped, both for rules and for charts."""

    def of(self, asked: Any, on: date) -> Any:
        if isinstance(asked, Occasion):
            return [posting for posting in shipped_postings() if posting.holds(asked, on)]
        return shipped_chart(asked, on)


@dataclass
class Books:
    """``month_end`` and ``invoices`` are what the ports answer."""

    world: Memory = field(default_factory=Memory)
    month_end: MonthEnd = field(default_factory=lambda: MonthEnd(balances=(), open_steps=0, open_requests=0))
    invoices: dict[UUID, BookedInvoice] = field(default_factory=dict)

    @classmethod
    async def opened(cls) -> Books:
        books = cls()
        rules: dict[type, Any] = {PostingRules: Shipped(), ChartTemplates: Shipped(), Periods: Gates()}
        books.world.answers = rules | {
            Journal: books,
            Chart: books,
            MonthEnds: End(books),
            BookedInvoices: Desk(books),
        }
        await open_books(OpenBooks(), books.world)
        return books

    async def post(
        self, occasion: Occasion, number: int = 1, /, *, on: date = TODAY, **amounts: str
    ) -> list[UUID]:
        """What the rules make of amounts in reais, by their names."""
        source = Source(type="thing", id=UUID(int=1000 + number))
        cents = {Amount(name): Money.of(amount) for name, amount in amounts.items()}
        return await post_entries(
            PostEntries(occasion=occasion, source=source, order_id=SALE, on=on, amounts=cents), self.world
        )

    @property
    def entries(self) -> list[PostedEntry]:
        entries = [fact for fact in self.world.facts if isinstance(fact, JournalEntry)]
        return [PostedEntry(entry=entry, sides=tuple(self._sides(entry.id))) for entry in entries]

    @property
    def balances(self) -> dict[str, str]:
        """Debits less credits in reais, by the purpose of the account; those at zero left out."""
        sums: Counter[UUID] = Counter()
        for posted in self.entries:
            for side in posted.sides:
                sums[side.account_id] += side.debit.cents - side.credit.cents
        return {self._name(id): str(Money(cents)) for id, cents in sums.items() if cents}

    def _name(self, id: UUID) -> str:
        account = self.world.kept[id]
        assert isinstance(account, Account)
        return account.purpose.value if account.purpose else account.code

    def account(self, purpose: AccountPurpose) -> Account:
        return next(
            account
            for account in self.world.kept.values()
            if isinstance(account, Account) and account.purpose is purpose
        )

    def _sides(self, entry_id: UUID) -> list[Side]:
        return [
            Side(
                account_id=line.account_id,
                cost_center_id=line.cost_center_id,
                debit=line.debit,
                credit=line.credit,
            )
            for line in self.world.facts
            if isinstance(line, JournalLine) and line.entry_id == entry_id
        ]

    # as Journal

    async def entry(self, id: UUID) -> PostedEntry | None:
        return next((posted for posted in self.entries if posted.entry.id == id), None)

    async def standing_of(self, source: Source) -> list[PostedEntry]:
        return [
            posted
            for posted in self.entries
            if (posted.entry.source_type, posted.entry.source_id) == (source.type, source.id)
            and not await self.is_reversed(posted.entry.id)
        ]

    async def has(self, source: Source, purpose: str) -> bool:
        return any(
            (posted.entry.source_type, posted.entry.source_id, posted.entry.purpose)
            == (source.type, source.id, purpose)
            for posted in self.entries
        )

    async def is_reversed(self, id: UUID) -> bool:
        return any(posted.entry.reverses_id == id for posted in self.entries)

    # as Chart

    async def accounts_for(self, purposes: Collection[AccountPurpose]) -> dict[AccountPurpose, UUID]:
        return {
            account.purpose: account.id
            for account in self.world.kept.values()
            if isinstance(account, Account) and account.purpose in purposes and account.active
        }


@dataclass
class End:
    books: Books

    async def of(self, month: date) -> MonthEnd:
        return self.books.month_end


@dataclass
class Desk:
    books: Books

    async def of(self, invoice_id: UUID) -> BookedInvoice | None:
        return self.books.invoices.get(invoice_id)
