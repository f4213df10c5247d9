"""When somebody works: hours a week, the shifts of its days, and by what a month's pay is divided."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.money import half_up
from domain.kernel.refusal import Malformed, OutOfRange, Refusal, checks

CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
DAY = 24 * 60
"""Minutes."""


class ShiftsDiffer(Refusal):
    """The shifts are not the hours of the week that were said; facts: ``weekly_hours``, ``shifts``."""

    code = "SHIFTS_DIFFER"


class WorksOnRestDay(Refusal):
    """A shift begins on the day of weekly rest; facts: ``weekday``."""

    code = "WORKS_ON_REST_DAY"


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "MONDAY"
    """Segunda-feira."""
    TUESDAY = "TUESDAY"
    """Terça-feira."""
    WEDNESDAY = "WEDNESDAY"
    """Quarta-feira."""
    THURSDAY = "THURSDAY"
    """Quinta-feira."""
    FRIDAY = "FRIDAY"
    """Sexta-feira."""
    SATURDAY = "SATURDAY"
    """Sábado."""
    SUNDAY = "SUNDAY"
    """Domingo."""

    @classmethod
    def of(cls, day: date) -> Weekday:
        return list(cls)[day.weekday()]


@dataclass(frozen=True, kw_only=True)
class Shift:
    """One day's work, less its break; it may end on the next day."""

    weekday: Weekday
    """On which day it begins."""
    starts: str
    """When, as HH:MM."""
    ends: str
    """When, as HH:MM; not after the start means on the next day."""
    break_minutes: int = 0
    """Minutes of it that are no work."""

    @property
    def minutes(self) -> int:
        """Of work."""
        return ((_minutes(self.ends) - _minutes(self.starts)) % DAY or DAY) - self.break_minutes


@dataclass(eq=False, kw_only=True)
class WorkSchedule(Aggregate):
    """``monthly_divisor`` is what a month's pay is divided by for that of an hour. ``weekly_rest`` is said
    where the shifts do not say it."""

    id: UUID
    version: int = 1
    name: str
    weekly_hours: Decimal
    monthly_divisor: int
    shifts: tuple[Shift, ...] = ()
    weekly_rest: Weekday | None = None

    @property
    def rest_day(self) -> Weekday:
        """The day of weekly rest: as it was said; else Sunday, or where work is done on Sundays, the only day
        without a shift if there is one (CF art. 7 XV)."""
        free = [day for day in Weekday if all(shift.weekday is not day for shift in self.shifts)]
        if self.weekly_rest is not None or Weekday.SUNDAY in free:
            return self.weekly_rest or Weekday.SUNDAY
        return free[0] if len(free) == 1 else Weekday.SUNDAY


def divisor_of(weekly_hours: Decimal) -> int:
    """Thirty days of a sixth of the week: 220 for 44 hours, 200 for 40 (CLT art. 64; TST, Súmula 431)."""
    return int(half_up(weekly_hours * 5, 0))


def check_shifts(weekly_hours: Decimal, shifts: tuple[Shift, ...]) -> None:
    """Raises Malformed, OutOfRange, ShiftsDiffer."""
    with checks() as check:
        for number, shift in enumerate(shifts):
            clocks = {name: bool(CLOCK.fullmatch(getattr(shift, name))) for name in ("starts", "ends")}
            for name, well in clocks.items():
                check.that(well, Malformed(number, name, expected="HH:MM"))
            if all(clocks.values()):
                working = shift.break_minutes >= 0 and shift.minutes > 0
                check.that(working, OutOfRange(number, "break_minutes", least=0))
    hours = Decimal(sum(shift.minutes for shift in shifts)) / 60
    if shifts and hours != weekly_hours:
        raise ShiftsDiffer(weekly_hours=weekly_hours, shifts=half_up(hours, 2))


def check_rest(weekly_rest: Weekday | None, shifts: tuple[Shift, ...]) -> None:
    """Raises WorksOnRestDay."""
    if any(shift.weekday is weekly_rest for shift in shifts):
        raise WorksOnRestDay(weekday=weekly_rest)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
