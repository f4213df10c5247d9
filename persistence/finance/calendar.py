"""The banks' calendar: weekdays that are no national bank holiday (the ANBIMA calendar)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

FRIDAY = 4
CHRISTMAS_EVE = (12, 24)


def next_business_day(day: date) -> date:
    """This day when banks clear payments on it, else the next on which they do."""
    while not is_business_day(day):
        day += timedelta(1)
    return day


def is_business_day(day: date) -> bool:
    return day.weekday() <= FRIDAY and day not in bank_holidays(day.year)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The exchange's holidays less the two days on which it rests and banks do not: Christmas Eve
    and the year's last business day (equal to ANBIMA's from 2001 to 2059)."""
    from holidays import financial_holidays

    exchange = {day for day in financial_holidays("BVMF", years=year) if day.year == year}
    own = {day for day in exchange if (day.month, day.day) == CHRISTMAS_EVE}
    return frozenset(exchange - own - {_last_trading_day_off(year, exchange)})


def _last_trading_day_off(year: int, exchange: set[date]) -> date:
    """The last weekday of the year that is no holiday otherwise; the exchange closes on it."""
    day = date(year, 12, 31)
    while day.weekday() > FRIDAY:
        day -= timedelta(1)
    return day
