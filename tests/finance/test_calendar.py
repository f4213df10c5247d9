"""On which days banks clear payments."""

from __future__ import annotations

from datetime import date

import pytest

from persistence.finance.calendar import next_business_day


@pytest.mark.parametrize(
    ("day", "next_day"),
    [
        ("2026-11-20", "2026-11-23"),  # Consciência Negra, a Friday
        ("2026-02-16", "2026-02-18"),  # Carnival
        ("2026-06-04", "2026-06-05"),  # Corpus Christi
        ("2026-12-24", "2026-12-24"),
        ("2026-12-25", "2026-12-28"),
        ("2026-12-31", "2026-12-31"),
        ("2027-01-01", "2027-01-04"),
        ("2026-11-21", "2026-11-23"),  # a Saturday
        ("2022-12-30", "2022-12-30"),  # the year's last business day
    ],
)
def test_what_is_due_on_a_day_without_banks_may_be_paid_on_the_next(day: str, next_day: str) -> None:
    assert next_business_day(date.fromisoformat(day)) == date.fromisoformat(next_day)
