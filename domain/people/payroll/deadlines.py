"""Until when what is owed to people and authorities is paid."""

from __future__ import annotations

from datetime import date, timedelta

from domain.kernel.calendar import months_later
from domain.people.payroll.law import LabourTermFigure
from domain.people.payroll.tables import Tables

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


def open_before(day: date, holidays: frozenset[date]) -> date:
    """The day itself, or the last before it that is neither a Saturday, a Sunday nor a holiday."""
    while day.weekday() >= SATURDAY or day in holidays:
        day -= timedelta(1)
    return day
