"""Twelfths: months that count for the thirteenth salary and for vacation."""

from __future__ import annotations

from datetime import date, timedelta

from domain.kernel.calendar import months_later
from domain.people.payroll.days import last_of

DAY = timedelta(1)


def thirteenth_twelfths(
    year: int, hired_on: date, until: date, *, least: int, away: tuple[tuple[date, date], ...] = ()
) -> int:
    """Months of the calendar year with at least so many days of employment (Lei 4.090/1962, art. 1, §2).

    ``away`` are days, both included, that do not count: leave paid by social security.
    """
    return sum(_days(date(year, month, 1), hired_on, until, away) >= least for month in range(1, 13))


def vacation_twelfths(begins_on: date, until: date, *, least: int) -> int:
    """Months of employment since a day, the last with at least so many days (CLT, art. 146)."""
    if until < begins_on:
        return 0
    months = (until.year - begins_on.year) * 12 + until.month - begins_on.month
    while months_later(begins_on, months) > until + DAY:
        months -= 1
    rest = (until + DAY - months_later(begins_on, months)).days
    return months + (rest >= least)


def _days(month: date, hired_on: date, until: date, away: tuple[tuple[date, date], ...]) -> int:
    first, last = max(month, hired_on), min(last_of(month), until)
    lost = sum(_overlap(first, last, begin, end) for begin, end in away)
    return _overlap(first, last, month, last_of(month)) - lost


def _overlap(first: date, last: date, begin: date, end: date) -> int:
    return max(0, (min(last, end) - max(first, begin)).days + 1)
