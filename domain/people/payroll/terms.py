"""What an employment promises from a day on: pay, hours, and additions for what the work does to a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.kernel.money import Money
from domain.kernel.refusal import Refusal, Required, checks
from domain.people.payroll.kinds import PayAddition, PayBasis
from domain.people.payroll.refusals import must_follow, must_not_be_negative

CLT_DATES = "CLT, arts. 442 and 443: an employment runs from a day to a day"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """``salary`` is for a month, or for an hour; ``monthly_hours`` are 220 for a week of 44 hours (CLT,
    art. 64). ``addition_base`` is what an agreement puts in place of the base of the law."""

    from_on: date
    salary: Money
    basis: PayBasis = PayBasis.MONTHLY
    monthly_hours: Decimal = Decimal(220)
    addition: PayAddition = PayAddition.NONE
    addition_base: Money | None = None

    @property
    def monthly(self) -> Decimal:
        """Pay of a whole month, in reais."""
        pay = self.salary.amount
        return pay if self.basis is PayBasis.MONTHLY else pay * self.monthly_hours

    @property
    def hour(self) -> Decimal:
        """Pay of an hour, in reais and not rounded."""
        pay = self.salary.amount
        return pay / self.monthly_hours if self.basis is PayBasis.MONTHLY else pay


class LeavePay(StrEnum):
    """Why somebody is away, and with it who pays."""

    SICK = "SICK"
    """Paid by the company, as long as the law says."""
    MATERNITY = "MATERNITY"
    """Paid by the company, set off against its contributions."""
    UNPAID = "UNPAID"
    """Paid by social security, or by nobody."""
    VACATION = "VACATION"
    """Paid before, on a payslip of its own."""


@dataclass(frozen=True, kw_only=True)
class Leave:
    """Both days included."""

    kind: LeavePay
    from_on: date
    until_on: date


def terms_on(day: date, terms: Sequence[Terms]) -> Terms:
    """Those in force; before the first, the first."""
    found = [each for each in terms if each.from_on <= day]
    return max(found, key=lambda each: each.from_on) if found else min(terms, key=lambda each: each.from_on)


def check_terms(terms: Iterable[Terms]) -> None:
    """Raises Required, OutOfRange."""
    agreed = tuple(terms)
    with checks() as check:
        check.that(agreed, Required("terms"))
        for index, each in enumerate(agreed):
            with check.at("terms", index):
                must_not_be_negative("salary", each.salary)
                must_not_be_negative("monthly_hours", each.monthly_hours, least=1)


def check_employment(hired_on: date, left_on: date | None, leaves: Iterable[Leave] = ()) -> None:
    """Days in their order. Raises DatesOutOfOrder."""
    with checks() as check:
        for refusal in _disorders(hired_on, left_on, leaves):
            check.that(False, refusal)


def _disorders(hired_on: date, left_on: date | None, leaves: Iterable[Leave]) -> Iterator[Refusal]:
    if left_on is not None and left_on < hired_on:
        yield must_follow("left_on", hired_on, CLT_DATES)
    for index, leave in enumerate(leaves):
        if leave.until_on < leave.from_on:
            yield must_follow("until_on", leave.from_on, CLT_DATES).under("leaves", index)
