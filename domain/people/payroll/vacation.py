"""Vacation pay: the days with their third, days sold, and the double of what comes too late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, zip_longest

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import checks
from domain.people.payroll.alimony import over_months
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
AHEAD = "paid ahead"
"""Of a step: what was paid of a vacation that was given up afterwards."""
I = StandardItem  # noqa: E741  the items of this page


@dataclass(frozen=True, kw_only=True)
class VacationPart:
    """``days`` from ``starts_on`` and ``sold`` (abono) of a year of employment with so many ``absences``;
    ``taken_before`` are days of it that are gone, ``accrued_from`` is its first day. ``concession_ends_on``
    is the last day on which it could be given. ``rest_days`` are days of weekly rest and holidays around its
    first day. A ``collective`` one is not held against parts and first day: who grants it looks at these
    (CLT, arts. 139 and 140).
    """

    salary: Money
    average: Money = ZERO
    starts_on: date
    days: int
    sold: int = 0
    absences: int = 0
    taken_before: int = 0
    accrued_from: date | None = None
    earned_on: date
    concession_ends_on: date
    rest_days: frozenset[date] = frozenset()
    collective: bool = False


@dataclass(frozen=True, kw_only=True)
class PaidAhead:
    """What an item of vacations that were paid and given up came to: it is not paid again."""

    item: str
    amount: Money


@dataclass(frozen=True, kw_only=True)
class VacationTaken(VacationPart):
    """``also`` are others that begin later in the same month, as the second year of a collective one does."""

    payee: Payee
    accrual_month: date
    paid_on: date
    also: tuple[VacationPart, ...] = ()
    paid_ahead: tuple[PaidAhead, ...] = ()

    @property
    def parts(self) -> tuple[VacationPart, ...]:
        return (self, *self.also)


def vacation(facts: VacationTaken, tables: Tables) -> Payslip:
    """Income of its own for tax; for contributions it belongs to the months it is spent in. What was paid
    ahead is taken off its own items, and with them off their bases: only the difference is paid.

    Raises what ``check_vacation`` raises.
    """
    ahead = {each.item: each.amount for each in facts.paid_ahead}
    return _vacation(facts, [ahead] * len(facts.parts), tables)


def vacation_again(facts: VacationTaken, paid: Payslip, tables: Tables) -> Payslip:
    """By what is known now. Of what was paid ahead as much is taken off each part as this payslip took: what
    it left was there for later vacations.

    Raises what ``check_vacation`` raises.
    """
    taken = [{each.item: taken_off(each) for each in lines} for lines in lines_by_part(facts, paid)]
    return _vacation(facts, taken, tables)


def _vacation(facts: VacationTaken, paid_ahead: Sequence[dict[str, Money]], tables: Tables) -> Payslip:
    check_vacation(facts, tables)
    pay: list[PayLine] = []
    months: list[Money] = []
    for part, ahead in zip(facts.parts, paid_ahead, strict=True):
        lines = [_less(each, ahead) for each in _lines(part, tables)]
        enjoyed = Money.total(each.amount for each in lines if each.incidence.contributed)
        months = _added(months, by_month(enjoyed, part.starts_on, part.days))
        pay += lines
    return close(
        Opening(
            kind=PayslipKind.VACATION,
            payee=replace(facts.payee, alimonies=over_months(facts.payee.alimonies, _days(facts.parts))),
            accrual_month=facts.accrual_month,
            paid_on=facts.paid_on,
            pay=pay,
            months=months,
        ),
        tables,
    )


def _days(parts: Iterable[VacationPart]) -> dict[date, int]:
    """How many are spent in each month."""
    found: dict[date, int] = {}
    for part in parts:
        for offset in range(part.days):
            month = (part.starts_on + timedelta(offset)).replace(day=1)
            found[month] = found.get(month, 0) + 1
    return found


def lines_by_part(facts: VacationTaken, payslip: Payslip) -> Iterator[tuple[PayLine, ...]]:
    """What a payslip that was reckoned from these facts pays for each of its parts."""
    lines = iter(payslip.lines)
    for part in facts.parts:
        count = 2 * bool(part.days) + 2 * bool(part.sold) + bool(days_late(part))
        yield tuple(islice(lines, count))


def taken_off(pay: PayLine) -> Money:
    """What of a line was paid ahead."""
    return Money.total(
        Money.rounded(each.value) for each in pay.steps if each.text == AHEAD and each.value is not None
    )


def check_vacation(facts: VacationTaken, tables: Tables) -> None:
    """Everything wrong with it at once; paying late is no refusal: the deadline is told by ``deadlines``.

    Raises VacationExceeded, VacationTooDivided, BeginsBeforeRest, DatesOutOfOrder, OutOfRange.
    """
    with checks() as check:
        with check.at():
            _check(facts, tables)
        for place, part in enumerate(facts.also):
            with check.at("also", place):
                _check(part, tables)


def _check(part: VacationPart, tables: Tables) -> None:
    law = tables.accrual
    with checks() as check:
        for name in ("salary", "average", "days", "sold", "absences", "taken_before"):
            with check.at():
                must_not_be_negative(name, getattr(part, name))
    band = entitled(part.absences, law)
    left = band.days - part.taken_before
    with checks() as check:
        later = part.starts_on >= part.earned_on
        check.that(later, must_follow("starts_on", part.earned_on, "CLT, art. 134: after a year's work"))
        with check.at("days"):
            check_left(part.days + part.sold, left, band.norm)
        with check.at("sold"):
            check_sold(part.sold, band.days, law)
        if not part.collective:
            with check.at("days"):
                check_days(part.days, law)
            with check.at("days"):
                parts = [each for each in (part.taken_before, part.days) if each]
                check_division(parts, max(0, left - part.days - part.sold), law)
            with check.at("starts_on"):
                check_first_day(part.starts_on, part.rest_days, law)


def _less(pay: PayLine, ahead: dict[str, Money]) -> PayLine:
    """Less what was paid of its item ahead, which is then used up."""
    taken = min(pay.amount, ahead.get(pay.item, ZERO))
    if not taken:
        return pay
    ahead[pay.item] -= taken
    steps = (*pay.steps, step(PayStepKind.MINUS, taken, text=AHEAD))
    return replace(pay, amount=pay.amount - taken, steps=steps)


def _added(some: list[Money], others: list[Money]) -> list[Money]:
    """Month by month; both begin in the same one."""
    return [one + other for one, other in zip_longest(some, others, fillvalue=ZERO)]


def by_month(pay: Money, starts_on: date, days: int) -> list[Money]:
    """What of a vacation's pay falls into each month of the calendar; all parts add up."""
    parts, gone, day = [], 0, starts_on
    while gone < days:
        within = min(days - gone, (last_of(day) - day).days + 1)
        parts.append(pay.portion(within, of=days, after=gone))
        gone += within
        day = last_of(day) + timedelta(1)
    return parts


def days_late(facts: VacationPart) -> int:
    """Days of it after the last on which it could be given (CLT, art. 137; TST, Súmula 81)."""
    last = facts.starts_on + timedelta(facts.days - 1)
    return min(facts.days, max(0, (last - facts.concession_ends_on).days))


def _lines(facts: VacationPart, tables: Tables) -> Iterator[PayLine]:
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
    facts: VacationPart, days: int, item: StandardItem, third: StandardItem, tables: Tables
) -> Iterator[PayLine]:
    exact, told = _pay_of(facts, days)
    pay = line(tables.item(item), exact, told, base=facts.salary, quantity=Decimal(days))
    yield pay
    steps = (step(PayStepKind.BASE, pay.amount), step(PayStepKind.DIVISOR, 3))
    yield line(tables.item(third), exact / THIRD, steps, base=pay.amount)


def _pay_of(facts: VacationPart, days: int) -> tuple[Decimal, list[PayStep]]:
    told = [step(PayStepKind.SALARY, facts.salary)]
    if facts.average:
        told.append(step(PayStepKind.AVERAGE, facts.average))
    told += [step(PayStepKind.DAYS, days), step(PayStepKind.DIVISOR, COMMERCIAL)]
    return (facts.salary + facts.average).amount * days / COMMERCIAL, told
