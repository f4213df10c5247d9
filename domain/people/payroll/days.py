"""Days of a month that are paid, by the terms and the leaves of each."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from domain.people.payroll.terms import Leave, LeavePay, Terms, terms_on

COMMERCIAL = 30
"""A month is paid as thirty days, however many it has (CLT, art. 64)."""

PAID = (None, LeavePay.SICK, LeavePay.MATERNITY)

Days = dict[tuple[int, LeavePay | None], int]
"""Days by the place of their terms and the leave they fall in."""


def last_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def full_years(since: date, until: date) -> int:
    """Years that are complete on a day."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def paid_days(
    month: date, hired_on: date, left_on: date | None, terms: Sequence[Terms], leaves: Sequence[Leave]
) -> Days:
    """A whole month is thirty days, less the days away; part of one is as many as there were."""
    first, last = month, last_of(month)
    begin, end = max(first, hired_on), min(last, left_on or last)
    if begin > end:
        return {}
    if (begin, end) == (first, last) and not leaves and terms[-1].from_on <= first:
        return {(len(terms) - 1, None): COMMERCIAL}
    counted = _counted(begin, end, terms, leaves)
    paid = _commercial(counted) if (begin, end) == (first, last) else counted
    return {key: days for key, days in paid.items() if days and key[1] in PAID}


def _counted(begin: date, end: date, terms: Sequence[Terms], leaves: Sequence[Leave]) -> Days:
    found: Days = {}
    for offset in range((end - begin).days + 1):
        day = begin + timedelta(offset)
        at = terms.index(terms_on(day, terms))
        away = next((each.kind for each in leaves if each.from_on <= day <= each.until_on), None)
        found[at, away] = found.get((at, away), 0) + 1
    return found


def _commercial(counted: Days) -> Days:
    """Of a whole month: leaves keep their days, and work, by the later pay where it changed, takes what the
    calendar differs from thirty by. A month without work is thirty days where the company pays all of it.

    Who worked on a single day of 31 is paid it, unless leaves come to thirty days' pay already.
    """
    differs = COMMERCIAL - sum(counted.values())
    work = [key for key in counted if key[1] is None]
    if work:
        worked = sum(counted[key] for key in work)
        leave = sum(days for (_, kind), days in counted.items() if kind and kind in PAID)
        least = min(1, COMMERCIAL - leave)
        return counted | {work[-1]: counted[work[-1]] + max(differs, least - worked)}
    if all(leave in PAID for _, leave in counted):
        last = list(counted)[-1]
        return counted | {last: counted[last] + differs}
    return counted
