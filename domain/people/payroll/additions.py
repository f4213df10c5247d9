"""Additions for what work does to a person: hazard (periculosidade) and unhealthy work (insalubridade)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from domain.kernel.money import Money
from domain.people.payroll.days import COMMERCIAL, Days
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import PayAddition
from domain.people.payroll.law import LabourAmountFigure, LabourRate, LabourRateFigure
from domain.people.payroll.line import PayLine, line
from domain.people.payroll.step import PayStep, PayStepKind, cited, step
from domain.people.payroll.tables import Tables
from domain.people.payroll.terms import Terms

NOTHING = Decimal(0)


def addition_of_month(terms: Terms, tables: Tables) -> Decimal:
    """Of a whole month, in reais and not rounded."""
    if terms.addition is PayAddition.NONE:
        return NOTHING
    rate, base, _ = _basis(terms, tables)
    return base * rate.rate / 100


def addition_steps(terms: Terms, tables: Tables) -> tuple[PayStep, ...]:
    """How what a whole month adds came about; nothing where nothing is added."""
    if terms.addition is PayAddition.NONE:
        return ()
    rate, _, told = _basis(terms, tables)
    return told, cited(PayStepKind.RATE, rate.rate, rate)


def addition_lines(days: Days, terms: Sequence[Terms], tables: Tables) -> Iterator[PayLine]:
    """By the days of work, like the salary; one line for each of the terms of the month."""
    for at, agreed in enumerate(terms):
        worked = days.get((at, None), 0)
        if worked and agreed.addition is not PayAddition.NONE:
            told = (step(PayStepKind.DAYS, worked), step(PayStepKind.DIVISOR, COMMERCIAL))
            yield _line(agreed, Decimal(worked), Decimal(COMMERCIAL), told, tables)


def addition_by_hours(hours: Decimal, terms: Terms, tables: Tables) -> Iterator[PayLine]:
    """For who is paid by the hour: of a month's addition as many hours as are paid."""
    if hours and terms.addition is not PayAddition.NONE:
        told = (step(PayStepKind.HOURS, hours), step(PayStepKind.DIVISOR, terms.monthly_hours))
        yield _line(terms, hours, terms.monthly_hours, told, tables)


def _line(
    terms: Terms, quantity: Decimal, divisor: Decimal, told: tuple[PayStep, ...], tables: Tables
) -> PayLine:
    rate, base, _ = _basis(terms, tables)
    hazard = terms.addition is PayAddition.HAZARD
    return line(
        tables.item(StandardItem.HAZARD if hazard else StandardItem.UNHEALTHY),
        base * rate.rate / 100 * quantity / divisor,
        (*addition_steps(terms, tables), *told),
        base=Money.rounded(base),
        rate=rate.rate,
        quantity=quantity,
    )


def _basis(terms: Terms, tables: Tables) -> tuple[LabourRate, Decimal, PayStep]:
    rate = tables.rate(LabourRateFigure(terms.addition.value))
    if terms.addition_base is not None:
        agreed = terms.addition_base
        return rate, agreed.amount, step(PayStepKind.BASE, agreed, text="agreement")
    if terms.addition is PayAddition.HAZARD:
        return rate, terms.monthly, step(PayStepKind.SALARY, terms.monthly)
    wage = tables.amount(LabourAmountFigure.MINIMUM_WAGE)
    return rate, wage.amount.amount, cited(PayStepKind.MINIMUM_WAGE, wage.amount, wage)
