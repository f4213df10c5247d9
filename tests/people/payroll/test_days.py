"""Days of a month that are paid: thirty less the days away, and part of a month as many as there were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.people.payroll.days import Days, last_of, paid_days
from domain.people.payroll.terms import Leave, LeavePay
from tests.people.payroll.payroll import terms

JANUARY, FEBRUARY, APRIL = (date(2026, month, 1) for month in (1, 2, 4))
LEAP = date(2028, 2, 1)
LONG_AGO = date(2020, 1, 1)
SICK, MATERNITY, UNPAID, VACATION = LeavePay.SICK, LeavePay.MATERNITY, LeavePay.UNPAID, LeavePay.VACATION


def away(month: date, *spells: tuple[LeavePay, int, int]) -> tuple[Leave, ...]:
    return tuple(
        Leave(kind=kind, from_on=month.replace(day=first), until_on=month.replace(day=last))
        for kind, first, last in spells
    )


def by_leave(days: Days) -> dict[LeavePay | None, int]:
    return {leave: count for (_, leave), count in days.items()}


@pytest.mark.parametrize("month", [JANUARY, FEBRUARY, LEAP, APRIL])
@pytest.mark.parametrize("kind", [UNPAID, VACATION, SICK, MATERNITY])
@pytest.mark.parametrize("count", [1, 5, 15, 20])
def test_days_away_are_taken_off_thirty_in_every_month(month: date, kind: LeavePay, count: int) -> None:
    found = by_leave(paid_days(month, LONG_AGO, None, (terms(3000),), away(month, (kind, 3, 2 + count))))
    assert found.pop(None) == 30 - count
    assert found == ({kind: count} if kind in (SICK, MATERNITY) else {})


@pytest.mark.parametrize("month", [JANUARY, FEBRUARY, LEAP, APRIL])
@pytest.mark.parametrize("kind", [None, SICK, MATERNITY])
def test_a_month_that_is_all_of_one_kind_is_thirty_days(month: date, kind: LeavePay | None) -> None:
    leaves = away(month, (kind, 1, last_of(month).day)) if kind else ()
    assert by_leave(paid_days(month, LONG_AGO, None, (terms(3000),), leaves)) == {kind: 30}


@pytest.mark.parametrize(
    ("month", "spells", "expected"),
    [
        (JANUARY, ((SICK, 1, 15), (UNPAID, 16, 31)), {SICK: 15}),
        (JANUARY, ((UNPAID, 1, 16), (SICK, 17, 31)), {SICK: 15}),
        (FEBRUARY, ((SICK, 1, 15), (UNPAID, 16, 28)), {SICK: 15}),
        (FEBRUARY, ((SICK, 1, 15), (MATERNITY, 16, 28)), {SICK: 15, MATERNITY: 15}),
        (JANUARY, ((SICK, 1, 15), (MATERNITY, 16, 31)), {SICK: 15, MATERNITY: 15}),
        (JANUARY, ((UNPAID, 1, 31),), {}),
        (FEBRUARY, ((VACATION, 1, 28),), {}),
        # The one day of work is not for nothing, unless the leave is thirty days' pay already.
        (JANUARY, ((UNPAID, 1, 30),), {None: 1}),
        (JANUARY, ((SICK, 1, 15), (UNPAID, 16, 30)), {SICK: 15, None: 1}),
        (JANUARY, ((MATERNITY, 2, 31),), {MATERNITY: 30}),
        (FEBRUARY, ((UNPAID, 1, 27),), {None: 3}),
        (FEBRUARY, ((SICK, 24, 28), (UNPAID, 2, 2)), {SICK: 5, None: 24}),
    ],
)
def test_leaves_keep_their_days_and_the_salary_takes_the_difference(
    month: date, spells: tuple[tuple[LeavePay, int, int], ...], expected: dict[LeavePay | None, int]
) -> None:
    assert by_leave(paid_days(month, LONG_AGO, None, (terms(3000),), away(month, *spells))) == expected


@pytest.mark.parametrize(
    ("month", "hired", "left", "expected"),
    [
        (JANUARY, 10, None, 22),
        (JANUARY, 31, None, 1),
        (JANUARY, 2, None, 30),
        (JANUARY, None, 1, 1),
        (JANUARY, None, 30, 30),
        (FEBRUARY, 10, None, 19),
        (FEBRUARY, 2, None, 27),
        (FEBRUARY, None, 1, 1),
        (FEBRUARY, None, 28, 30),
        (LEAP, 10, None, 20),
        (LEAP, None, 28, 28),
        (APRIL, 10, None, 21),
        (APRIL, 10, 12, 3),
        (APRIL, None, 1, 1),
    ],
)
def test_part_of_a_month_is_as_many_days_as_there_were(
    month: date, hired: int | None, left: int | None, expected: int
) -> None:
    since = month.replace(day=hired) if hired else LONG_AGO
    until = month.replace(day=left) if left else None
    assert by_leave(paid_days(month, since, until, (terms(3000),), ())) == {None: expected}


def test_leaves_in_part_of_a_month_are_counted_as_they_were() -> None:
    leaves = away(JANUARY, (SICK, 20, 24), (UNPAID, 30, 30))
    found = by_leave(paid_days(JANUARY, date(2026, 1, 10), None, (terms(3000),), leaves))
    assert found == {None: 16, SICK: 5}


@pytest.mark.parametrize(
    ("month", "spell", "expected"),
    [
        (FEBRUARY, None, {(0, None): 15, (1, None): 15}),
        (FEBRUARY, (UNPAID, 2, 2), {(0, None): 14, (1, None): 15}),
        (JANUARY, (SICK, 20, 31), {(0, None): 15, (1, None): 3, (1, SICK): 12}),
    ],
)
def test_where_pay_changes_the_later_pay_takes_the_difference(
    month: date, spell: tuple[LeavePay, int, int] | None, expected: Days
) -> None:
    raised = (terms(3000), replace(terms(3600), from_on=month + timedelta(15)))
    leaves = away(month, spell) if spell else ()
    assert paid_days(month, LONG_AGO, None, raised, leaves) == expected
