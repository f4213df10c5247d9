"""What is recorded after a run was calculated: it is noticed where it counts, and only there."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from persistence.database import Database
from tests.builders import a_cnpj
from tests.people.paying import Payroll
from tests.people.test_payroll_order import approved, codes, earn, recalculated, reviewed
from tests.people.test_register_api import done, key, refused, sent

OUTDATED = ["PAYROLL_RUN_OUTDATED"]
TERMS = {"contractKind": "INDEFINITE", "payAddition": "HAZARD"}
LEAVE = {"kind": "SICKNESS", "validFrom": "2026-06-09", "validUntil": "2026-06-10"}
MEAL = {"kind": "MEAL", "cost": "600.00", "share": "20", "validFrom": "2026-06-01"}
LOAN = {"lender": "Banco", "contract": "1", "installment": "300.00", "installments": 10}
CHILD = {"name": "Bento", "bornOn": "2020-05-05", "kinship": "CHILD", "forFamilySalary": True}
ORDER = {"beneficiary": "Bia", "reference": "0001234-56.2026", "basis": "NET_PAY", "rate": "30"}
ITEM = {"code": "GYM", "name": "Academia", "side": "DEDUCTION", "formula": "quantity", "nature": "9299"}
ITEM |= {"norm": "Política 3", "validFrom": "2026-01-01"}
NOTED = {"kind": "OVERTIME_HOURS", "on": "2026-06-09", "quantity": "10"}
RAISE = {"salary": "6000.00", "effectiveOn": "2026-06-16", "reason": "Mérito", "expectedVersion": 1}
HOLIDAY = {"name": "São João", "on": "2026-06-24", "norm": "Lei municipal 1/2020"}

OF_EMPLOYEES = [
    pytest.param("recordTime", "timeEntry", NOTED, id="hours"),
    pytest.param("recordTime", "timeEntry", NOTED | {"on": "2026-05-29"}, id="a week that began before"),
    pytest.param("registerLeave", "leave", LEAVE, id="a leave"),
    pytest.param("enrolInBenefit", "benefit", MEAL, id="a benefit"),
    pytest.param("registerPayrollLoan", "loan", LOAN | {"validFrom": "2026-06-01"}, id="a loan"),
    pytest.param("registerDependent", "dependent", CHILD | {"validFrom": "2026-06-30"}, id="a child"),
    pytest.param("orderAlimony", "alimonyOrder", ORDER | {"validFrom": "2026-06-30"}, id="alimony"),
    pytest.param("enterPayItem", "entry", {"code": "GYM", "validFrom": "2026-06-01"}, id="an item"),
    pytest.param("changeSalary", "employee", RAISE, id="a raise"),
    pytest.param(
        "changeEmployment",
        "employee",
        {"effectiveOn": "2026-06-30", "terms": TERMS, "reason": "Risco", "expectedVersion": 1},
        id="other terms",
    ),
]
WITHOUT_COUNTING = [
    pytest.param("recordTime", "timeEntry", NOTED | {"on": "2026-07-01"}, id="hours of the next month"),
    pytest.param("recordTime", "timeEntry", NOTED | {"on": "2026-05-21"}, id="hours of the month before"),
    pytest.param(
        "enrolInBenefit", "benefit", MEAL | {"validFrom": "2026-07-01"}, id="a benefit from then on"
    ),
    pytest.param(
        "enrolInBenefit", "benefit", MEAL | {"validUntil": "2026-06-20"}, id="a benefit that is over"
    ),
    pytest.param("registerPayrollLoan", "loan", LOAN | {"validFrom": "2026-07-01"}, id="a loan from then on"),
    pytest.param(
        "changeSalary", "employee", RAISE | {"effectiveOn": "2026-07-01"}, id="a raise from then on"
    ),
    pytest.param(
        "registerLeave",
        "leave",
        LEAVE | {"validFrom": "2026-05-04", "validUntil": "2026-05-31"},
        id="a leave",
    ),
    pytest.param(
        "dismissEmployee",
        "employee",
        {"dismissedOn": "2026-07-01", "reason": "Fim", "expectedVersion": 1},
        id="a dismissal after the month",
    ),
]


@pytest_asyncio.fixture
async def house(database: Database) -> Payroll:
    return await Payroll.found(database)


async def record(house: Payroll, verb: str, thing: str, **said: Any) -> Any:
    unkeyed = verb in ("registerDependent", "registerHoliday")
    once = {} if unkeyed else {"idempotencyKey": key()}
    return await done(house.chief, verb, thing, **said, **once)


@pytest.mark.parametrize(("verb", "thing", "said"), OF_EMPLOYEES)
async def test_what_is_recorded_of_somebody_outdates_their_payslip(
    house: Payroll, verb: str, thing: str, said: dict[str, Any]
) -> None:
    await record(house, "definePayItem", "payItem", **ITEM)
    employee, _ = await house.hire("1900.00"), await house.hire("5000.00")
    run = await house.paid()
    await record(house, verb, thing, employeeId=employee, **said)
    payload = await sent(
        house.chief,
        "reviewPayrollRun",
        "payrollRun { id } errors { message }",
        payrollRunId=run["id"],
        expectedVersion=run["version"],
        idempotencyKey=key(),
    )
    assert [error["code"] for error in payload["errors"]] == OUTDATED
    assert "changes 1 payslip(s), of the employees 1:" in payload["errors"][0]["message"]
    assert (await house.close(await recalculated(house, run)))["status"] == "CLOSED"


@pytest.mark.parametrize(("verb", "thing", "said"), WITHOUT_COUNTING)
async def test_what_does_not_count_for_the_month_outdates_nothing(
    house: Payroll, verb: str, thing: str, said: dict[str, Any]
) -> None:
    employee = await house.hire("1900.00")
    run = await house.paid()
    await record(house, verb, thing, employeeId=employee, **said)
    assert (await house.close(run))["status"] == "CLOSED"


async def test_each_step_looks_again(house: Payroll) -> None:
    """Time of a month that was agreed to is not changed any more; a benefit that ends then outdates it."""
    employee = await house.hire()
    run = await reviewed(house, await house.paid())
    meal = await record(house, "enrolInBenefit", "benefit", employeeId=employee, **MEAL)
    assert await codes(house, "approvePayrollRun", run) == OUTDATED
    run = await approved(house, await recalculated(house, run))
    late = {"employeeId": employee, **NOTED, "idempotencyKey": key()}
    assert await refused(house.chief, "recordTime", "timeEntry", **late) == [("MONTH_CLOSED", "input.on")]
    ended = {"benefitId": meal["id"], "expectedVersion": 1, "validUntil": "2026-06-29"}
    await done(house.chief, "endBenefit", "benefit", **ended, idempotencyKey=key())
    assert await codes(house, "closePayrollRun", run) == OUTDATED
    cancelled = await house.act(house.chief, "cancelPayrollRun", run, reason="Mudou")
    assert cancelled["errors"] == []
    assert (await house.close(await house.paid()))["status"] == "CLOSED"


async def test_time_that_is_withdrawn_outdates_the_month(house: Payroll) -> None:
    employee = await house.hire()
    entry = await record(house, "recordTime", "timeEntry", employeeId=employee, **NOTED)
    run = await reviewed(house, await house.paid())
    gone = {"timeEntryId": entry["id"], "expectedVersion": 1}
    await done(house.chief, "withdrawTime", "timeEntry", **gone, idempotencyKey=key())
    assert await codes(house, "approvePayrollRun", run) == OUTDATED


async def test_a_director_who_goes_meanwhile_is_paid_until_then(house: Payroll) -> None:
    employee = await house.hire("9000.00", terms={"contractKind": "DIRECTOR"})
    run = await reviewed(house, await house.paid())
    last = {"employeeId": employee, "dismissedOn": "2026-06-15", "reason": "Fim", "expectedVersion": 1}
    await done(house.chief, "dismissEmployee", "employee", **last, idempotencyKey=key())
    assert await codes(house, "approvePayrollRun", run) == OUTDATED


async def test_an_item_is_looked_at_by_what_was_entered_and_by_its_formula(house: Payroll) -> None:
    await record(house, "definePayItem", "payItem", **ITEM)
    employee = await house.hire()
    entered = {"employeeId": employee, "code": "GYM", "quantity": "50"}
    entry = await record(house, "enterPayItem", "entry", **entered, validFrom="2026-05-01")
    run = await house.paid()
    ended = {"payItemEntryId": entry["id"], "expectedVersion": 1, "on": "2026-05-31"}
    await done(house.chief, "endPayItemEntry", "entry", **ended, idempotencyKey=key())
    await record(house, "enterPayItem", "entry", **(entered | {"quantity": "60"}), validFrom="2026-06-01")
    assert await codes(house, "reviewPayrollRun", run) == OUTDATED
    run = await reviewed(house, await recalculated(house, run))
    await record(house, "definePayItem", "payItem", **(ITEM | {"formula": "1", "validFrom": "2026-06-01"}))
    assert await codes(house, "approvePayrollRun", run) == OUTDATED


async def test_commission_that_is_earned_meanwhile_is_not_left_behind(house: Payroll, owner: Any) -> None:
    employee = await house.hire()
    run = await reviewed(house, await house.paid())
    await earn(house, owner, employee, "2026-06-30")
    assert await codes(house, "approvePayrollRun", run) == OUTDATED
    run = await recalculated(house, run)
    assert (await house.amounts(run))[0]["COMMISSION"] == "260.00"


async def test_what_holds_for_a_place_or_a_union_outdates_those_there(house: Payroll) -> None:
    union = {"name": "Sindicato", "cnpj": a_cnpj(7), "baseMonth": 5}
    id = (await done(house.chief, "registerLaborUnion", "union", "id", **union))["id"]
    await house.hire(terms={"unionId": id})
    await house.hire()
    run = await house.paid()
    rule = {"unionId": id, "kind": "NIGHT_RATE", "rate": "30", "validFrom": "2026-06-01", "norm": "CCT"}
    await done(house.chief, "agreeUnionRule", "union", "id", **rule)
    payload = await sent(
        house.chief,
        "reviewPayrollRun",
        "payrollRun { id } errors { message }",
        payrollRunId=run["id"],
        expectedVersion=run["version"],
        idempotencyKey=key(),
    )
    assert "changes 1 payslip(s), of the employees 1:" in payload["errors"][0]["message"]
    run = await recalculated(house, run)
    elsewhere = HOLIDAY | {"scope": "STATE", "state": "AC"}
    await record(house, "registerHoliday", "holiday", **elsewhere)
    run = await reviewed(house, run)
    here = HOLIDAY | {"scope": "ESTABLISHMENT", "establishmentId": house.establishment}
    await record(house, "registerHoliday", "holiday", **here)
    assert await codes(house, "approvePayrollRun", run) == OUTDATED
    run = await reviewed(house, await recalculated(house, run))
    await house.rate("2026-05-01", risk="3")
    assert await codes(house, "approvePayrollRun", run) == OUTDATED


async def test_the_thirteenth_salary_looks_at_the_leaves_of_the_year_and_not_at_hours(house: Payroll) -> None:
    employee = await house.hire()
    asked = {"kind": "THIRTEENTH_FIRST", "month": "2026-11", "paidOn": "2026-11-20"}
    run = await house.paid(**asked)
    await record(house, "recordTime", "timeEntry", employeeId=employee, **(NOTED | {"on": "2026-11-09"}))
    run = await reviewed(house, run)
    away = {"kind": "UNPAID", "validFrom": "2026-03-02", "validUntil": "2026-04-30"}
    await record(house, "registerLeave", "leave", employeeId=employee, **away)
    assert await codes(house, "approvePayrollRun", run) == OUTDATED


async def test_an_advance_looks_at_pay_alone(house: Payroll) -> None:
    employee = await house.hire()
    run = await house.paid(kind="ADVANCE", paidOn="2026-06-15", rate="40")
    await record(house, "enrolInBenefit", "benefit", employeeId=employee, **MEAL)
    lent = LOAN | {"validFrom": "2026-06-01"}
    await record(house, "registerPayrollLoan", "loan", employeeId=employee, **lent)
    run = await reviewed(house, run)
    await record(
        house, "changeSalary", "employee", employeeId=employee, **(RAISE | {"effectiveOn": "2026-06-01"})
    )
    assert await codes(house, "approvePayrollRun", run) == OUTDATED
