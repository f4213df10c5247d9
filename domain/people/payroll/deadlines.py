"""Until when what is owed to people and authorities is paid."""

from __future__ import annotations

from datetime import date, timedelta

from domain.kernel.calendar import months_later
from domain.people.payroll.costs import PayrollDebtKind
from domain.people.payroll.law import LabourTermFigure
from domain.people.payroll.tables import Tables
from domain.people.payroll_run import PayrollRunKind

SATURDAY = 5
PAID_BY = {
    PayrollDebtKind.SOCIAL_SECURITY: LabourTermFigure.SOCIAL_SECURITY_PAID_BY,
    PayrollDebtKind.INCOME_TAX: LabourTermFigure.INCOME_TAX_PAID_BY,
    PayrollDebtKind.FUND: LabourTermFigure.FUND_PAID_BY,
    PayrollDebtKind.PAYROLL_LOANS: LabourTermFigure.LOANS_PAID_BY,
}
"""Days of the month after the work, of income tax after the payment; the fund of an ending is due with it."""


def salary_due_on(month: date, holidays: frozenset[date], tables: Tables) -> date:
    """The fifth business day of the month after; Saturdays count as business days (CLT, art. 459, §1)."""
    left = tables.term(LabourTermFigure.SALARY_PAID_BY).days
    day = months_later(month, 1) - timedelta(1)
    while left:
        day += timedelta(1)
        left -= day.weekday() <= SATURDAY and day not in holidays
    return day


def vacation_due_on(starts_on: date, tables: Tables) -> date:
    """Two days before its first (CLT, art. 145)."""
    return starts_on - timedelta(tables.term(LabourTermFigure.VACATION_PAID_BEFORE).days)


def fund_due_on(month: date, tables: Tables) -> date:
    """Day 20 of the month after; where banks are closed, it is paid before."""
    return months_later(month, 1).replace(day=tables.term(LabourTermFigure.FUND_PAID_BY).days)


def thirteenth_due_on(year: int, *, second: bool, holidays: frozenset[date], tables: Tables) -> date:
    """30 November and 20 December, or the last day on which banks are open before it."""
    figure = LabourTermFigure.THIRTEENTH_SECOND_BY if second else LabourTermFigure.THIRTEENTH_FIRST_BY
    month, day = divmod(tables.term(figure).days, 100)
    return open_before(date(year, month, day), holidays)


def debt_due_on(
    debt: PayrollDebtKind,
    kind: PayrollRunKind,
    *,
    month: date,
    paid_on: date,
    holidays: frozenset[date],
    banks_closed: frozenset[date],
    tables: Tables,
) -> date:
    """The last day on which what a run owes is paid in time: of contributions and the fund by the month of
    the work, of income tax by that of the payment; of what goes to people, the day on which the run pays, or
    that of the law where it comes before. ``holidays`` are national, ``banks_closed`` besides weekends."""
    thirteenth = kind is PayrollRunKind.THIRTEENTH_SECOND
    if debt is PayrollDebtKind.SOCIAL_SECURITY and thirteenth:
        by = tables.term(LabourTermFigure.SOCIAL_SECURITY_OF_THIRTEENTH_BY).days
        return open_before(date(month.year, *divmod(by, 100)), banks_closed)
    if debt in PAID_BY and (debt, kind) != (PayrollDebtKind.FUND, PayrollRunKind.TERMINATION):
        after = months_later((paid_on if debt is PayrollDebtKind.INCOME_TAX else month).replace(day=1), 1)
        return open_before(after.replace(day=tables.term(PAID_BY[debt]).days), banks_closed)
    if kind is PayrollRunKind.MONTHLY:
        return min(paid_on, salary_due_on(month, holidays, tables))
    if thirteenth or kind is PayrollRunKind.THIRTEENTH_FIRST:
        due = thirteenth_due_on(month.year, second=thirteenth, holidays=banks_closed, tables=tables)
        return min(paid_on, due)
    return paid_on


def open_before(day: date, holidays: frozenset[date]) -> date:
    """The day itself, or the last before it that is neither a Saturday, a Sunday nor a holiday."""
    while day.weekday() >= SATURDAY or day in holidays:
        day -= timedelta(1)
    return day
