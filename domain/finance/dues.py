"""What is owed on a day: the balance, interest and fine for being late, discount for being early."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from domain.finance.settlement import Settlement
from domain.kernel.money import ZERO, Money

DAYS_OF_A_MONTH = 30
"""Interest of a month is for thirty days, counted by the day (pro rata die)."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What was agreed about paying late or early; rates in percent.

    ``fine`` is of what is open when it becomes late, once; ``discount`` of what is paid at least
    ``discount_days`` before it is due and settles the instalment.
    """

    fine: Decimal = Decimal(0)
    monthly_interest: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    discount_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Dues:
    """``discount`` is what need not be paid when everything else is."""

    balance: Money
    interest: Money = ZERO
    fine: Money = ZERO
    discount: Money = ZERO

    @property
    def owed(self) -> Money:
        """The most that can be paid."""
        return self.balance + self.interest + self.fine

    def allot(self, amount: Money) -> Dues:
        """What a payment of this amount pays: first interest, then fine, then the debt itself
        (Código Civil, art. 354). ``balance`` is the principal it settles."""
        interest = min(amount, self.interest)
        fine = min(amount - interest, self.fine)
        principal = amount - interest - fine
        missing = self.balance - principal
        discount = missing if missing <= self.discount else ZERO
        return Dues(balance=principal + discount, interest=interest, fine=fine, discount=discount)


def dues_on(
    day: date, *, amount: Money, due_on: date, payable_on: date, terms: Terms, paid: Iterable[Settlement]
) -> Dues:
    """What is owed of an instalment of ``amount`` after what was ``paid`` (reversed ones left out).

    Interest runs from the day after ``payable_on``, the last day on which it could be paid without,
    on what was open on each day, and is rounded to the cent at each payment.
    """
    tally = _Tally(balance=amount, payable_on=payable_on, terms=terms, since=payable_on)
    for settlement in sorted(paid, key=lambda each: (each.paid_on, each.id)):
        tally.advance(settlement.paid_on)
        tally.settle(settlement)
    tally.advance(day)
    if not tally.balance:
        return Dues(balance=ZERO)
    early = day <= due_on - timedelta(days=terms.discount_days)
    return Dues(
        balance=tally.balance,
        interest=max(tally.interest, ZERO),
        fine=max(tally.fine, ZERO),
        discount=tally.balance.percent(terms.discount) if early else ZERO,
    )


@dataclass(kw_only=True)
class _Tally:
    """An instalment's account, played forward from the day it could last be paid without interest."""

    balance: Money
    payable_on: date
    terms: Terms
    since: date
    interest: Money = ZERO
    fine: Money = ZERO
    late: bool = False

    def advance(self, day: date) -> None:
        if day <= self.payable_on:
            return
        if not self.late:
            self.late = True
            self.fine = self.balance.percent(self.terms.fine)
        days = max((day - self.since).days, 0)
        self.interest += self.balance.percent(self.terms.monthly_interest * days / DAYS_OF_A_MONTH)
        self.since = max(day, self.since)

    def settle(self, settlement: Settlement) -> None:
        self.balance -= settlement.principal
        self.interest -= settlement.interest
        self.fine -= settlement.fine
