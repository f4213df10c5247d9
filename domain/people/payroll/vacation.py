"""Vacation pay: the days with their third, days sold, and the double of what comes too late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import checks
from domain.people.payroll.closing import Opening, close
from domain.people.payroll.days import COMMERCIAL, last_of
from domain.people.payroll.items import StandardItem
from domain.people.payroll.line import PayLine, line
from domain.people.payroll.payee import Payee
from domain.people.payroll.payslip import Payslip, PayslipKind
from domain.people.payroll.refusals import must_follow, must_not_be_negative
from domain.people.payroll.step import PayStep, PayStepKind, step
from domain.people.payroll.tables import Tables
from domain.people.payroll.vacation_rules import (
    check_days,
    check_division,
    check_first_day,
    check_left,
    check_sold,
    entitled,
)

THIRD = Decimal(3)
I = StandardItem  # noqa: E741  the items of this page


@dataclass(frozen=True, kw_only=True)
class VacationTaken:
    """``days`` from ``starts_on`` and ``sold`` (abono) of a year of employment with so many ``absences``;
    ``taken_before`` are days of it that are gone. ``concession_ends_on`` is the last day on which it could
    be given. ``rest_days`` are days of weekly rest and holidays around its first day. A ``collective`` one is
    not held against parts and first day: who grants it looks at these (CLT, arts. 139 and 140).
    """

    payee: Payee
    accrual_month: date
    paid_on: date
    salary: Money
    average: Money = ZERO
    starts_on: date
    days: int
    sold: int = 0
    absences: int = 0
    taken_before: int = 0
    earned_on: date
    concession_ends_on: date
    rest_days: frozenset[date] = frozenset()
    collective: bool = False


def vacation(facts: VacationTaken, tables: Tables) -> Payslip:
    """Income of its own for tax; for contributions it belongs to the months it is spent in.

    Raises what ``check_vacation`` raises.
    """
    check_vacation(facts, tables)
    pay = list(_lines(facts, tables))
    enjoyed = Money.total(each.amount for each in pay if each.incidence.contributed)
    return close(
        Opening(
            kind=PayslipKind.VACATION,
            payee=facts.payee,
            accrual_month=facts.accrual_month,
            paid_on=facts.paid_on,
            pay=pay,
            months=by_month(enjoyed, facts.starts_on, facts.days),
        ),
        tables,
    )


def check_vacation(facts: VacationTaken, tables: Tables) -> None:
    """Everything wrong with it at once; paying late is no refusal: the deadline is told by ``deadlines``.

    Raises VacationExceeded, VacationTooDivided, BeginsBeforeRest, DatesOutOfOrder, OutOfRange.
    """
    law = tables.accrual
    with checks() as check:
        for name in ("salary", "average", "days", "sold", "absences", "taken_before"):
            with check.at():
                must_not_be_negative(name, getattr(facts, name))
    band = entitled(facts.absences, law)
    left = band.days - facts.taken_before
    with checks() as check:
        later = facts.starts_on >= facts.earned_on
        check.that(later, must_follow("starts_on", facts.earned_on, "CLT, art. 134: after a year's work"))
        with check.at("days"):
            check_left(facts.days + facts.sold, left, band.norm)
        with check.at("sold"):
            check_sold(facts.sold, band.days, law)
        if not facts.collective:
            with check.at("days"):
                check_days(facts.days, law)
            with check.at("days"):
                parts = [each for each in (facts.taken_before, facts.days) if each]
                check_division(parts, max(0, left - facts.days - facts.sold), law)
            with check.at("starts_on"):
                check_first_day(facts.starts_on, facts.rest_days, law)


def by_month(pay: Money, starts_on: date, days: int) -> list[Money]:
    """What of a vacation's pay falls into each month of the calendar; all parts add up."""
    parts, gone, day = [], 0, starts_on
    while gone < days:
        within = min(days - gone, (last_of(day) - day).days + 1)
        parts.append(pay.portion(within, of=days, after=gone))
        gone += within
        day = last_of(day) + timedelta(1)
    return parts


def days_late(facts: VacationTaken) -> int:
    """Days of it after the last on which it could be given (CLT, art. 137; TST, Súmula 81)."""
    last = facts.starts_on + timedelta(facts.days - 1)
    return min(facts.days, max(0, (last - facts.concession_ends_on).days))


def _lines(facts: VacationTaken, tables: Tables) -> Iterator[PayLine]:
    if facts.days:
        yield from _with_third(facts, facts.days, I.VACATION, I.VACATION_THIRD, tables)
    if facts.sold:
        yield from _with_third(facts, facts.sold, I.VACATION_SOLD, I.VACATION_SOLD_THIRD, tables)
    if late := days_late(facts):
        pay, told = _pay_of(facts, late)
        yield line(
            tables.item(I.VACATION_DOUBLE),
            pay + pay / THIRD,
            (*told, step(PayStepKind.PLUS, Money.rounded(pay / THIRD))),
            base=facts.salary,
            quantity=Decimal(late),
        )


def _with_third(
    facts: VacationTaken, days: int, item: StandardItem, third: StandardItem, tables: Tables
) -> Iterator[PayLine]:
    exact, told = _pay_of(facts, days)
    pay = line(tables.item(item), exact, told, base=facts.salary, quantity=Decimal(days))
    yield pay
    steps = (step(PayStepKind.BASE, pay.amount), step(PayStepKind.DIVISOR, 3))
    yield line(tables.item(third), exact / THIRD, steps, base=pay.amount)


def _pay_of(facts: VacationTaken, days: int) -> tuple[Decimal, list[PayStep]]:
    told = [step(PayStepKind.SALARY, facts.salary)]
    if facts.average:
        told.append(step(PayStepKind.AVERAGE, facts.average))
    told += [step(PayStepKind.DAYS, days), step(PayStepKind.DIVISOR, COMMERCIAL)]
    return (facts.salary + facts.average).amount * days / COMMERCIAL, told
