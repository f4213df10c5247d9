"""The right to vacations over the years: shortened, lost, begun anew."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.people.collective_share import shares
from domain.people.leave import LeaveKind
from domain.people.time_entry import TimeKind
from domain.people.vacation_right import AccrualPeriod, AccrualStatus, accrual_periods
from tests.people.rights import HIRED, LAW, a_record, away, taken

TODAY = date(2026, 11, 21)
DAY = timedelta(days=1)


def years(until: date = TODAY, **record: Any) -> list[AccrualPeriod]:
    return list(accrual_periods(a_record(**record), LAW, until=until))


def missing(days: int, since: date = HIRED) -> list[Any]:
    return [
        SimpleNamespace(
            kind=TimeKind.ABSENCE_DAYS, withdrawn_at=None, on=since + number * DAY, quantity=Decimal(1)
        )
        for number in range(days)
    ]


@pytest.mark.parametrize(
    ("absences", "days"), [(5, 30), (6, 24), (14, 24), (15, 18), (24, 12), (32, 12), (33, 0)]
)
def test_absences_shorten_a_year(absences: int, days: int) -> None:
    first = years(times=missing(absences))[0]
    assert (first.days, first.absences, first.norm) == (days, absences, "CLT, art. 130")


def test_more_than_thirty_days_of_a_paid_leave_lose_the_year_and_a_new_one_begins_with_the_return() -> None:
    until = date(2024, 7, 1)
    kept = years(leaves=[away(LeaveKind.PAID, until - 29 * DAY, until)])
    assert [one.lost for one in kept] == [False, False, False]
    lost, new, *_ = years(leaves=[away(LeaveKind.PAID, until - 30 * DAY, until)])
    assert (lost.lost, lost.days, lost.ends_on, lost.norm) == (True, 0, until, "CLT, art. 133, II")
    assert lost.status_on(TODAY) is AccrualStatus.LOST
    assert (new.starts_on, new.ends_on) == (date(2024, 7, 2), date(2025, 7, 1))


def test_two_paid_leaves_that_are_short_lose_nothing() -> None:
    leaves = [
        away(LeaveKind.PAID, date(2024, 5, 1), date(2024, 5, 20)),
        away(LeaveKind.PAID, date(2024, 8, 1), date(2024, 8, 20)),
    ]
    assert not any(one.lost for one in years(leaves=leaves))


def test_benefits_are_added_up_without_the_days_that_the_company_pays() -> None:
    """Six months are kept, one day more loses the year (CLT art. 133 IV)."""
    first = date(2024, 4, 1)
    benefit = first + 15 * DAY
    six_months = date(2024, 10, 15)
    assert benefit == date(2024, 4, 16)
    kept = years(leaves=[away(LeaveKind.SICKNESS, first, six_months)])
    assert not any(one.lost for one in kept)
    lost = years(leaves=[away(LeaveKind.SICKNESS, first, six_months + DAY)])[0]
    assert (lost.lost, lost.norm) == (True, "CLT, art. 133, IV")
    halves = [
        away(LeaveKind.SICKNESS, date(2024, 4, 1), date(2024, 7, 31)),
        away(LeaveKind.WORK_ACCIDENT, date(2024, 9, 1), date(2024, 12, 31)),
    ]
    both = years(leaves=halves)
    assert (both[0].lost, both[1].starts_on) == (True, date(2025, 1, 1))


def test_benefits_of_two_years_are_not_added_up() -> None:
    leave = away(LeaveKind.SICKNESS, date(2024, 11, 1), date(2025, 7, 31))
    assert not any(one.lost for one in years(leaves=[leave]))


def test_while_a_leave_goes_on_that_lost_the_year_no_new_one_begins() -> None:
    found = years(leaves=[away(LeaveKind.SICKNESS, date(2025, 3, 10), None)])
    assert [one.lost for one in found] == [False, True]


def test_a_maternity_leave_loses_nothing() -> None:
    assert not any(one.lost for one in years(leaves=[away(LeaveKind.MATERNITY, HIRED + 60 * DAY, None)]))


def test_a_vacation_within_its_year_ends_the_year_in_proportion() -> None:
    """Hired on 4 March, away from 23 December: nine months and 19 days are ten twelfths."""
    collective = taken(HIRED, date(2024, 12, 23), 12)
    first, second, *_ = years(vacations=[collective])
    assert (first.ends_on, first.days, first.left) == (date(2024, 12, 22), 25, 13)
    assert (first.grant_until, first.norm) == (date(2025, 12, 22), "CLT, art. 140")
    assert (second.starts_on, second.ends_on) == (date(2024, 12, 23), date(2025, 12, 22))


def test_years_from_before_the_first_row_of_law_are_not_told() -> None:
    found = years(hired_on=date(1980, 2, 29), until=date(1990, 1, 1))
    assert [one.starts_on for one in found] == [date(1988, 2, 29), date(1989, 2, 28)]


def shared(days: int, starts_on: date, **record: Any) -> list[tuple[date, int, int]]:
    found = shares(a_record(**record), LAW, starts_on=starts_on, days=days)
    return [(one.accrued_from, one.days, one.leave_days) for one in found]


def test_who_was_hired_within_the_year_takes_a_proportion_and_the_rest_as_leave() -> None:
    assert shared(20, date(2024, 9, 2)) == [(HIRED, 15, 5)]
    assert shared(10, date(2024, 9, 2)) == [(HIRED, 10, 0)]
    assert shared(10, HIRED + 5 * DAY) == [(HIRED, 0, 10)]


def test_who_has_a_year_due_takes_of_the_oldest_first_and_what_is_missing_as_leave() -> None:
    second = date(2025, 3, 4)
    gone = [taken(HIRED, date(2025, 5, 5), 25)]
    assert shared(20, date(2026, 6, 1), vacations=gone) == [(HIRED, 5, 0), (second, 15, 0)]
    gone.append(taken(second, date(2026, 4, 6), 30))
    assert shared(20, date(2026, 6, 1), vacations=gone) == [(HIRED, 5, 15)]
    gone.append(taken(HIRED, date(2026, 5, 11), 5))
    assert shared(20, date(2026, 6, 1), vacations=gone) == [(date(2026, 3, 4), 0, 20)]


@given(some.integers(10, 30), some.integers(1, 900))
def test_a_collective_vacation_is_as_long_for_everybody(days: int, after: int) -> None:
    found = list(shares(a_record(), LAW, starts_on=HIRED + after * DAY, days=days))
    assert sum(one.days + one.leave_days for one in found) == days
    assert all(one.days >= 0 and one.leave_days >= 0 and one.days + one.leave_days for one in found)
    begins = [one.starts_on for one in found]
    assert begins == sorted(begins)


@given(some.integers(0, 40), some.integers(0, 40))
def test_more_absences_never_give_more_days(fewer: int, more: int) -> None:
    low, high = sorted((fewer, more))
    assert years(times=missing(low))[0].days >= years(times=missing(high))[0].days


@given(some.integers(1, 364), some.integers(1, 364))
def test_a_year_that_ends_later_gives_no_fewer_days(one: int, other: int) -> None:
    low, high = sorted((one, other))
    found = [years(vacations=[taken(HIRED, HIRED + after * DAY, 1)])[0].days for after in (low, high)]
    assert found[0] <= found[1]


@given(some.lists(some.tuples(some.integers(0, 900), some.integers(0, 300)), max_size=4))
def test_years_follow_each_other_and_never_overlap(drawn: list[tuple[int, int]]) -> None:
    leaves, day = [], HIRED
    for gap, length in drawn:
        begins = day + gap * DAY
        leaves.append(away(LeaveKind.SICKNESS, begins, begins + length * DAY))
        day = begins + (length + 1) * DAY
    found = years(leaves=leaves)
    assert found[0].starts_on == HIRED
    for before, after in pairwise(found):
        assert before.ends_on + DAY == after.starts_on
