"""What is to be taken off a month's pay besides contributions, taxes and alimony."""

from __future__ import annotations

from collections.abc import Iterator

from domain.kernel.money import ZERO, Money
from domain.people.payroll.days import COMMERCIAL
from domain.people.payroll.earnings import Worked
from domain.people.payroll.items import StandardItem
from domain.people.payroll.law import LabourRateFigure
from domain.people.payroll.line import PayLine, line
from domain.people.payroll.month import Meals
from domain.people.payroll.step import PayStepKind, cited, step
from domain.people.payroll.tables import Tables


def claim_lines(worked: Worked) -> Iterator[PayLine]:
    """In full; whether there is pay left for them is found when the payslip is closed."""
    month, tables = worked.month, worked.tables
    if month.advance:
        yield _plain(StandardItem.ADVANCE_TAKEN, month.advance, tables)
    for loan in month.loans:
        told = (step(PayStepKind.MINUS, loan.instalment, text=loan.reference),)
        yield line(tables.item(StandardItem.LOAN), loan.instalment, told)
    if month.transport_cost:
        yield _transport(month.transport_cost, worked)
    if month.meals is not None and month.meals.share:
        yield _meals(month.meals, tables)
    if month.health:
        yield _plain(StandardItem.HEALTH, month.health, tables)


def _transport(cost: Money, worked: Worked) -> PayLine:
    """The cost, or 6 % of the basic salary of the days paid where that is less (Lei 7.418/1985, art. 4)."""
    rate = worked.tables.rate(LabourRateFigure.TRANSPORT)
    salary = Money.rounded(worked.terms.monthly * worked.all_days / COMMERCIAL)
    most = salary.percent(rate.rate)
    told = (
        step(PayStepKind.PLUS, cost),
        step(PayStepKind.BASE, salary),
        cited(PayStepKind.RATE, rate.rate, rate),
        step(PayStepKind.LIMIT, most),
    )
    item = worked.tables.item(StandardItem.TRANSPORT)
    return line(item, min(cost, most), told, base=salary, rate=rate.rate)


def _meals(meals: Meals, tables: Tables) -> PayLine:
    rate = tables.rate(LabourRateFigure.MEAL)
    most = meals.cost.percent(rate.rate)
    told = (
        step(PayStepKind.PLUS, meals.share),
        step(PayStepKind.BASE, meals.cost),
        cited(PayStepKind.RATE, rate.rate, rate),
        step(PayStepKind.LIMIT, most),
    )
    return line(tables.item(StandardItem.MEAL), min(meals.share, most), told, base=meals.cost)


def _plain(item: StandardItem, amount: Money, tables: Tables) -> PayLine:
    return line(tables.item(item), max(ZERO, amount), (step(PayStepKind.MINUS, amount),))
