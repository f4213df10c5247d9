"""What the law allows of a vacation: its days, its parts, its first day and when it is paid."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from domain.kernel.money import Money
from domain.kernel.refusal import Checks, checks
from domain.people.payroll.law import LabourTerm, LabourTermFigure, VacationBand
from domain.people.payroll.refusals import VacationRefused, must_follow, must_not_be_negative
from domain.people.payroll.tables import Tables


class Asked(Protocol):
    """A vacation as it is asked for."""

    @property
    def salary(self) -> Money: ...
    @property
    def average(self) -> Money: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def earned_on(self) -> date: ...
    @property
    def paid_on(self) -> date: ...
    @property
    def days(self) -> int: ...
    @property
    def sold(self) -> int: ...
    @property
    def absences(self) -> int: ...
    @property
    def taken_before(self) -> int: ...
    @property
    def rest_days(self) -> frozenset[date]: ...


def entitled(absences: int, tables: Tables) -> VacationBand:
    """The days of a year with so many absences (CLT, art. 130)."""
    return next(each for each in tables.vacation_bands if absences <= each.absences)


def check_vacation(asked: Asked, tables: Tables) -> None:
    """Everything wrong with it at once. Raises VacationRefused, DatesOutOfOrder, OutOfRange.

    Paying late is no refusal: the deadline is told by ``deadlines``.
    """
    with checks() as check:
        for name in ("salary", "average", "days", "sold", "absences", "taken_before"):
            with check.at():
                must_not_be_negative(name, getattr(asked, name))
    band = entitled(asked.absences, tables)
    with checks() as check:
        later = asked.starts_on >= asked.earned_on
        check.that(later, must_follow("starts_on", asked.earned_on, "CLT, art. 134: after a year's work"))
        _check_days(asked, band, check, tables)
        _check_first_day(asked, check, tables)


def _check_days(asked: Asked, band: VacationBand, check: Checks, tables: Tables) -> None:
    whole = asked.days + asked.sold + asked.taken_before
    check.that(whole <= band.days, _refused("days", "more than are earned", band, most=band.days))
    sold = tables.term(LabourTermFigure.VACATION_FRACTION_SOLD)
    most = band.days // sold.days
    check.that(asked.sold <= most, _refused("sold", "more than a third", sold, most=most))
    shortest = tables.term(LabourTermFigure.VACATION_SHORTEST_PART)
    long_enough = asked.days >= shortest.days
    check.that(long_enough, _refused("days", "a part too short", shortest, least=shortest.days))
    longest = tables.term(LabourTermFigure.VACATION_LONGEST_PART)
    left = band.days - whole
    parted = left > 0 or asked.taken_before > 0
    one_long = max(asked.days, asked.taken_before, left) >= longest.days
    fits = not parted or one_long or band.days < longest.days
    check.that(fits, _refused("days", "no part long enough", longest, least=longest.days))


def _check_first_day(asked: Asked, check: Checks, tables: Tables) -> None:
    before = tables.term(LabourTermFigure.VACATION_BEFORE_REST)
    after = {asked.starts_on + timedelta(days) for days in range(1, before.days + 1)}
    check.that(not after & asked.rest_days, _refused("starts_on", "too close before a rest day", before))


def _refused(path: str, reason: str, rule: VacationBand | LabourTerm, **facts: int) -> VacationRefused:
    return VacationRefused(path, reason=reason, norm=rule.norm, **facts)
