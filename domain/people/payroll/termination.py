"""The end of an employment, as far as money depends on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Required, checks
from domain.people.payroll.kinds import NoticeGiven, TerminationKind
from domain.people.payroll.law import TerminationRight
from domain.people.payroll.month import Month, check_month
from domain.people.payroll.refusals import DismissalProtected, must_follow, must_not_be_negative

OPEN_END = date.max
"""Of a protection whose last day nobody knows."""


@dataclass(frozen=True, kw_only=True)
class VacationDue:
    """A year's vacation that was earned and not taken; ``double`` when it could not be given any more."""

    days: int
    double: bool = False


@dataclass(frozen=True, kw_only=True)
class Protection:
    """Until when somebody may not be dismissed, and by which norm (pregnancy, accident, CIPA, military)."""

    until: date
    reason: str
    norm: str


@dataclass(frozen=True, kw_only=True)
class Termination:
    """``month`` holds the facts of the last month and, as ``left_on``, the last day.

    ``salary`` and ``average`` are a month's pay and the mean of what varies; ``year_began_on`` is the
    first day of the year of work that earns the next vacation, with ``absences`` of that year.
    ``thirteenth_paid`` is what was paid of this year's. ``fund_balance`` is what was deposited before
    this payslip. ``term_ends_on`` is the agreed end of a fixed term. ``vacation_paid`` is what
    the employee was handed of vacations that are not taken any more.
    """

    month: Month
    kind: TerminationKind
    notice: NoticeGiven = NoticeGiven.WAIVED
    salary: Money
    average: Money = ZERO
    year_began_on: date
    absences: int = 0
    vacations_due: tuple[VacationDue, ...] = ()
    thirteenth_paid: Money = ZERO
    vacation_paid: Money = ZERO
    fund_balance: Money = ZERO
    term_ends_on: date | None = None
    protection: Protection | None = None

    @property
    def left_on(self) -> date:
        if self.month.left_on is None:
            raise Required("month", "left_on")
        return self.month.left_on

    @property
    def month_pay(self) -> Money:
        return self.salary + self.average

    @property
    def day_pay(self) -> Decimal:
        """In reais, not rounded (CLT, art. 64)."""
        return self.month_pay.amount / 30


def check_termination(facts: Termination, right: TerminationRight) -> None:
    """Raises Required, DatesOutOfOrder, OutOfRange, DismissalProtected."""
    check_month(facts.month)
    with checks() as check:
        began = facts.year_began_on >= facts.month.hired_on
        check.that(began, must_follow("year_began_on", facts.month.hired_on, "CLT, art. 130"))
        in_time = facts.term_ends_on is None or facts.term_ends_on >= facts.left_on
        check.that(in_time, must_follow("term_ends_on", facts.left_on, "CLT, art. 479"))
        for name in ("salary", "average", "absences", "thirteenth_paid", "vacation_paid", "fund_balance"):
            with check.at():
                must_not_be_negative(name, getattr(facts, name))
        held = facts.protection
        free = held is None or not right.protected or facts.left_on > held.until
        if held is not None:
            until = None if held.until == OPEN_END else held.until
            refusal = DismissalProtected("left_on", until=until, reason=held.reason, norm=held.norm)
            check.that(free, refusal)
