"""Until when what is owed to people and authorities is paid."""

from __future__ import annotations

from datetime import date, timedelta

from domain.kernel.calendar import months_later
from domain.people.payroll.costs import PayrollDebtKind
from domain.people.payroll.law import LabourTermFigure
from domain.people.payroll.tables import Tables
from domain.people.payroll_run import PayrollRunKind

SATURDAY = 5


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
    """The last day on which what a run owes is paid in time: of contributions and the fund by the month of the
    work, of income tax by that of the payment; of what goes to people, the day on which the run pays, or that
    of the law where it comes before. ``holidays`` are national, ``banks_closed`` besides weekends."""
    term, figure = tables.term, LabourTermFigure
    match debt:
        case PayrollDebtKind.SOCIAL_SECURITY if kind is PayrollRunKind.THIRTEENTH_SECOND:
            by, on = divmod(term(figure.SOCIAL_SECURITY_OF_THIRTEENTH_BY).days, 100)
            return open_before(date(month.year, by, on), banks_closed)
        case PayrollDebtKind.SOCIAL_SECURITY:
            return _month_after(month, term(figure.SOCIAL_SECURITY_PAID_BY).days, banks_closed)
        case PayrollDebtKind.INCOME_TAX:
            return _month_after(paid_on, term(figure.INCOME_TAX_PAID_BY).days, banks_closed)
        case PayrollDebtKind.PAYROLL_LOANS:
            return _month_after(month, term(figure.LOANS_PAID_BY).days, banks_closed)
        case PayrollDebtKind.FUND if kind is not PayrollRunKind.TERMINATION:
            return open_before(fund_due_on(month, tables), banks_closed)
    return min(paid_on, _pay_due_on(kind, month, paid_on, holidays, banks_closed, tables))


def _pay_due_on(
    kind: PayrollRunKind,
    month: date,
    paid_on: date,
    holidays: frozenset[date],
    banks_closed: frozenset[date],
    tables: Tables,
) -> date:
    """By the law, where it gives one day to all of a run: vacations and ends of employments have days of
    their own, which the run is paid by."""
    match kind:
        case PayrollRunKind.MONTHLY:
            return salary_due_on(month, holidays, tables)
        case PayrollRunKind.THIRTEENTH_FIRST | PayrollRunKind.THIRTEENTH_SECOND:
            second = kind is PayrollRunKind.THIRTEENTH_SECOND
            return thirteenth_due_on(month.year, second=second, holidays=banks_closed, tables=tables)
    return paid_on


def _month_after(month: date, day: int, banks_closed: frozenset[date]) -> date:
    return open_before(months_later(month.replace(day=1), 1).replace(day=day), banks_closed)


def open_before(day: date, holidays: frozenset[date]) -> date:
    """The day itself, or the last before it that is neither a Saturday, a Sunday nor a holiday."""
    while day.weekday() >= SATURDAY or day in holidays:
        day -= timedelta(1)
    return day
