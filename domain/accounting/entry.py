"""Entries of the journal (lançamento): facts whose debits equal their credits, undone only by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Refusal, Required


class UnbalancedEntry(Refusal):
    """Debits and credits differ; facts: ``debit``, ``credit``."""

    code = "ENTRY_UNBALANCED"


@dataclass(frozen=True, kw_only=True)
class Source:
    """What an entry comes from; ``type`` is the prefix of its id on the wire."""

    type: str
    id: UUID


@dataclass(frozen=True, kw_only=True)
class Side:
    """What one line does to one account: a debit or a credit, never both, more than zero."""

    account_id: UUID
    cost_center_id: UUID | None = None
    debit: Money = ZERO
    credit: Money = ZERO

    @property
    def swapped(self) -> Side:
        return replace(self, debit=self.credit, credit=self.debit)


class Place(NamedTuple):
    """Where a line is posted: an account, and the cost centre it is for, if for any."""

    account_id: UUID
    cost_center_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class JournalEntry:
    """One source and purpose give exactly one entry. ``purpose`` says what of the source it books."""

    id: UUID
    number: int
    posted_on: date
    posted_at: datetime
    posted_by: UUID
    memo: str
    source_type: str
    source_id: UUID
    purpose: str
    order_id: UUID | None
    reverses_id: UUID | None
    external_reference: str | None = None


@dataclass(frozen=True, kw_only=True)
class JournalLine:
    """A debit or a credit in one account, on the day of its entry."""

    id: UUID
    entry_id: UUID
    position: int
    posted_on: date
    account_id: UUID
    cost_center_id: UUID | None = None
    debit: Money
    credit: Money


@dataclass(frozen=True, kw_only=True)
class PostedEntry:
    """An entry with its lines, as the ledger has them."""

    entry: JournalEntry
    sides: tuple[Side, ...]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An entry that is about to be posted. Raises UnbalancedEntry, Required."""

    posted_on: date
    memo: str
    source: Source
    purpose: str
    sides: tuple[Side, ...]
    order_id: UUID | None = None
    reverses_id: UUID | None = None
    external_reference: str | None = None

    def __post_init__(self) -> None:
        expect_balance(self.sides)


def expect_balance(sides: Sequence[Side]) -> None:
    """Something is moved, and as much is debited as is credited. Raises UnbalancedEntry, Required."""
    debit, credit = Money.total(side.debit for side in sides), Money.total(side.credit for side in sides)
    if not sides:
        raise Required("lines")
    if debit != credit:
        raise UnbalancedEntry("lines", debit=debit, credit=credit)


def netted(pairs: Sequence[tuple[Place, Place, Money]]) -> tuple[Side, ...]:
    """One side for each place of (debited, credited, amount); a negative amount swaps the two."""
    balances: dict[Place, Money] = {}
    for debited, credited, amount in pairs:
        balances[debited] = balances.get(debited, ZERO) + amount
        balances[credited] = balances.get(credited, ZERO) - amount
    sides = [
        Side(**place._asdict(), debit=max(balance, ZERO), credit=max(-balance, ZERO))
        for place, balance in balances.items()
        if balance
    ]
    return tuple(sorted(sides, key=lambda side: not side.debit))
