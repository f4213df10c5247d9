"""What day it is depends on where one stands; Brazil stands in four zones."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import persistence.law
from domain.accounting.period import month_of, next_month
from domain.kernel.calendar import (
    ACRE,
    AMAZONAS,
    BRASILIA,
    NORONHA,
    STATES,
    WEST_OF_AMAZONAS,
    business_date,
    zone_of,
)

LAST_NIGHT = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
"""Half past eleven in the evening in Rio Branco on the last day of November."""


@pytest.mark.parametrize(
    ("city", "zone", "hours"),
    [
        ("3550308", BRASILIA, -3),
        ("2611606", BRASILIA, -3),
        ("2605459", NORONHA, -2),
        ("1302603", AMAZONAS, -4),
        ("5103403", AMAZONAS, -4),
        ("5002704", AMAZONAS, -4),
        ("1100205", AMAZONAS, -4),
        ("1400100", AMAZONAS, -4),
        ("1200401", ACRE, -5),
        ("1304062", ACRE, -5),
    ],
    ids=[
        "São Paulo",
        "Recife",
        "Noronha",
        "Manaus",
        "Cuiabá",
        "Campo Grande",
        "Porto Velho",
        "Boa Vista",
        "Rio Branco",
        "Tabatinga",
    ],
)
def test_every_place_has_its_legal_hour_summer_and_winter(city: str, zone: object, hours: int):
    assert zone_of(city) is zone
    for month in (1, 7):
        assert LAST_NIGHT.replace(month=month).astimezone(zone_of(city)).utcoffset() == timedelta(hours=hours)


def test_the_places_are_those_of_the_official_table():
    rows = Path(persistence.law.__file__).parent / "rows" / "municipality.csv"
    codes = [row[0] for row in csv.reader(rows.read_text(encoding="utf-8").splitlines()) if row[0].isdigit()]
    zones = Counter(zone_of(code) for code in codes)
    assert codes[0][:2] in STATES
    assert set(codes) >= WEST_OF_AMAZONAS
    assert zones[NORONHA] == 1
    assert zones[ACRE] == len(WEST_OF_AMAZONAS) + sum(code.startswith("12") for code in codes)


@pytest.mark.parametrize(
    ("zone", "day"),
    [(NORONHA, date(2026, 12, 1)), (BRASILIA, date(2026, 12, 1)), (AMAZONAS, date(2026, 12, 1))],
)
def test_the_month_is_over_earlier_in_the_east(zone: ZoneInfo, day: date):
    assert business_date(LAST_NIGHT, ACRE) == date(2026, 11, 30)
    assert business_date(LAST_NIGHT, zone) == day


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2024-02-29T23:59:59.999999-03:00", date(2024, 2, 29)),
        ("2026-02-28T23:59:59-03:00", date(2026, 2, 28)),
        ("2026-04-30T23:59:59-03:00", date(2026, 4, 30)),
        ("2026-12-31T23:59:59-03:00", date(2026, 12, 31)),
        ("2027-01-01T00:00:00-03:00", date(2027, 1, 1)),
    ],
)
def test_months_of_28_to_31_days_end_at_midnight_and_not_before(at: str, day: date):
    instant = datetime.fromisoformat(at)
    assert business_date(instant) == business_date(instant.astimezone(UTC)) == day


def test_hours_that_were_put_forward_until_2019_are_remembered():
    midnight = datetime(2019, 1, 1, 2, tzinfo=UTC)
    assert business_date(midnight) == date(2019, 1, 1)
    assert business_date(midnight - timedelta(microseconds=1)) == date(2018, 12, 31)
    assert business_date(midnight.replace(year=2020)) == date(2019, 12, 31)


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 1, 31), date(2026, 2, 1)),
        (date(2024, 2, 29), date(2024, 3, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_a_month_follows_another_over_the_years_end(day: date, following: date):
    assert next_month(month_of(day)) == following
