"""The payslip of what closed months still owe: each of its lines tells of which month it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing, checks
from domain.people.payroll.closing import ITEMS, by_stream, tax_of
from domain.people.payroll.income_tax import Income
from domain.people.payroll.kinds import IncomeStream, PayslipKind
from domain.people.payroll.line import PayLine, PayPeriod
from domain.people.payroll.month import Month
from domain.people.payroll.payee import Payee
from domain.people.payroll.payslip import Base, Payslip, Shortfall
from domain.people.payroll.tables import Tables
from domain.people.payroll.taking import Taking

RRA = "income tax on income of earlier years (RRA; Lei 7.713/1988, art. 12-A)"


@dataclass(frozen=True, kw_only=True)
class MonthOwed:
    """What a closed payslip still owes, by the law of its month: ``pay`` line by line, ``withheld`` and
    ``employer`` what it owes others on that. ``month`` are the facts of work as they are known now;
    ``untaken`` is what was paid too much."""

    period: PayPeriod
    pay: tuple[PayLine, ...] = ()
    withheld: tuple[PayLine, ...] = ()
    employer: tuple[PayLine, ...] = ()
    social_security: tuple[Base, ...] = ()
    income_tax: tuple[Base, ...] = ()
    untaken: tuple[Shortfall, ...] = ()
    month: Month | None = None


@dataclass(frozen=True, kw_only=True)
class Retroactive:
    """``payee`` is as of the payment: with the income that was paid in its month before."""

    payee: Payee
    accrual_month: date
    paid_on: date
    months: tuple[MonthOwed, ...]


def retroactive(facts: Retroactive, tables: Tables) -> Payslip:
    """Contributions were reckoned month by month; income tax goes by the day of payment, together with what
    else is paid in its month, but for the thirteenth salary, which is taxed on its own. Raises Missing for
    what is taxed of an earlier year.
    """
    refuse_earlier_years(facts)
    pay = [line for month in facts.months for line in month.pay]
    short: list[Shortfall] = []
    withheld = [line for month in facts.months for line in month.withheld]
    taxes = [base for month in facts.months for base in month.income_tax]
    for stream, gross in by_stream(pay, "taxed").items():
        if stream is not IncomeStream.THIRTEENTH and gross > ZERO:
            deducted = Money.total(line.amount for line in withheld if line.item == ITEMS[stream][0])
            income = Income(stream=stream, gross=gross, deducted=deducted)
            taxes.append(tax_of(income, facts.payee, tables, withheld, short))
    taking = Taking(left=Money.total(line.signed for line in pay), room=None, tables=tables)
    for claim in sorted(withheld, key=lambda line: line.rank):
        if claim.amount:
            taking.take(claim)
    return Payslip(
        kind=PayslipKind.RETROACTIVE,
        employee_id=facts.payee.employee_id,
        accrual_month=facts.accrual_month,
        paid_on=facts.paid_on,
        lines=(*pay, *taking.taken),
        employer=tuple(line for month in facts.months for line in month.employer),
        social_security=tuple(base for month in facts.months for base in month.social_security),
        income_tax=tuple(taxes),
        shortfalls=(*_untaken(facts), *short, *taking.short),
    )


def refuse_earlier_years(facts: Retroactive) -> None:
    """Accumulated income of earlier years has a table of its own, which no row gives. Raises Missing."""
    with checks() as check:
        for place, month in enumerate(facts.months):
            owed = Money.total(line.signed for line in month.pay if line.incidence.taxed)
            earlier = month.period.month.year < facts.paid_on.year
            check.that(
                not (earlier and owed > ZERO), Missing("months", place, what=RRA, on=month.period.month)
            )


def _untaken(facts: Retroactive) -> Iterator[Shortfall]:
    for month in facts.months:
        yield from month.untaken
