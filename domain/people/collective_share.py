"""What somebody takes of a collective vacation: days of years that are due, and the rest as a paid leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.kernel.calendar import months_later
from domain.people.labour_law import LabourLaw, term
from domain.people.payroll.law import LabourTermFigure
from domain.people.payroll.vacation_rules import entitled
from domain.people.vacation_right import AccrualPeriod, Record, accrual_periods, days_in_proportion


@dataclass(frozen=True, kw_only=True)
class Share:
    """``days`` of the year that began on ``accrued_from``, and after them ``leave_days`` without a right."""

    accrued_from: date
    starts_on: date
    days: int
    leave_days: int
    grant_until: date


def shares(record: Record, law: LabourLaw, *, starts_on: date, days: int) -> Iterator[Share]:
    """Of the years that are over, the oldest first; who was hired less than a year before takes a proportion
    of the one that goes on, which ends with it (CLT art. 140)."""
    periods = list(accrual_periods(record, law, until=starts_on))
    rights = list(_rights(record, periods, law, starts_on))
    left, day = days, starts_on
    for number, (period, right) in enumerate(rights, 1):
        taken = min(left, right)
        left -= taken
        last = number == len(rights) or not left
        yield Share(
            accrued_from=period.starts_on,
            starts_on=day,
            days=taken,
            leave_days=left if last else 0,
            grant_until=_grant_until(period, starts_on, law),
        )
        day += timedelta(days=taken)
        if not left:
            return


def _rights(
    record: Record, periods: list[AccrualPeriod], law: LabourLaw, on: date
) -> Iterator[tuple[AccrualPeriod, int]]:
    """Years with the days that can be taken of each; with none, the last as the place of a leave."""
    due = [(each, each.left) for each in periods if each.ends_on < on and each.left]
    if due:
        yield from due
        return
    then, current = law.on(on), periods[-1]
    accrues = term(then, LabourTermFigure.VACATION_ACCRUES).days
    new = on < months_later(record.employee.hired_on, accrues) and current.starts_on < on
    band = entitled(current.absences, then)
    yield current, days_in_proportion(current.starts_on, on, band, then) if new else 0


def _grant_until(period: AccrualPeriod, on: date, law: LabourLaw) -> date:
    """Of a year that ends with the vacation itself: as long after it."""
    if period.ends_on < on:
        return period.grant_until
    granted = term(law.on(on), LabourTermFigure.VACATION_GRANTED_WITHIN).days
    return months_later(on, granted) - timedelta(days=1)
