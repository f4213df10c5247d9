"""Payroll runs through the schema: opened, calculated by workers, reviewed, approved, closed."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from persistence.database import Database
from tests.people.paying import Payroll
from tests.people.test_register_api import done, key, refused


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


async def test_what_changed_since_last_month_is_told_with_its_reason(house: Payroll) -> None:
    same, raised = await house.hire("3000.00"), await house.hire("5000.00")
    await house.close(await house.paid(month="2026-05", paidOn="2026-06-05"))
    more = {"employeeId": raised, "salary": "5500.00", "effectiveOn": "2026-06-01", "reason": "Mérito"}
    await done(house.chief, "changeSalary", "employee", **more, expectedVersion=1, idempotencyKey=key())
    plan = {"kind": "HEALTH", "cost": "400.00", "shareAmount": "80.00", "validFrom": "2026-06-01"}
    await done(house.chief, "enrolInBenefit", "benefit", employeeId=same, **plan, idempotencyKey=key())
    new = await house.hire("2000.00", hiredOn="2026-06-16")
    run = await house.paid()
    wanted = "employee { id } changeOrder netChange { amount }"
    wanted += " changes { item amount { amount } reasons { kind on } }"
    found = await house.slips(run, wanted, ", orderBy: [{field: CHANGE_ORDER, direction: ASC}]")
    assert [one["employee"]["id"] for one in found] == [new, raised, same]
    assert [one["changeOrder"] for one in found] == [1, 2, 3]
    first, second, third = ({each["item"]: each for each in one["changes"]} for one in found)
    assert first["SALARY"]["reasons"] == [{"kind": "FIRST_PAYSLIP", "on": None}]
    assert second["SALARY"] == {
        "item": "SALARY",
        "amount": {"amount": "500.00"},
        "reasons": [{"kind": "SALARY_CHANGED", "on": "2026-06-01"}],
    }
    assert third["HEALTH"]["amount"] == {"amount": "80.00"}
    assert third["HEALTH"]["reasons"] == [{"kind": "BENEFIT", "on": None}]
    assert found[2]["netChange"] == {"amount": "-80.00"}


async def test_time_leaves_and_claims_of_the_month_reach_the_payslip(house: Payroll) -> None:
    """3,300.00 for 220 hours is 15.00 an hour: 10 hours at 150 % are 225.00. June 2026 has 26 business days
    and 4 of rest, Corpus Christi being no national holiday. A day away costs 110.00, and the week's rest."""
    employee = await house.hire("3300.00")
    for kind, on, quantity in (
        ("OVERTIME_HOURS", "2026-06-09", "4"),
        ("OVERTIME_HOURS", "2026-06-10", "6"),
        ("ABSENCE_DAYS", "2026-06-16", "1"),
    ):
        said = {"employeeId": employee, "kind": kind, "on": on, "quantity": quantity}
        await done(house.chief, "recordTime", "timeEntry", **said, idempotencyKey=key())
    transport = {"kind": "TRANSPORT", "cost": "300.00", "share": "100", "validFrom": "2026-01-01"}
    await done(
        house.chief, "enrolInBenefit", "benefit", employeeId=employee, **transport, idempotencyKey=key()
    )
    loan = {"lender": "Banco", "contract": "1", "installment": "150.00", "installments": 10}
    loan |= {"validFrom": "2026-06-01", "idempotencyKey": key()}
    await done(house.chief, "registerPayrollLoan", "loan", employeeId=employee, **loan)
    (found,) = await house.amounts(await house.paid())
    expected = {
        "SALARY": "3300.00",
        "OVERTIME": "225.00",
        "REST_PAY": "34.62",
        "ABSENCE": "110.00",
        "LOST_REST": "110.00",
        "TRANSPORT": "198.00",
        "LOAN": "150.00",
    }
    assert {item: found[item] for item in expected} == expected


async def test_a_formula_of_the_company_reaches_the_payslip(house: Payroll) -> None:
    employee = await house.hire("4000.00")
    item = {"code": "BONUS", "name": "Prêmio", "side": "EARNING", "formula": "salary * 0.05 + quantity * 10"}
    item |= {"nature": "1203", "socialSecurity": "11", "incomeTax": "11", "fund": "11", "norm": "Política 3"}
    item |= {"validFrom": "2026-01-01", "idempotencyKey": key()}
    await done(house.chief, "definePayItem", "payItem", **item)
    cut = item | {"formula": "salary +", "idempotencyKey": key()}
    wrong = await refused(house.chief, "definePayItem", "payItem", **cut)
    assert wrong == [("FORMULA_REFUSED", "input.formula"), ("DUPLICATE", "input.validFrom")]
    entry = {"employeeId": employee, "code": "BONUS", "quantity": "3", "validFrom": "2026-06-01"}
    await done(house.chief, "enterPayItem", "entry", **entry, idempotencyKey=key())
    again = await refused(house.chief, "enterPayItem", "entry", **entry, idempotencyKey=key())
    assert again == [("PERIODS_OVERLAP", "input.validFrom")]
    run = await house.paid()
    (slip,) = await house.slips(run, "lines { item name amount { amount } steps { kind text } norms }")
    line = next(line for line in slip["lines"] if line["item"] == "BONUS")
    assert (line["name"], line["amount"]["amount"]) == ("Prêmio", "230.00")
    assert line["steps"][0] == {"kind": "FORMULA", "text": "salary * 0.05 + quantity * 10"}
    assert line["norms"] == ["Política 3"]


async def test_an_advance_is_taken_off_the_month(house: Payroll) -> None:
    await house.hire("5000.00")
    advance = await house.paid("ADVANCE", paidOn="2026-06-15", rate="40")
    assert await house.amounts(advance) == [{"ADVANCE": "2000.00"}]
    await house.close(advance)
    (found,) = await house.amounts(await house.paid())
    assert (found["INSS"], found["ADVANCE_TAKEN"], found.get("IRRF")) == ("501.51", "2000.00", None)


async def test_the_thirteenth_is_paid_in_halves_with_the_mean_of_hours(house: Payroll) -> None:
    """22 hours at 150 % of 15.00 with the rest of June (4 of 26 days) are 571.15, the mean of one month."""
    employee = await house.hire("3300.00")
    time = {"employeeId": employee, "kind": "OVERTIME_HOURS", "on": "2026-06-09", "quantity": "22"}
    await done(house.chief, "recordTime", "timeEntry", **time, idempotencyKey=key())
    await house.close(await house.paid())
    first = await house.paid("THIRTEENTH_FIRST", month="2026-11", paidOn="2026-11-20")
    assert await house.amounts(first) == [{"THIRTEENTH_FIRST": "1935.58", "FUND": "154.85"}]


async def test_half_a_thirteenth_comes_once_a_year(house: Payroll) -> None:
    """Early with a vacation, or in November (Lei 4.749/1965, art. 2)."""
    early = await house.hire("3000.00")
    await house.close(
        await house.paid("THIRTEENTH_FIRST", month="2026-07", paidOn="2026-07-20", employeeIds=[early])
    )
    asked = {"kind": "THIRTEENTH_FIRST", "accrualMonth": "2026-11", "paidOn": "2026-11-20"}
    assert await house.refused(**asked) == [("NOBODY_TO_PAY", "input")]
    again = await house.refused(**asked, employeeIds=[early])
    assert [code for code, _ in again] == ["ALREADY_IN_PAYROLL_RUN"]
    await house.hire("2000.00")
    others = await house.paid("THIRTEENTH_FIRST", month="2026-11", paidOn="2026-11-20")
    assert [found["THIRTEENTH_FIRST"] for found in await house.amounts(others)] == ["1000.00"]


async def test_a_vacation_is_paid_with_its_third_and_not_again_by_the_month(
    house: Payroll, owner: Any
) -> None:
    """Fifteen days of 3,000.00 are 1,500.00, and a third on them; the month pays the other fifteen."""
    employee = await house.hire("3000.00")
    assert await house.refused(kind="VACATION", paidOn="2026-06-03") == [("NOBODY_TO_PAY", "input")]
    asked = {"accruedFrom": "2025-02-03", "startsOn": "2026-06-08", "days": 15, "idempotencyKey": key()}
    await done(house.chief, "requestVacation", "vacation", employeeId=employee, **asked)
    await owner.execute("select set_config('app.company', $1, false)", str(house.company))
    await owner.execute("update vacation set status = 'APPROVED', decided_by = uuidv7(), decided_at = now()")
    vacation = await house.paid("VACATION", paidOn="2026-06-03")
    (found,) = await house.amounts(vacation)
    assert (found["VACATION"], found["VACATION_THIRD"]) == ("1500.00", "500.00")
    await house.close(vacation)
    (month,) = await house.amounts(await house.paid())
    assert month["SALARY"] == "1500.00"
    assert "VACATION" not in month


async def test_a_paid_month_takes_no_more_time_of_who_was_paid(house: Payroll) -> None:
    paid = await house.hire()
    await house.close(await house.paid())
    other = await house.hire()
    time = {"kind": "OVERTIME_HOURS", "on": "2026-06-09", "quantity": "2"}
    late = await refused(
        house.chief, "recordTime", "timeEntry", employeeId=paid, **time, idempotencyKey=key()
    )
    assert late == [("MONTH_CLOSED", "input.on")]
    await done(house.chief, "recordTime", "timeEntry", employeeId=other, **time, idempotencyKey=key())


async def test_shares_in_profits_are_taxed_by_the_table_of_the_year(house: Payroll) -> None:
    """9,000.00 owe 7.5 % less 616.08: 58.92; 2,000.00 more in the year 15 % of 11,000.00 less 1,360.25."""
    employee = await house.hire()
    assert ("REQUIRED", "input.amounts") in await house.refused(kind="PROFIT_SHARING")
    share = {"amounts": [{"employeeId": employee, "amount": "9000.00"}]}
    run = await house.paid("PROFIT_SHARING", **share)
    assert await house.amounts(run) == [{"PROFIT_SHARE": "9000.00", "IRRF_PROFIT_SHARE": "58.92"}]
    await house.close(run)
    more = {"amounts": [{"employeeId": employee, "amount": "2000.00"}], "paidOn": "2026-08-05"}
    run = await house.paid("PROFIT_SHARING", month="2026-07", **more)
    assert await house.amounts(run) == [{"PROFIT_SHARE": "2000.00", "IRRF_PROFIT_SHARE": "230.83"}]
