"""Hours beyond the day's and at night, and the weekly rest that grows with them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from domain.kernel.money import Money
from domain.people.payroll.items import StandardItem
from domain.people.payroll.law import LabourRate, LabourRateFigure
from domain.people.payroll.line import PayLine, line
from domain.people.payroll.month import Month, Overtime
from domain.people.payroll.step import PayStep, PayStepKind, cited, step
from domain.people.payroll.tables import Tables


def overtime_line(overtime: Overtime, hour: Decimal, tables: Tables) -> PayLine:
    """Hour by hour with the premium; an agreement may give more than the law and never less."""
    figure = LabourRateFigure.OVERTIME_REST_DAY if overtime.on_rest_day else LabourRateFigure.OVERTIME
    premium, told = _premium(overtime.premium, tables.rate(figure))
    steps = (step(PayStepKind.SALARY, hour), step(PayStepKind.HOURS, overtime.hours), told)
    return line(
        tables.item(StandardItem.OVERTIME),
        hour * (100 + premium) / 100 * overtime.hours,
        steps,
        rate=premium,
        quantity=overtime.hours,
    )


def night_line(hours: Decimal, agreed: Decimal | None, hour: Decimal, tables: Tables) -> PayLine:
    """The premium on hours of 52 minutes and 30 seconds; what they are more than hours of the clock is
    told as overtime where it goes beyond the day's."""
    minutes = tables.rate(LabourRateFigure.NIGHT_HOUR)
    premium, told = _premium(agreed, tables.rate(LabourRateFigure.NIGHT))
    counted = hours * 60 / minutes.rate
    steps = (
        step(PayStepKind.SALARY, hour),
        step(PayStepKind.HOURS, hours),
        cited(PayStepKind.MINUTES, minutes.rate, minutes),
        told,
    )
    item = tables.item(StandardItem.NIGHT)
    return line(item, hour * counted * premium / 100, steps, rate=premium, quantity=counted)


def rest_line(variable: Sequence[PayLine], month: Month, tables: Tables) -> list[PayLine]:
    """What varies, by business days, times the days of rest (Lei 605/1949, art. 7; TST, Súmula 172)."""
    base = Money.total(each.amount for each in variable)
    rest = max(Decimal(0), month.rest_days - _lost(month))
    if not (base and rest and month.business_days):
        return []
    steps = (
        step(PayStepKind.BASE, base),
        step(PayStepKind.DIVISOR, month.business_days),
        step(PayStepKind.DAYS, rest),
    )
    exact = base.amount * rest / month.business_days
    return [line(tables.item(StandardItem.REST_PAY), exact, steps, base=base, quantity=rest)]


def _lost(month: Month) -> Decimal:
    """Rest that absences cost: a salary by the month loses it on a line of its own."""
    return Decimal(0) if month.terms[-1].basis == "MONTHLY" else month.lost_rest_days


def _premium(agreed: Decimal | None, least: LabourRate) -> tuple[Decimal, PayStep]:
    if agreed is not None and agreed > least.rate:
        return agreed, step(PayStepKind.RATE, agreed, text="agreement")
    return least.rate, cited(PayStepKind.RATE, least.rate, least)
