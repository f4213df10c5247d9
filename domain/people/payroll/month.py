"""What happened in a month of work, as far as pay depends on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import OutOfRange, checks
from domain.people.payroll.company_item import CompanyEntry
from domain.people.payroll.payee import Payee
from domain.people.payroll.refusals import must_follow, must_not_be_negative, negatives
from domain.people.payroll.terms import Leave, Terms, check_employment, check_terms

NONE = Decimal(0)
SALARY_NORM = "CLT, art. 459: pay is for a month that has begun"


@dataclass(frozen=True, kw_only=True)
class Overtime:
    """Hours beyond the day's; ``premium`` in percent where an agreement gives more than the law."""

    hours: Decimal
    on_rest_day: bool = False
    premium: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Meals:
    """``cost`` for the company in the month, ``share`` what the employee is to bear of it."""

    cost: Money
    share: Money


@dataclass(frozen=True, kw_only=True)
class Loan:
    """An instalment to be withheld for a bank; ``reference`` names the contract."""

    reference: str
    instalment: Money


@dataclass(frozen=True, kw_only=True)
class Month:
    """The facts of one employee's month; ``terms`` are those of its days, in the order of their dates.

    ``night_hours`` are hours of the clock between 22 and 5. ``business_days`` and ``rest_days`` are the
    calendar's, Saturdays being business days, Sundays and holidays of rest (Lei 605/1949).
    """

    payee: Payee
    accrual_month: date
    paid_on: date
    hired_on: date
    terms: tuple[Terms, ...]
    left_on: date | None = None
    leaves: tuple[Leave, ...] = ()
    business_days: int
    rest_days: int
    hours_worked: Decimal = NONE
    absent_days: Decimal = NONE
    lost_rest_days: Decimal = NONE
    late_hours: Decimal = NONE
    overtime: tuple[Overtime, ...] = ()
    night_hours: Decimal = NONE
    night_premium: Decimal | None = None
    commissions: Money = ZERO
    transport_cost: Money | None = None
    meals: Meals | None = None
    health: Money = ZERO
    loans: tuple[Loan, ...] = ()
    advance: Money = ZERO
    company: tuple[CompanyEntry, ...] = ()


NOT_NEGATIVE = (
    "business_days",
    "rest_days",
    "hours_worked",
    "absent_days",
    "lost_rest_days",
    "late_hours",
    "night_hours",
    "commissions",
    "health",
    "advance",
)


def check_month(month: Month) -> None:
    """Everything wrong with the facts at once. Raises DatesOutOfOrder, OutOfRange."""
    with checks() as check:
        with check.at():
            check_employment(month.hired_on, month.left_on, month.leaves)
        with check.at():
            check_terms(month.terms)
        check.that(month.accrual_month.day == 1, OutOfRange("accrual_month", most=1))
        early = month.paid_on < month.accrual_month
        check.that(not early, must_follow("paid_on", month.accrual_month, SALARY_NORM))
        check.refusals += negatives(month, NOT_NEGATIVE)
        for index, each in enumerate(month.overtime):
            with check.at("overtime", index):
                must_not_be_negative("hours", each.hours)
        for index, loan in enumerate(month.loans):
            with check.at("loans", index):
                must_not_be_negative("instalment", loan.instalment)
