"""Business time can be turned by tests, and by nobody else; leases never follow it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from persistence.clock import clock_settings, now, sql_now

Turn = Callable[..., None]


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Iterator[Turn]:
    def turn(**variables: str) -> None:
        monkeypatch.setenv("ENVIRONMENT", "development")
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        clock_settings.cache_clear()

    yield turn
    clock_settings.cache_clear()


@pytest.mark.parametrize(
    ("offset", "ahead"),
    [("3600", timedelta(hours=1)), ("-0.5", timedelta(seconds=-0.5)), ("0", timedelta(0))],
)
def test_it_is_ahead_of_real_time_by_the_offset(turn: Turn, offset: str, ahead: timedelta):
    turn(CLOCK_OFFSET=offset)
    assert abs(now() - datetime.now(UTC) - ahead) < timedelta(seconds=5)


def test_it_stands_still_at_an_instant(turn: Turn):
    turn(CLOCK_FREEZE="2026-12-31T23:30:00-05:00")
    assert now() == datetime(2027, 1, 1, 4, 30, tzinfo=UTC)
    assert now().tzinfo is UTC


def test_an_instant_without_its_offset_is_none(turn: Turn):
    turn(CLOCK_FREEZE="2026-12-31T23:30:00")
    with pytest.raises(ValidationError, match="clock_freeze"):
        now()


@pytest.mark.parametrize("turned", [{"CLOCK_OFFSET": "60"}, {"CLOCK_FREEZE": "2026-12-31T23:30:00Z"}])
def test_production_refuses_another_time(turn: Turn, turned: dict[str, str]):
    turn(ENVIRONMENT="production", **turned)
    with pytest.raises(ValidationError, match="ENVIRONMENT=development alone"):
        now()


def test_statements_know_no_other_clock_unless_it_is_turned(turn: Turn):
    turn()
    assert str(select(sql_now())) == "SELECT now() AS now_1"
    turn(CLOCK_OFFSET="90")
    assert "interval '90.0 seconds'" in str(select(sql_now()))
    turn(CLOCK_FREEZE="2026-12-31T23:30:00-05:00")
    assert "'2027-01-01T04:30:00+00:00'::timestamptz" in str(select(sql_now()))
