"""What stands in the books for vacations and thirteenth salaries is what is owed at the end of each month."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio

from domain.accounting.ports import Provisions
from persistence.clock import clock_settings
from persistence.database import Database
from persistence.unit_of_work import EVERYTHING
from tests.people.closed_runs import Ledger
from tests.people.test_register_api import done, key
from tests.people.test_retroactive_runs import raised

JUNE, JULY = date(2026, 6, 30), date(2026, 7, 31)
PAID_IN_JUNE = {"kind": "VACATION", "month": "2026-07", "paidOn": "2026-06-26"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Turns to a day; it is the end of May."""

    def turn(month: int, day: int) -> None:
        monkeypatch.setattr(clock_settings(), "clock_freeze", datetime(2026, month, day, 15, tzinfo=UTC))

    turn(5, 25)
    return turn


@pytest_asyncio.fixture
async def books(database: Database) -> Ledger:
    return await Ledger.kept(database, "2026-06", "2026-07")


async def provided(books: Ledger, on: date) -> dict[str, str]:
    """What the books provide by then, which is what is owed."""
    desk = books.desk
    async with desk.database.begin(company=desk.company, actor=desk.actor, permissions=EVERYTHING) as uow:
        provisions = uow.ask(Provisions)
        due, booked = await provisions.due(on), await provisions.booked(on)
    assert told(due) == told(booked)
    return {amount: sum_ for (_, amount), sum_ in told(booked).items() if "CHARGES" not in amount}


def told(sums: Any) -> dict[tuple[Any, str], str]:
    return {
        (cost_center, amount.value): str(money)
        for cost_center, part in sums.items()
        for amount, money in part.items()
        if money
    }


async def a_vacation(books: Ledger, employee: str) -> Any:
    """All of July but five days, of the year that is over."""
    asked = {"accruedFrom": "2025-02-03", "startsOn": "2026-07-06", "days": 30, "idempotencyKey": key()}
    shown = ("vacation", "id version")
    made = await done(books.who, "requestVacation", *shown, employeeId=employee, **asked)
    said = {"vacationId": made["id"], "expectedVersion": made["version"], "idempotencyKey": key()}
    return await done(books.house.boss, "approveVacation", *shown, **said)


async def test_months_away_count_for_no_thirteenth_also_in_the_months_after(
    books: Ledger, clock: Any
) -> None:
    """Away from February to April: three of the six months until June."""
    employee = await books.house.hire("6000.00")
    away = {"kind": "UNPAID", "validFrom": "2026-02-01", "validUntil": "2026-04-30"}
    await done(books.who, "registerLeave", "leave", employeeId=employee, **away, idempotencyKey=key())
    clock(7, 3)
    await books.closed()
    assert (await provided(books, JUNE))["THIRTEENTH_PROVIDED"] == "1500.00"


async def test_who_cannot_be_calculated_is_owed_all_the_same(books: Ledger, clock: Any) -> None:
    """Nobody knows who pays a leave of the kind OTHER: the month is refused, a right to be paid is not."""
    paid, refused = await books.house.hire("6000.00"), await books.house.hire("3000.00")
    away = {"kind": "OTHER", "norm": "Acordo", "validFrom": "2026-06-08", "validUntil": "2026-06-12"}
    await done(books.who, "registerLeave", "leave", employeeId=refused, **away, idempotencyKey=key())
    clock(7, 3)
    await books.closed(employeeIds=[paid])
    assert (await provided(books, JUNE))["THIRTEENTH_PROVIDED"] == "4500.00"


async def test_what_varies_is_provided_for_with_its_mean(books: Ledger, clock: Any) -> None:
    """22 hours at 150 % of 15.00 with the rest of June (4 of 26 days) are 571.15: in six twelfths of the
    thirteenth, in the five of the second year of vacation, not in the first, of which no payslip tells."""
    employee = await books.house.hire("3300.00")
    time = {"employeeId": employee, "kind": "OVERTIME_HOURS", "on": "2026-06-09", "quantity": "22"}
    clock(7, 3)
    await done(books.who, "recordTime", "timeEntry", **time, idempotencyKey=key())
    await books.closed()
    assert await provided(books, JUNE) == {
        "THIRTEENTH_PROVIDED": "1935.58",
        "VACATION_PROVIDED": "6550.64",
    }


async def test_a_vacation_that_was_paid_is_owed_no_more_before_it_begins_nor_when_it_is_given_up(
    books: Ledger, clock: Any
) -> None:
    """6,000.00: 8,000.00 for the year that is over, of the next 3,333.33 by June and 4,000.00 by July."""
    vacation = await a_vacation(books, await books.house.hire("6000.00"))
    await books.closed(**PAID_IN_JUNE)
    clock(7, 3)
    await books.closed()
    assert (await provided(books, JUNE))["VACATION_PROVIDED"] == "3333.33"
    said = {"vacationId": vacation["id"], "expectedVersion": vacation["version"], "reason": "Pedido"}
    await done(books.who, "cancelVacation", "vacation", **said, idempotencyKey=key())
    clock(7, 31)
    await books.closed(month="2026-07", paidOn="2026-07-31")
    assert (await provided(books, JULY))["VACATION_PROVIDED"] == "4000.00"


async def test_what_was_paid_later_of_a_vacation_that_is_given_up_is_owed_no_more_either(
    books: Ledger, clock: Any
) -> None:
    """From 6,000.00 to 6,600.00: 8,800.00 were paid of the past year; 4,400.00 of the next are owed."""
    employee = await books.house.hire("6000.00")
    vacation = await a_vacation(books, employee)
    await books.closed(**PAID_IN_JUNE)
    clock(7, 3)
    await books.closed()
    assert (await raised(books.house, employee, "6600.00", "2026-07-01"))["errors"] == []
    await books.closed("RETROACTIVE", "2026-07")
    said = {"vacationId": vacation["id"], "expectedVersion": vacation["version"], "reason": "Pedido"}
    await done(books.who, "cancelVacation", "vacation", **said, idempotencyKey=key())
    clock(7, 31)
    await books.closed(month="2026-07", paidOn="2026-07-31")
    assert (await provided(books, JULY))["VACATION_PROVIDED"] == "4400.00"


async def test_a_run_that_is_closed_late_is_made_up_for_in_its_own_month_and_those_after(
    books: Ledger, clock: Any
) -> None:
    """Paid on 26 June, closed when June and July are: once, also when it is done again."""
    await a_vacation(books, await books.house.hire("6000.00"))
    late = await books.house.open(**PAID_IN_JUNE)
    await books.work()
    clock(7, 31)
    await books.closed()
    await books.closed(month="2026-07", paidOn="2026-07-31")
    assert (await provided(books, JUNE))["VACATION_PROVIDED"] == "11333.33"
    again = await books.house.act(
        books.house.chief, "recalculatePayrollRun", await books.house.run(late["id"])
    )
    assert again["errors"] == [], again
    await books.work()
    await books.close(late)
    await books.work()
    assert (await provided(books, JUNE))["VACATION_PROVIDED"] == "3333.33"
    assert (await provided(books, JULY))["VACATION_PROVIDED"] == "4000.00"
    assert await books.broken() == {}


async def test_before_rates_of_the_employer_are_known_the_fund_alone_is_charged(books: Ledger) -> None:
    """They were said from 2026 on; eleven twelfths of 6,000.00 in 2025, and 8 % on them."""
    await books.house.hire("6000.00")
    desk = books.desk
    async with desk.database.begin(company=desk.company, actor=desk.actor, permissions=EVERYTHING) as uow:
        due = told(await uow.ask(Provisions).due(date(2025, 12, 31)))
    assert {amount: money for (_, amount), money in due.items() if "THIRTEENTH" in amount} == {
        "THIRTEENTH_PROVIDED": "5500.00",
        "THIRTEENTH_CHARGES_PROVIDED": "440.00",
    }
