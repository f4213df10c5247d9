"""Vacations whose raise is entered after they were paid: each is owed its difference, once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from persistence.clock import clock_settings
from persistence.database import Database
from tests.people.paying import Payroll
from tests.people.test_register_api import done, key
from tests.people.test_retroactive_runs import raised
from tests.people.test_vacations_paid import VACATION, a_vacation, giving_up, paid

LINES = "lines { item amount { amount } period { accrualMonth } }"


@pytest.fixture(autouse=True)
def at_the_end_of_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_settings(), "clock_freeze", datetime(2026, 5, 25, 15, tzinfo=UTC))


@pytest_asyncio.fixture
async def house(database: Database) -> Payroll:
    return await Payroll.found(database)


async def owed(house: Payroll, monkeypatch: pytest.MonkeyPatch, paid_on: str) -> list[tuple[str, str, str]]:
    """By a retroactive run of July that is closed: items, months and amounts."""
    monkeypatch.setattr(clock_settings(), "clock_freeze", datetime(2026, 7, 28, 15, tzinfo=UTC))
    run = await house.paid("RETROACTIVE", month="2026-07", paidOn=paid_on)
    slips: list[Any] = await house.slips(run, LINES)
    await house.close(run)
    return [
        (line["item"], line["period"]["accrualMonth"], line["amount"]["amount"])
        for slip in slips
        for line in slip["lines"]
        if line["period"]
    ]


def pay(found: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [(item, amount) for item, _, amount in found if item.startswith("VACATION")]


async def test_two_vacations_of_a_month_that_runs_paid_apart_are_owed_theirs_once(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifteen days each, from 3,000.00 to 3,600.00."""
    employee = await house.hire("3000.00")
    for starts_on in ("2026-07-06", "2026-07-27"):
        await a_vacation(house, employee, starts_on, 15)
        await paid(house)
    assert (await raised(house, employee, "3600.00", "2026-07-01"))["errors"] == []
    found = pay(await owed(house, monkeypatch, "2026-07-29"))
    assert found == [("VACATION", "300.00"), ("VACATION_THIRD", "100.00")] * 2
    assert await owed(house, monkeypatch, "2026-07-30") == []


async def test_of_a_vacation_that_was_given_up_no_difference_is_owed(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    employee = await house.hire("3000.00")
    vacation = await a_vacation(house, employee)
    await paid(house)
    await done(house.chief, "cancelVacation", *VACATION, **giving_up(vacation))
    assert (await raised(house, employee, "3600.00", "2026-07-01"))["errors"] == []
    assert await owed(house, monkeypatch, "2026-07-03") == []


async def test_a_difference_of_a_vacation_given_up_later_is_set_off_too(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3,000.00 and 600.00 were paid of what comes to 3,600.00."""
    employee = await house.hire("3000.00")
    vacation = await a_vacation(house, employee, "2026-07-27")
    await paid(house)
    assert (await raised(house, employee, "3600.00", "2026-07-01"))["errors"] == []
    monkeypatch.setattr(clock_settings(), "clock_freeze", datetime(2026, 7, 2, 15, tzinfo=UTC))
    run = await house.paid("RETROACTIVE", month="2026-07", paidOn="2026-07-03")
    assert (await house.amounts(run))[0]["VACATION"] == "600.00"
    await house.close(run)
    await done(house.chief, "cancelVacation", *VACATION, **giving_up(vacation))
    await a_vacation(house, employee, "2026-07-20")
    (again,) = await paid(house, paidOn="2026-07-10")
    assert (again["VACATION"], again["VACATION_THIRD"]) == ("0.00", "0.00")


async def test_one_that_begins_when_it_is_earned_is_owed_its_difference_with_the_mean(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """22 hours of overtime in May, with 6 days of rest to 25 of work: 558.00 by 3,000.00, and by 3,600.00
    669.60; a third of both."""
    employee = await house.hire("3000.00", hiredOn="2025-07-06")
    time = {"kind": "OVERTIME_HOURS", "on": "2026-05-12", "quantity": "22", "idempotencyKey": key()}
    await done(house.chief, "recordTime", "timeEntry", employeeId=employee, **time)
    await house.close(await house.paid(month="2026-05", paidOn="2026-05-29"))
    await a_vacation(house, employee, accrued_from="2025-07-06")
    [slip] = await paid(house)
    assert (slip["VACATION"], slip["VACATION_THIRD"]) == ("3558.00", "1186.00")
    assert (await raised(house, employee, "3600.00", "2026-07-01"))["errors"] == []
    found = pay(await owed(house, monkeypatch, "2026-07-29"))
    assert found == [("VACATION", "711.60"), ("VACATION_THIRD", "237.20")]


async def test_no_more_of_an_earlier_vacation_is_taken_off_one_that_is_reckoned_again(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 3,000.00 that were paid and given up the first fifteen days took 1,500.00, and the second those that
    were left: of a raise to 3,600.00 each is owed all of its 300.00."""
    employee = await house.hire("3000.00")
    vacation = await a_vacation(house, employee)
    await paid(house)
    await done(house.chief, "cancelVacation", *VACATION, **giving_up(vacation))
    for starts_on in ("2026-07-06", "2026-07-27"):
        await a_vacation(house, employee, starts_on, 15)
        (slip,) = await paid(house)
        assert (slip["VACATION"], slip["VACATION_THIRD"]) == ("0.00", "0.00")
    assert (await raised(house, employee, "3600.00", "2026-07-01"))["errors"] == []
    found = pay(await owed(house, monkeypatch, "2026-07-29"))
    assert found == [("VACATION", "300.00"), ("VACATION_THIRD", "100.00")] * 2
    assert await owed(house, monkeypatch, "2026-07-30") == []


async def test_what_is_left_of_an_earlier_vacation_is_taken_off_the_next_and_not_twice(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifteen days took 1,500.00 of 3,000.00, and are owed the 300.00 of a raise; the others are paid
    1,800.00 less the 1,500.00 that were left."""
    employee = await house.hire("3000.00")
    vacation = await a_vacation(house, employee)
    await paid(house)
    await done(house.chief, "cancelVacation", *VACATION, **giving_up(vacation))
    await a_vacation(house, employee, "2026-07-06", 15)
    await paid(house)
    assert (await raised(house, employee, "3600.00", "2026-07-01"))["errors"] == []
    await a_vacation(house, employee, "2026-08-10", 15)
    found = pay(await owed(house, monkeypatch, "2026-07-29"))
    assert found == [("VACATION", "300.00"), ("VACATION_THIRD", "100.00")]
    (slip,) = await paid(house, month="2026-08", paidOn="2026-08-06")
    assert (slip["VACATION"], slip["VACATION_THIRD"]) == ("300.00", "100.00")
