"""The right to vacations: it accrues by the year, is shortened by absences, lost by long leaves, and expires
(CLT 129 to 143)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import Any

from domain.kernel.calendar import months_later
from domain.kernel.law import Law
from domain.people.labour_law import LabourLaw, term
from domain.people.payroll.law import LabourTermFigure, VacationBand
from domain.people.payroll.twelfths import vacation_twelfths
from domain.people.payroll.vacation_rules import entitled
from domain.people.time_entry import TimeKind
from domain.people.vacation import STANDING
from domain.people.vacation_loss import loss_in

LATEST = date(MAXYEAR - 3, 1, 1)
"""Beyond it the calendar has no day on which a vacation would expire."""
DAY = timedelta(days=1)
TWELFTHS = 12
IN_PROPORTION = "CLT, art. 140"


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
    LOST = "LOST"
    """Leaves were too long; a new year begins with the return (CLT art. 133)."""


@dataclass(frozen=True, kw_only=True)
class AccrualPeriod:
    """``grant_until`` is the last day on which the last of its vacations may end. Days.

    ``norm`` says why there are so many: the band of absences, the proportion of a collective vacation, or
    the loss, when it is ``lost``.
    """

    starts_on: date
    ends_on: date
    grant_until: date
    absences: Decimal
    days: int
    planned: int
    sold: int
    lost: bool = False
    norm: str

    @property
    def left(self) -> int:
        return max(0, self.days - self.planned - self.sold)

    def status_on(self, day: date) -> AccrualStatus:
        if self.lost:
            return AccrualStatus.LOST
        if day <= self.ends_on:
            return AccrualStatus.ACCRUING
        if not self.left:
            return AccrualStatus.TAKEN
        return AccrualStatus.EXPIRED if day > self.grant_until else AccrualStatus.DUE


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the right of an employee depends on; see ``record_of``."""

    employee: Any
    standing: Sequence[Any]
    missed: Sequence[Any]
    leaves: Sequence[Any]


def record_of(employee: Any, times: Iterable[Any], vacations: Iterable[Any], leaves: Iterable[Any]) -> Record:
    """Of Employee, TimeEntry, Vacation and Leave, or rows with the same values.

    A vacation that would begin after the dismissal counts for nothing.
    """
    left = employee.dismissed_on or date.max
    return Record(
        employee=employee,
        standing=[one for one in vacations if one.status in STANDING and one.starts_on <= left],
        missed=[one for one in times if one.kind is TimeKind.ABSENCE_DAYS and not one.withdrawn_at],
        leaves=[*leaves],
    )


def accrual_periods(record: Record, law: LabourLaw, *, until: date) -> Iterator[AccrualPeriod]:
    """Those that began by then, oldest first; that of a dismissal is the last.

    Years follow each other from the hiring. One that is lost ends with the leave, and one within which a
    vacation was taken, as a collective one may be, ends with that (CLT arts. 133 §2 and 140): a new one
    begins with the return, or with the vacation. Years from before the first row of law are not told.
    """
    end = min(until, record.employee.dismissed_on or until)
    told = law.begins(VacationBand)
    anchor, gone = record.employee.hired_on, 0
    while (starts_on := months_later(anchor, gone)) <= min(end, LATEST):
        then = law.on(max(starts_on, told))
        accrues = term(then, LabourTermFigure.VACATION_ACCRUES).days
        granted = term(then, LabourTermFigure.VACATION_GRANTED_WITHIN).days
        year = _Year(
            starts_on=starts_on,
            after=months_later(anchor, gone + accrues),
            grant_until=months_later(anchor, gone + accrues + granted) - DAY,
            until=end,
        )
        gone += accrues
        if min(year.after - DAY, end) < told:
            continue
        period, again_on = year.of(record, law, granted)
        yield period
        if period.lost and again_on is None:
            return
        if again_on is not None:
            anchor, gone = again_on, 0


def days_in_proportion(starts_on: date, after: date, band: VacationBand, law: Law) -> int:
    """A twelfth for each month before ``after``, the last with more than 14 days; part of a day is a whole
    one (CLT arts. 140 and 146)."""
    least = term(law, LabourTermFigure.VACATION_MONTH).days
    twelfths = vacation_twelfths(starts_on, after - DAY, least=least)
    return int((Decimal(band.days * twelfths) / TWELFTHS).to_integral_value(ROUND_CEILING))


@dataclass(frozen=True, kw_only=True)
class _Year:
    """As it would be if nothing ended it early; ``after`` is the day after its last."""

    starts_on: date
    after: date
    grant_until: date
    until: date

    def of(self, record: Record, law: LabourLaw, granted: int) -> tuple[AccrualPeriod, date | None]:
        """What it gives, and on which day a new one begins where it ended early."""
        own = [one for one in record.standing if one.accrued_from == self.starts_on]
        early = min((one.starts_on for one in own if one.days and self._within(one.starts_on)), default=None)
        after = early or self.after
        last = min(after - DAY, self.until)
        then = law.on(last)
        missed = [one for one in record.missed if self.starts_on <= one.on < after]
        absences = sum((one.quantity for one in missed), Decimal(0))
        band = entitled(absences, then)
        loss = loss_in(self.starts_on, last, record.leaves, then)
        days = band.days if early is None else days_in_proportion(self.starts_on, early, band, then)
        again_on = early if loss is None else loss.returns_on
        period = AccrualPeriod(
            starts_on=self.starts_on,
            ends_on=(again_on or after) - DAY,
            grant_until=months_later(early, granted) - DAY if early else self.grant_until,
            absences=absences,
            days=0 if loss else days,
            planned=sum(one.days for one in own),
            sold=sum(one.sold_days for one in own),
            lost=loss is not None,
            norm=loss.norm if loss else IN_PROPORTION if early else band.norm,
        )
        return period, again_on

    def _within(self, day: date) -> bool:
        return self.starts_on < day < self.after and day <= self.until
