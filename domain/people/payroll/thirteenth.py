"""The thirteenth salary: half of it without deductions, the rest with those of the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import checks
from domain.people.payroll.closing import Opening, close
from domain.people.payroll.days import COMMERCIAL
from domain.people.payroll.items import StandardItem
from domain.people.payroll.law import LabourRateFigure, LabourTermFigure
from domain.people.payroll.line import PayLine, line
from domain.people.payroll.payee import Payee
from domain.people.payroll.payslip import Payslip, PayslipKind
from domain.people.payroll.refusals import must_follow, must_not_be_negative
from domain.people.payroll.step import PayStep, PayStepKind, cited, step
from domain.people.payroll.tables import Tables
from domain.people.payroll.terms import Leave, LeavePay
from domain.people.payroll.twelfths import thirteenth_twelfths

NORM = "Lei 4.090/1962, art. 1"


@dataclass(frozen=True, kw_only=True)
class Thirteenth:
    """``salary`` is a month's pay of the month before (first part) or of December (second); ``average`` is
    the mean of what varies; ``first_part`` what was paid before, None while the first part is due."""

    payee: Payee
    accrual_month: date
    paid_on: date
    hired_on: date
    salary: Money
    average: Money = ZERO
    leaves: tuple[Leave, ...] = ()
    first_part: Money | None = None


def thirteenth(facts: Thirteenth, tables: Tables) -> Payslip:
    """The first part while none was paid, then the second. Raises DatesOutOfOrder, OutOfRange."""
    _check(facts)
    second = facts.first_part is not None
    return close(
        Opening(
            kind=PayslipKind.THIRTEENTH_SECOND if second else PayslipKind.THIRTEENTH_FIRST,
            payee=facts.payee,
            accrual_month=facts.accrual_month,
            paid_on=facts.paid_on,
            pay=_whole(facts, tables) if second else [_first(facts, tables)],
            claims=taken_before(facts.first_part or ZERO, tables),
        ),
        tables,
    )


def twelfths_of(
    year: int, hired_on: date, until: date, leaves: Iterable[Leave], tables: Tables
) -> tuple[int, PayStep]:
    least = tables.term(LabourTermFigure.THIRTEENTH_MONTH)
    away = tuple((each.from_on, each.until_on) for each in leaves if each.kind is LeavePay.UNPAID)
    count = thirteenth_twelfths(year, hired_on, until, least=least.days, away=away)
    return count, cited(PayStepKind.TWELFTHS, count, least)


def taken_before(paid: Money, tables: Tables) -> list[PayLine]:
    """The first part, taken off the whole."""
    if not paid:
        return []
    return [line(tables.item(StandardItem.THIRTEENTH_TAKEN), paid, (step(PayStepKind.MINUS, paid),))]


def _first(facts: Thirteenth, tables: Tables) -> PayLine:
    half = tables.rate(LabourRateFigure.THIRTEENTH_FIRST)
    exact, told = _reckoned(facts, tables)
    steps = (*told, cited(PayStepKind.RATE, half.rate, half))
    item = tables.item(StandardItem.THIRTEENTH_FIRST)
    return line(item, exact * half.rate / 100, steps, base=facts.salary, rate=half.rate)


def _whole(facts: Thirteenth, tables: Tables) -> list[PayLine]:
    """The days of maternity apart: a thirtieth of each of its months for every day, in place of social
    security."""
    exact, told = _reckoned(facts, tables)
    whole = line(tables.item(StandardItem.THIRTEENTH), exact, told, base=facts.salary)
    days = _maternity_days(facts)
    count = next(each.value for each in told if each.kind is PayStepKind.TWELFTHS)
    if not (days and count):
        return [whole]
    steps = (
        step(PayStepKind.BASE, whole.amount),
        step(PayStepKind.DIVISOR, count * COMMERCIAL),
        step(PayStepKind.DAYS, days),
    )
    part = min(exact, exact * days / (count * COMMERCIAL))
    item = tables.item(StandardItem.THIRTEENTH_MATERNITY)
    benefit = line(item, part, steps, base=whole.amount, quantity=Decimal(days))
    left = step(PayStepKind.MINUS, benefit.amount)
    own = replace(whole, amount=whole.amount - benefit.amount, steps=(*whole.steps, left))
    return [each for each in (own, benefit) if each.amount]


def _maternity_days(facts: Thirteenth) -> int:
    """In the year."""
    first, last = date(facts.accrual_month.year, 1, 1), date(facts.accrual_month.year, 12, 31)
    leaves = (each for each in facts.leaves if each.kind is LeavePay.MATERNITY)
    return sum(max(0, (min(each.until_on, last) - max(each.from_on, first)).days + 1) for each in leaves)


def _reckoned(facts: Thirteenth, tables: Tables) -> tuple[Decimal, list[PayStep]]:
    """Until the end of the year: who leaves earlier is settled by the end of the employment."""
    year = facts.accrual_month.year
    count, counted = twelfths_of(year, facts.hired_on, date(year, 12, 31), facts.leaves, tables)
    told = [step(PayStepKind.SALARY, facts.salary), counted, step(PayStepKind.DIVISOR, 12)]
    if facts.average:
        told.insert(1, step(PayStepKind.AVERAGE, facts.average))
    return (facts.salary + facts.average).amount * count / 12, told


def _check(facts: Thirteenth) -> None:
    with checks() as check:
        year_ends = date(facts.accrual_month.year, 12, 31)
        check.that(facts.hired_on <= year_ends, must_follow("accrual_month", facts.hired_on, NORM))
        for name in ("salary", "average", "first_part"):
            with check.at():
                must_not_be_negative(name, getattr(facts, name) or ZERO)
