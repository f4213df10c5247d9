"""The mean of what varies: hours at today's pay, commissions as they were, from payslips that are closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.kernel.money import ZERO, Money
from domain.people.payroll.law import LabourRateFigure
from domain.people.payroll.month import Month
from domain.people.payroll.tables import Tables
from domain.people.payroll_run import PayrollRunKind
from persistence.people.earlier_pay import Paid

NONE = Decimal(0)


def average_of(slips: Sequence[Paid], first: date, before: date, hour: Decimal, *, tables: Tables) -> Money:
    """Of the closed months from ``first`` until before the other: overtime and night by the number of their
    hours (TST, Súmula 347), with the weekly rest on them (TST, Súmula 172), and commissions with theirs; as
    they were known when a difference was paid last.

    ``hour`` is the pay of one now, in reais. Divided by the months that are closed here.
    """
    months = {
        one.payslip.accrual_month: one.facts
        for one in slips
        if one.kind is PayrollRunKind.MONTHLY and first <= one.payslip.accrual_month < before
    }
    for one in slips:
        if one.kind is PayrollRunKind.RETROACTIVE:
            again = (each.month for each in one.facts.months if each.month is not None)
            months |= {month.accrual_month: month for month in again if month.accrual_month in months}
    worked = (Worked(day, month) for day, month in months.items() if isinstance(month, Month))
    return mean_of(worked, hour, tables=tables)


@dataclass(frozen=True)
class Worked:
    """A month that is closed here; ``facts`` where something varied in it."""

    month: date
    facts: Month | None


def mean_of(months: Iterable[Worked], hour: Decimal, *, tables: Tables) -> Money:
    """Of what varied in them, a month; ``hour`` is the pay of one now, in reais."""
    known = tuple(months)
    counted = {each.month for each in known}
    if not counted:
        return ZERO
    total = sum((_varied(each.facts, hour, tables) for each in known if each.facts is not None), NONE)
    return Money.rounded(total / len(counted))


def _varied(month: Month, hour: Decimal, tables: Tables) -> Decimal:
    """Of one month, in reais."""
    paid = NONE
    for each in month.overtime:
        figure = LabourRateFigure.OVERTIME_REST_DAY if each.on_rest_day else LabourRateFigure.OVERTIME
        premium = max(each.premium or NONE, tables.rate(figure).rate)
        paid += each.hours * hour * (100 + premium) / 100
    night = max(month.night_premium or NONE, tables.rate(LabourRateFigure.NIGHT).rate)
    reduced = tables.rate(LabourRateFigure.NIGHT_HOUR).rate
    paid += month.night_hours * 60 / reduced * hour * night / 100
    paid += month.commissions.amount
    rest = Decimal(month.rest_days) / month.business_days if month.business_days else NONE
    return paid * (1 + rest)
