"""Holidays of places, and the day of weekly rest that a schedule says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.kernel.refusal import OutOfRange
from domain.people.holiday import Holiday, HolidayScope, Workplace
from domain.people.work_schedule import Shift, Weekday, WorkSchedule, WorksOnRestDay, check_rest

SHOP, OFFICE = UUID(int=1), UUID(int=2)
PAULISTA = Workplace(establishment_id=SHOP, state="SP", city_code="3550308")
CARIOCA = Workplace(establishment_id=OFFICE, state="RJ", city_code="3304557")


def a_holiday(scope: HolidayScope = HolidayScope.NATIONAL, **said: object) -> Holiday:
    fields: dict[str, object] = {"state": None, "city_code": None, "establishment_id": None, "yearly": False}
    fields |= {"on": date(2026, 1, 25), "name": "Aniversário", "norm": "Lei 1"} | said
    return Holiday(id=UUID(int=9), scope=scope, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("holiday", "here", "there", "nowhere"),
    [
        (a_holiday(), True, True, True),
        (a_holiday(HolidayScope.STATE, state="SP"), True, False, False),
        (a_holiday(HolidayScope.MUNICIPAL, city_code="3550308"), True, False, False),
        (a_holiday(HolidayScope.ESTABLISHMENT, establishment_id=SHOP), True, False, False),
    ],
)
def test_a_holiday_is_one_where_it_holds(holiday: Holiday, here: bool, there: bool, nowhere: bool) -> None:
    assert [holiday.holds_at(place) for place in (PAULISTA, CARIOCA, None)] == [here, there, nowhere]


def test_a_yearly_holiday_is_one_every_year_until_it_ends() -> None:
    holiday = a_holiday(yearly=True)
    assert list(holiday.days(date(2025, 1, 1), date(2028, 1, 24))) == [date(2026, 1, 25), date(2027, 1, 25)]
    holiday.end(on=date(2026, 12, 31))
    assert list(holiday.days(date(2025, 1, 1), date(2028, 12, 31))) == [date(2026, 1, 25)]
    with pytest.raises(OutOfRange):
        holiday.end(on=date(2027, 12, 31))


def test_a_holiday_that_was_wrong_never_is_one() -> None:
    holiday = a_holiday()
    assert list(holiday.days(date(2026, 1, 1), date(2026, 12, 31))) == [date(2026, 1, 25)]
    holiday.end(on=date(2026, 1, 24))
    assert list(holiday.days(date(2026, 1, 1), date(2026, 12, 31))) == []


def a_week(*free: Weekday, said: Weekday | None = None) -> WorkSchedule:
    shifts = tuple(Shift(weekday=day, starts="08:00", ends="14:00") for day in Weekday if day not in free)
    hours = Decimal(6 * len(shifts))
    return WorkSchedule(
        id=UUID(int=3), name="x", weekly_hours=hours, monthly_divisor=180, shifts=shifts, weekly_rest=said
    )


def test_the_weekly_rest_is_where_the_schedule_says() -> None:
    assert a_week(Weekday.SATURDAY, Weekday.SUNDAY).rest_day is Weekday.SUNDAY
    assert a_week(Weekday.TUESDAY).rest_day is Weekday.TUESDAY
    assert a_week(Weekday.MONDAY, Weekday.TUESDAY).rest_day is Weekday.SUNDAY
    assert a_week(Weekday.MONDAY, Weekday.TUESDAY, said=Weekday.MONDAY).rest_day is Weekday.MONDAY
    with pytest.raises(WorksOnRestDay):
        check_rest(Weekday.MONDAY, a_week(Weekday.SUNDAY).shifts)
