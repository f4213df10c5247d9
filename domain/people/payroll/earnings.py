"""What a month of work earns: salary by days, additions, hours beyond and at night, rest, absences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from domain.kernel.money import Money
from domain.people.payroll.additions import (
    NOTHING,
    addition_by_hours,
    addition_lines,
    addition_of_month,
    addition_steps,
)
from domain.people.payroll.days import COMMERCIAL, Days, last_of, paid_days
from domain.people.payroll.hours import night_line, overtime_line, rest_line
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import PayBasis, WorkerKind
from domain.people.payroll.line import PayLine, at_most, line
from domain.people.payroll.month import Month
from domain.people.payroll.step import PayStep, PayStepKind, step
from domain.people.payroll.tables import Tables
from domain.people.payroll.terms import LeavePay, Terms, terms_on

OF_LEAVE = {
    LeavePay.SICK: StandardItem.SICK_LEAVE,
    LeavePay.MATERNITY: StandardItem.MATERNITY,
}

OF_WORK = (StandardItem.SALARY, StandardItem.SALARY_BALANCE, StandardItem.PRO_LABORE)


@dataclass(frozen=True, eq=False)
class Worked:
    """A month with the days of it that are paid."""

    month: Month
    tables: Tables
    salary_item: StandardItem = StandardItem.SALARY

    @cached_property
    def days(self) -> Days:
        month = self.month
        return paid_days(month.accrual_month, month.hired_on, month.left_on, month.terms, month.leaves)

    @cached_property
    def terms(self) -> Terms:
        """The latest of the month, by which hours are paid."""
        last = last_of(self.month.accrual_month)
        return terms_on(min(last, self.month.left_on or last), self.month.terms)

    @cached_property
    def hour(self) -> Decimal:
        """In reais: with the addition for what the work does to a person (TST, Súmulas 132 and 264)."""
        added = addition_of_month(self.terms, self.tables)
        return self.terms.hour + added / self.terms.monthly_hours

    @property
    def hourly(self) -> bool:
        return self.terms.basis is PayBasis.HOURLY

    @property
    def all_days(self) -> int:
        return sum(self.days.values())


def earning_lines(worked: Worked) -> list[PayLine]:
    """In the order of a payslip; absences are taken off among them."""
    by_hours, by_days = list(_by_hours(worked)), list(_by_days(worked))
    month, tables = worked.month, worked.tables
    variable = [overtime_line(each, worked.hour, tables) for each in month.overtime if each.hours]
    if month.night_hours:
        variable.append(night_line(month.night_hours, month.night_premium, worked.hour, tables))
    if month.commissions:
        item = tables.item(StandardItem.COMMISSION)
        variable.append(line(item, month.commissions, (step(PayStepKind.PLUS, month.commissions),)))
    rest = rest_line([*variable, *by_hours], month, tables)
    earned = Money.total(each.amount for each in by_days if each.item in OF_WORK)
    return [*by_hours, *by_days, *variable, *rest, *_absences(worked, earned)]


def _by_hours(worked: Worked) -> Iterator[PayLine]:
    """What grows by the weekly rest: pay by the hour, and the addition of those hours."""
    terms, hours = worked.terms, worked.month.hours_worked
    if not (worked.hourly and hours):
        return
    told = (step(PayStepKind.SALARY, terms.salary), step(PayStepKind.HOURS, hours))
    item = worked.tables.item(worked.salary_item)
    yield line(item, terms.salary.amount * hours, told, base=terms.salary, quantity=hours)
    yield from addition_by_hours(hours, terms, worked.tables)


def _by_days(worked: Worked) -> Iterator[PayLine]:
    """Thirtieths of a month's pay; of who is paid by the hour the leaves, whose hours nobody counts."""
    for (at, leave), days in worked.days.items():
        if leave is not None:
            yield _leave(at, leave, days, worked)
        elif not worked.hourly:
            yield _salary(at, days, worked)
    if not worked.hourly:
        yield from addition_lines(worked.days, worked.month.terms, worked.tables)


def _salary(at: int, days: int, worked: Worked) -> PayLine:
    director = worked.month.payee.kind is WorkerKind.DIRECTOR
    item = StandardItem.PRO_LABORE if director else worked.salary_item
    return _thirtieths(item, worked.month.terms[at].monthly, days, worked)


def _leave(at: int, leave: LeavePay, days: int, worked: Worked) -> PayLine:
    """With the addition, which is of the leave's pay and has its incidences (Lei 8.213/1991, arts. 60, §3,
    and 72)."""
    terms, tables = worked.month.terms[at], worked.tables
    director = worked.month.payee.kind is WorkerKind.DIRECTOR
    item = StandardItem.PRO_LABORE if director else OF_LEAVE[leave]
    added = addition_of_month(terms, tables)
    told = (*addition_steps(terms, tables), step(PayStepKind.PLUS, added)) if added else ()
    return _thirtieths(item, terms.monthly, days, worked, added=added, told=told)


def _thirtieths(
    item: StandardItem,
    salary: Decimal,
    days: int,
    worked: Worked,
    *,
    added: Decimal = NOTHING,
    told: tuple[PayStep, ...] = (),
) -> PayLine:
    steps = (
        step(PayStepKind.SALARY, salary),
        *told,
        step(PayStepKind.DAYS, days),
        step(PayStepKind.DIVISOR, COMMERCIAL),
    )
    whole = Money.rounded(salary + added)
    exact = whole if days == COMMERCIAL else (salary + added) * days / COMMERCIAL
    return line(worked.tables.item(item), exact, steps, base=whole, quantity=Decimal(days))


def _absences(worked: Worked, earned: Money) -> Iterator[PayLine]:
    """A day away without excuse costs a thirtieth, and with it the week's rest (Lei 605/1949, art. 6).

    Together they cost no more than the days of work earned; where pay changed within the month, a day
    costs the mean of its days.
    """
    days = sum(count for (_, leave), count in worked.days.items() if leave is None)
    if worked.hourly or not days:
        return
    month, pay = worked.month, _mean_pay(worked, days)
    for made in (
        _away(StandardItem.ABSENCE, PayStepKind.DAYS, month.absent_days, pay / COMMERCIAL, worked),
        _away(StandardItem.LOST_REST, PayStepKind.DAYS, month.lost_rest_days, pay / COMMERCIAL, worked),
        _away(
            StandardItem.LATENESS,
            PayStepKind.HOURS,
            month.late_hours,
            pay / worked.terms.monthly_hours,
            worked,
        ),
    ):
        amount = min(made.amount, earned)
        earned -= amount
        if amount:
            yield made if amount == made.amount else at_most(made, amount)


def _mean_pay(worked: Worked, days: int) -> Decimal:
    """Of a month, in reais: what its days of work earn, by the terms of each."""
    terms = worked.month.terms
    whole = sum(terms[at].salary.cents * count for (at, leave), count in worked.days.items() if leave is None)
    return Decimal(whole) / days / 100


def _away(item: StandardItem, unit: PayStepKind, quantity: Decimal, each: Decimal, worked: Worked) -> PayLine:
    told = (step(PayStepKind.SALARY, each), step(unit, quantity))
    return line(worked.tables.item(item), each * quantity, told, quantity=quantity)
