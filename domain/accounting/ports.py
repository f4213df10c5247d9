"""What the books ask of their own ledger, of shipped data, and of other contexts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.accounting.account import AccountNature, AccountPurpose
from domain.accounting.entry import PostedEntry, Source
from domain.accounting.postings import Amount, Occasion, Posting
from domain.kernel.money import ZERO, Money


class Periods(Protocol):
    """The gate of a month, held until the transaction ends: by many who post, or by one who closes.

    The status of the period is to be read after passing the gate.
    """

    async def share(self, month: date) -> None: ...

    async def seize(self, month: date) -> None: ...


class Journal(Protocol):
    """The entries that are posted, those of this transaction included."""

    async def entry(self, id: UUID) -> PostedEntry | None: ...

    async def standing_of(self, source: Source) -> list[PostedEntry]:
        """The entries of a source that nothing has reversed, oldest first."""
        ...

    async def has(self, source: Source, purpose: str) -> bool: ...

    async def is_reversed(self, id: UUID) -> bool: ...


class Chart(Protocol):
    async def accounts_for(self, purposes: Collection[AccountPurpose]) -> dict[AccountPurpose, UUID]:
        """The account in use for each purpose that has one."""
        ...


class PostingRules(Protocol):
    def of(self, occasion: Occasion, on: date) -> Sequence[Posting]:
        """The rows in force on a day, in their order."""
        ...


@dataclass(frozen=True, kw_only=True)
class AccountTemplate:
    """A row of a shipped chart; ``parent`` is the code of the account above, empty at the top."""

    code: str
    name: str
    nature: AccountNature
    parent: str
    analytic: bool
    purpose: AccountPurpose | None


class ChartTemplates(Protocol):
    def of(self, name: str, on: date) -> Sequence[AccountTemplate]:
        """A shipped chart, parents first; empty when there is none of this name."""
        ...


@dataclass(frozen=True, kw_only=True)
class BookedInvoice:
    """What an authorised document is worth: its total, and its taxes where they are due by document."""

    number: int
    is_return: bool
    total: Money
    taxes: Mapping[Amount, Money]
    withheld: Money = ZERO


class BookedInvoices(Protocol):
    async def of(self, invoice_id: UUID) -> BookedInvoice | None: ...


@dataclass(frozen=True, kw_only=True)
class BookedPayroll:
    """What a closed run comes to, by cost centre; ``reference`` names it (2026-11 MONTHLY)."""

    reference: str
    amounts: Mapping[UUID | None, Mapping[Amount, Money]]


class BookedPayrolls(Protocol):
    async def of(self, payroll_run_id: UUID) -> BookedPayroll | None: ...


class Provisions(Protocol):
    """What is owed for vacations and thirteenth salaries before anybody asks for it, by cost centre."""

    async def turn(self) -> None:
        """Who brings the books to it at the same time waits, until the commit."""
        ...

    async def due(self, on: date) -> Mapping[UUID | None, Mapping[Amount, Money]]:
        """All that is owed at the end of this day, at the pay of the day, with the charges on it."""
        ...

    async def months(self, since: date) -> Sequence[date]:
        """The last days of months whose pay is closed, from this day on, in their order."""
        ...

    async def booked(self, on: date) -> Mapping[UUID | None, Mapping[Amount, Money]]:
        """What the books provide by then."""
        ...


@dataclass(frozen=True, kw_only=True)
class Balance:
    """All debits and credits of one account up to a day."""

    account_code: str
    debit: Money
    credit: Money


@dataclass(frozen=True, kw_only=True)
class MonthEnd:
    """What stands between a month and its end: ``open_steps`` are tasks that facts of the month still
    wait for, ``open_requests`` manual entries of the month that nobody decided."""

    balances: tuple[Balance, ...]
    open_steps: int
    open_requests: int


class MonthEnds(Protocol):
    async def of(self, month: date) -> MonthEnd: ...
