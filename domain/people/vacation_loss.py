"""The loss of a year's right to vacations, by leaves too long (CLT 133)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import Any

from domain.kernel.calendar import months_later
from domain.kernel.law import Law
from domain.people.leave import LeaveKind
from domain.people.payroll.law import LabourTerm, LabourTermFigure

DAY = timedelta(days=1)
MONTH = 30
"""Days of parts of months that are added up to one; a whole one has the days of the calendar."""
PAID_ALONE = {
    LeaveKind.PAID: LabourTermFigure.VACATION_LOST_BY_PAID_LEAVE,
    LeaveKind.STOPPAGE: LabourTermFigure.VACATION_LOST_BY_STOPPAGE,
}
"""Each leave by itself (CLT art. 133 II and III)."""
LATEST = date(MAXYEAR - 3, 1, 1)
"""Nobody returns after it."""
BENEFITS = (LeaveKind.SICKNESS, LeaveKind.WORK_ACCIDENT)
"""Added up (CLT art. 133 IV), without the first days of each, which the company pays."""


@dataclass(frozen=True, kw_only=True)
class Loss:
    """``returns_on`` is the first day after the leave, with which a new year begins; None while it lasts."""

    returns_on: date | None
    norm: str


@dataclass(frozen=True, kw_only=True)
class _Stretch:
    """The days of a leave within a year, both included; ``since`` is the leave's own first."""

    kind: LeaveKind
    since: date
    first: date
    last: date
    returns_on: date | None


def loss_in(first: date, last: date, leaves: Iterable[Any], law: Law) -> Loss | None:
    """Of the right of a year, as far as it has gone. Of Leaves, or rows with the same values.

    Raises Missing where there are such leaves, and the law says nothing of them.
    """
    within = list(_within(first, last, leaves))
    found = [*_by_paid_leave(within, law), *_by_benefits(within, law)]
    return min(found, key=lambda loss: loss.returns_on or date.max, default=None)


def _within(first: date, last: date, leaves: Iterable[Any]) -> Iterator[_Stretch]:
    for leave in sorted(leaves, key=lambda leave: leave.valid_from):
        begins, ends = max(first, leave.valid_from), min(last, leave.valid_until or last)
        if begins <= ends:
            back = leave.valid_until
            yield _Stretch(
                kind=leave.kind,
                since=leave.valid_from,
                first=begins,
                last=ends,
                returns_on=None if back is None or back > LATEST else back + DAY,
            )


def _by_paid_leave(within: Iterable[_Stretch], law: Law) -> Iterator[Loss]:
    for each in within:
        if figure := PAID_ALONE.get(each.kind):
            most = law.rule(LabourTerm, figure)
            if (each.last - each.first).days + 1 > most.days:
                yield Loss(returns_on=each.returns_on, norm=most.norm)


def _by_benefits(within: Iterable[_Stretch], law: Law) -> Iterator[Loss]:
    gone = 0
    for each in within:
        if each.kind in BENEFITS:
            own = law.rule(LabourTerm, LabourTermFigure.SICK_DAYS_OF_COMPANY)
            most = law.rule(LabourTerm, LabourTermFigure.VACATION_LOST_BY_BENEFIT)
            gone += _measured(max(each.first, each.since + own.days * DAY), each.last)
            if gone > most.days * MONTH:
                yield Loss(returns_on=each.returns_on, norm=most.norm)
                return


def _measured(first: date, last: date) -> int:
    """Thirty for each whole month of the calendar, and the days that are left."""
    after, months = last + DAY, 0
    while months_later(first, months + 1) <= after:
        months += 1
    return months * MONTH + max(0, (after - months_later(first, months)).days)
