"""Payroll runs through the schema: opened, calculated by workers, reviewed, approved, closed."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from persistence.database import Database
from tests.people.paying import Payroll


@pytest_asyncio.fixture
async def house(database: Database) -> Payroll:
    return await Payroll.found(database)


async def test_a_month_is_paid_to_the_cent(house: Payroll) -> None:
    """6,000.00 reais by the tables of 2026: 641.5144 by bands; (6,000.00 - 641.51) x 27.5 % - 908.73 is
    564.85, less the reduction of 978.62 - 0.133145 x 6,000.00, which is 179.75."""
    await house.hire("6000.00")
    run = await house.open()
    assert (run["status"], run["total"], run["processed"]) == ("OPEN", 1, 0)
    await house.work()
    run = await house.run(run["id"])
    assert (run["status"], run["processed"], run["refused"]) == ("CALCULATED", 1, 0)
    (slip,) = await house.slips(run, "net { amount } earnings { amount } cost { amount } refusals { code }")
    assert slip["refusals"] == []
    assert await house.amounts(run) == [
        {
            "SALARY": "6000.00",
            "INSS": "641.51",
            "IRRF": "385.10",
            "FUND": "480.00",
            "SOCIAL_SECURITY": "1200.00",
            "ACCIDENT_RISK": "120.00",
            "THIRD_PARTIES": "348.00",
        }
    ]
    assert slip["net"]["amount"] == "4973.39"
    assert slip["cost"]["amount"] == "8148.00"


async def test_who_prepared_a_run_does_not_approve_it(house: Payroll) -> None:
    await house.hire()
    run = await house.paid()
    await house.hire(hiredOn="2026-06-16")
    early = await house.act(house.boss, "approvePayrollRun", run)
    assert [error["code"] for error in early["errors"]] == ["INVALID_TRANSITION"]
    run = (await house.act(house.chief, "reviewPayrollRun", run))["payrollRun"]
    own = await house.act(house.chief, "approvePayrollRun", run)
    assert [error["code"] for error in own["errors"]] == ["FOUR_EYES_REQUIRED"]
    run = (await house.act(house.chief, "recalculatePayrollRun", run))["payrollRun"]
    assert (run["status"], run["total"], run["processed"]) == ("OPEN", 2, 0)
    await house.work()
    closed = await house.close(await house.run(run["id"]))
    assert closed["status"] == "CLOSED"
    for verb in ("recalculatePayrollRun", "cancelPayrollRun"):
        more = {"reason": "Erro"} if verb == "cancelPayrollRun" else {}
        late = await house.act(house.chief, verb, closed, **more)
        assert [error["code"] for error in late["errors"]] == ["INVALID_TRANSITION"]


async def test_a_closed_run_is_changed_by_nobody(house: Payroll, owner: Any) -> None:
    await house.hire()
    await house.close(await house.paid())
    await owner.execute("select set_config('app.company', $1, false)", str(house.company))
    for change in (
        "update payroll_run set paid_on = '2026-07-04'",
        "delete from payroll_run",
        "delete from payslip",
        "update payslip set digest = 'x'",
        "delete from payroll_cost",
        "update payroll_cost set amount = 1",
    ):
        with pytest.raises(asyncpg.PostgresError):
            await owner.execute(change)


async def test_who_has_no_rates_or_an_intern_is_refused_and_the_others_are_paid(house: Payroll) -> None:
    await house.hire()
    await house.hire(terms={"contractKind": "INTERN", "endsOn": "2027-02-02"})
    run = await house.paid()
    assert (run["status"], run["processed"], run["refused"]) == ("CALCULATED", 2, 1)
    answer = await house.chief.ask(
        "query ($id: ID!) { payrollRefusals(payrollRunId: $id)"
        " { registrationNumber code path portuguese english } }",
        id=run["id"],
    )
    (refusal,) = answer.data["payrollRefusals"]
    assert (refusal["registrationNumber"], refusal["code"], refusal["path"]) == (2, "MISSING_RULE", ["terms"])
    assert "Lei 11.788/2008" in refusal["portuguese"]
    assert "There is no" in refusal["english"]
    reviewed = (await house.act(house.chief, "reviewPayrollRun", run))["payrollRun"]
    refused = await house.act(house.boss, "approvePayrollRun", reviewed)
    assert [error["code"] for error in refused["errors"]] == ["PAYROLL_RUN_HAS_REFUSALS"]


async def test_nobody_is_paid_twice_and_who_came_later_in_a_run_of_their_own(house: Payroll) -> None:
    first = await house.hire()
    assert await house.refused(employeeIds=[first, first]) == [("DUPLICATE", "input.employeeIds.1")]
    await house.paid()
    assert await house.refused() == [("NOBODY_TO_PAY", "input")]
    assert await house.refused(employeeIds=[first]) == [("ALREADY_IN_PAYROLL_RUN", "input.employeeIds.0")]
    await house.hire()
    assert (await house.paid())["total"] == 1


WRONG: Any = [
    ({"accrualMonth": "2027-01"}, ("OUT_OF_RANGE", "input.accrualMonth")),
    ({"paidOn": "2026-05-29"}, ("DATES_OUT_OF_ORDER", "input.paidOn")),
    ({"accrualMonth": "2024-06"}, ("MISSING_RULE", "input.accrualMonth")),
    ({"kind": "ADVANCE", "paidOn": "2026-06-15"}, ("REQUIRED", "input.rate")),
    ({"rate": "40"}, ("OUT_OF_RANGE", "input.rate")),
    ({"kind": "TERMINATION"}, ("REQUIRED", "input.employeeIds")),
    ({"kind": "THIRTEENTH_SECOND", "paidOn": "2026-06-20"}, ("OUT_OF_RANGE", "input.accrualMonth")),
]


async def test_runs_that_cannot_be_are_refused_by_name(house: Payroll) -> None:
    await house.hire()
    for changes, error in WRONG:
        assert error in await house.refused(**changes), changes
