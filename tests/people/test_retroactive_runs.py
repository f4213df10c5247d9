"""Retroactive runs: a raise that was entered late, and what months that are closed still owe."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest_asyncio

from persistence.database import Database
from tests.people.paying import Payroll
from tests.people.test_payroll_work import statements
from tests.people.test_register_api import done, key, sent

MONTHS = {"2026-04": "2026-05-05", "2026-05": "2026-06-05", "2026-06": "2026-07-03"}
LINES = "item side amount { amount } norms period { kind accrualMonth } steps { kind value }"


@pytest_asyncio.fixture
async def house(database: Database) -> Payroll:
    return await Payroll.found(database)


async def paid(house: Payroll, **months: str) -> list[Any]:
    """Months that are paid and closed."""
    return [
        await house.close(await house.paid(month=month, paidOn=paid_on))
        for month, paid_on in (months or MONTHS).items()
    ]


async def raised(house: Payroll, employee: str, salary: str, on: str = "2026-04-01") -> Any:
    found = await house.chief.ask("query ($id: ID!) { employee(by: {id: $id}) { version } }", id=employee)
    said = {"employeeId": employee, "salary": salary, "effectiveOn": on, "reason": "Convenção 2026/2027"}
    return await sent(
        house.chief,
        "changeSalary",
        "employee { id version }",
        **said,
        idempotencyKey=key(),
        expectedVersion=found.data["employee"]["version"],
    )


async def retroactive(house: Payroll, **changes: Any) -> Any:
    said = {"month": "2026-07", "paidOn": "2026-07-20"} | changes
    return await house.paid("RETROACTIVE", **said)


async def test_a_raise_is_paid_month_by_month_and_once(house: Payroll) -> None:
    ana, _ = await house.hire("3000.00"), await house.hire("5000.00")
    await paid(house)
    assert (await raised(house, ana, "3300.00"))["errors"] == []
    run = await retroactive(house)
    assert (run["status"], run["total"], run["refused"]) == ("CALCULATED", 2, 0)
    (slip,) = await house.slips(run, f"net {{ amount }} lines {{ {LINES} }} employerLines {{ {LINES} }}")
    told = [
        (line["item"], line["period"]["accrualMonth"], line["amount"]["amount"])
        for line in slip["lines"]
        if line["period"]
    ]
    assert told == [
        *(("SALARY", month, "300.00") for month in MONTHS),
        *(("INSS", month, "36.00") for month in MONTHS),
    ]
    assert {(line["item"], line["amount"]["amount"]) for line in slip["employerLines"]} == {
        ("FUND", "24.00"),
        ("SOCIAL_SECURITY", "60.00"),
        ("ACCIDENT_RISK", "6.00"),
        ("THIRD_PARTIES", "17.40"),
    }
    assert slip["net"]["amount"] == "792.00", "900.00 less 108.00; they are not taxed"

    digests = await house.slips(run, "digest")
    again = (await house.act(house.chief, "recalculatePayrollRun", run))["payrollRun"]
    await house.work()
    assert await house.slips(again, "digest") == digests
    await house.close(await house.run(again["id"]))

    second = await retroactive(house)
    assert (second["total"], await house.slips(second, "id")) == (2, [])
    assert (await raised(house, ana, "3500.00"))["errors"] == []
    refused = await house.refused(kind="RETROACTIVE", accrualMonth="2026-07", paidOn="2026-07-20")
    assert refused == [("NOBODY_TO_PAY", "input")], "who is in a run that is not closed is in no other"
    await house.close(second)
    third = await retroactive(house)
    (more,) = await house.slips(third, "lines { item amount { amount } period { accrualMonth } }")
    assert [line["amount"]["amount"] for line in more["lines"] if line["item"] == "SALARY"] == ["200.00"] * 3
