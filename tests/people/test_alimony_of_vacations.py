"""Fixed alimony in months of vacation: it is owed of every month, once, and taken off what is paid of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from persistence.clock import clock_settings
from persistence.database import Database
from tests.people.paying import Payroll
from tests.people.test_kinds_of_pay import owes_alimony
from tests.people.test_register_api import done
from tests.people.test_vacations_paid import VACATION, a_vacation, giving_up

SHORT = "shortfalls { item wanted { amount } taken { amount } }"
LINES = "lines { item amount { amount } }"


@pytest.fixture(autouse=True)
def at_the_end_of_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_settings(), "clock_freeze", datetime(2026, 5, 25, 15, tzinfo=UTC))


@pytest_asyncio.fixture
async def house(database: Database) -> Payroll:
    return await Payroll.found(database)


async def alimony(house: Payroll, run: Any) -> list[str]:
    (slip,) = await house.slips(run, LINES)
    return [each["amount"]["amount"] for each in slip["lines"] if each["item"].startswith("ALIMONY")]


async def vacation_paid(house: Payroll) -> Any:
    run = await house.paid("VACATION", paidOn="2026-05-28")
    await house.close(run)
    return run


async def month_paid(house: Payroll, monkeypatch: pytest.MonkeyPatch, month: str = "2026-06") -> Any:
    monkeypatch.setattr(clock_settings(), "clock_freeze", datetime(2026, 7, 28, 15, tzinfo=UTC))
    return await house.paid(month=month, paidOn="2026-07-31")


async def test_a_month_that_is_all_vacation_is_borne_by_its_pay(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    employee = await house.hire("3000.00")
    await owes_alimony(house, employee, "AMOUNT", amount="600.00")
    await a_vacation(house, employee, "2026-06-01")
    assert await alimony(house, await vacation_paid(house)) == ["600.00"]
    june = await month_paid(house, monkeypatch)
    assert await alimony(house, june) == []
    assert (await house.slips(june, SHORT))[0]["shortfalls"] == []


async def test_each_order_is_borne_by_the_days_of_each_month(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty days: fifteen of the 30 of June and five of the 31 of July; half a minimum wage is 810.50."""
    employee = await house.hire("6000.00")
    await owes_alimony(house, employee, "AMOUNT", amount="620.00")
    await owes_alimony(house, employee, "MINIMUM_WAGE", rate="50", reference="0001234-57.2026")
    await a_vacation(house, employee, "2026-06-16", 20)
    assert await alimony(house, await vacation_paid(house)) == ["410.00", "535.98"]
    june = await month_paid(house, monkeypatch)
    assert await alimony(house, june) == ["310.00", "405.25"]
    july = await month_paid(house, monkeypatch, "2026-07")
    assert await alimony(house, july) == ["520.00", "679.77"]


async def test_what_no_pay_reaches_is_told_by_the_month(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 4,000.00 the contribution is 368.60: 3,631.40 are left of the 4,000.00 that are owed."""
    employee = await house.hire("3000.00")
    await owes_alimony(house, employee, "AMOUNT", amount="4000.00")
    await a_vacation(house, employee, "2026-06-01")
    assert await alimony(house, await vacation_paid(house)) == ["3631.40"]
    (slip,) = await house.slips(await month_paid(house, monkeypatch), SHORT)
    assert slip["shortfalls"] == [
        {"item": "ALIMONY", "wanted": {"amount": "368.60"}, "taken": {"amount": "0.00"}}
    ]


async def test_what_a_vacation_bore_that_was_given_up_was_paid_all_the_same(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    employee = await house.hire("3000.00")
    await owes_alimony(house, employee, "AMOUNT", amount="600.00")
    vacation = await a_vacation(house, employee, "2026-06-16", 15)
    assert await alimony(house, await vacation_paid(house)) == ["300.00"]
    await done(house.chief, "cancelVacation", *VACATION, **giving_up(vacation))
    assert await alimony(house, await month_paid(house, monkeypatch)) == ["300.00"]


async def test_a_vacation_that_is_paid_after_its_month_bears_nothing_once_more(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    employee = await house.hire("3000.00")
    await owes_alimony(house, employee, "AMOUNT", amount="600.00")
    await a_vacation(house, employee, "2026-06-16", 15)
    june = await month_paid(house, monkeypatch)
    await house.close(june)
    assert await alimony(house, june) == ["600.00"]
    late = await house.paid("VACATION", paidOn="2026-07-31")
    assert await alimony(house, late) == []
