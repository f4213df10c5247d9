"""The right to vacations: it accrues by the year, is shortened by absences, and expires (CLT 129 to 143)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain.kernel.calendar import months_later
from domain.people.time_entry import TimeKind
from domain.people.vacation import STANDING

DAYS_BY_ABSENCES = ((5, 30), (14, 24), (23, 18), (32, 12))
"""Up to so many absences in the year, so many days (CLT art. 130); more of them, none."""
YEAR = 12
"""Months in which a vacation accrues, and again in which it is granted (CLT arts. 130 and 134)."""

LATEST = date(MAXYEAR - 3, 1, 1)
"""Beyond it the calendar has no day on which a vacation would expire."""


class AccrualStatus(StrEnum):
    """Where the vacations of a year stand on a day."""

    ACCRUING = "ACCRUING"
    """The year goes on."""
    DUE = "DUE"
    """To be granted within twelve months."""
    EXPIRED = "EXPIRED"
    """Not granted in time: what is left is paid double (CLT art. 137)."""
    TAKEN = "TAKEN"
    """Nothing is left."""


@dataclass(frozen=True, kw_only=True)
class AccrualPeriod:
    """``granted_until`` is the last day on which the last of its vacations may end. Days."""

    starts_on: date
    ends_on: date
    grant_until: date
    absences: Decimal
    days: int
    planned: int
    sold: int

    @property
    def left(self) -> int:
        return max(0, self.days - self.planned - self.sold)

    def status_on(self, day: date) -> AccrualStatus:
        if day <= self.ends_on:
            return AccrualStatus.ACCRUING
        if not self.left:
            return AccrualStatus.TAKEN
        return AccrualStatus.EXPIRED if day > self.grant_until else AccrualStatus.DUE


def days_after(absences: Decimal) -> int:
    """Of vacation, after so many days of absence without a reason that the law knows (CLT art. 130)."""
    return next((days for most, days in DAYS_BY_ABSENCES if absences <= most), 0)


def accrual_periods(
    employee: Any, times: Iterable[Any], vacations: Iterable[Any], *, until: date
) -> Iterator[AccrualPeriod]:
    """Those that began by then, oldest first; that of a dismissal is the last.

    A vacation that would begin after the dismissal counts for nothing.
    Of an Employee, its TimeEntry and its Vacation, or rows with the same values.
    """
    end = min(until, employee.dismissed_on or until)
    missed = [entry for entry in times if entry.kind is TimeKind.ABSENCE_DAYS and not entry.withdrawn_at]
    standing = [
        one
        for one in vacations
        if one.status in STANDING
        and (employee.dismissed_on is None or one.starts_on <= employee.dismissed_on)
    ]
    number = 0
    while (starts_on := months_later(employee.hired_on, number * YEAR)) <= min(end, LATEST):
        number += 1
        after = months_later(employee.hired_on, number * YEAR)
        absences = sum((one.quantity for one in missed if starts_on <= one.on < after), Decimal(0))
        own = [one for one in standing if one.accrued_from == starts_on]
        yield AccrualPeriod(
            starts_on=starts_on,
            ends_on=after - timedelta(days=1),
            grant_until=months_later(employee.hired_on, (number + 1) * YEAR) - timedelta(days=1),
            absences=absences,
            days=days_after(absences),
            planned=sum(one.days for one in own),
            sold=sum(one.sold_days for one in own),
        )
