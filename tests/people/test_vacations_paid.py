"""Vacations that were paid stay paid, once: given up, taken later, begun twice in a month, or never taken."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio

from persistence.clock import clock_settings
from persistence.database import Database
from tests.people.ending import SIMULATE
from tests.people.paying import Payroll
from tests.people.test_register_api import done, key, refused

VACATION = ("vacation", "id version status paidOn")
RUN = {"kind": "VACATION", "month": "2026-07", "paidOn": "2026-06-26"}


@pytest.fixture(autouse=True)
def at_the_end_of_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_settings(), "clock_freeze", datetime(2026, 5, 25, 15, tzinfo=UTC))


@pytest_asyncio.fixture
async def house(database: Database) -> Payroll:
    return await Payroll.found(database)


async def a_vacation(
    house: Payroll,
    employee: str,
    starts_on: str = "2026-07-06",
    days: int = 30,
    accrued_from: str = "2025-02-03",
) -> Any:
    """Asked for by one, approved by the other."""
    asked = {"accruedFrom": accrued_from, "startsOn": starts_on, "days": days, "idempotencyKey": key()}
    made = await done(house.chief, "requestVacation", *VACATION, employeeId=employee, **asked)
    said = {"vacationId": made["id"], "expectedVersion": made["version"], "idempotencyKey": key()}
    return await done(house.boss, "approveVacation", *VACATION, **said)


def giving_up(vacation: Any) -> dict[str, Any]:
    said = {"vacationId": vacation["id"], "expectedVersion": vacation["version"]}
    return said | {"reason": "Pedido grande", "idempotencyKey": key()}


async def paid(house: Payroll, **changes: Any) -> list[dict[str, str]]:
    """By a run of vacations that is closed."""
    run = await house.paid(**(RUN | changes))
    assert run["refused"] == 0
    await house.close(run)
    return await house.amounts(run)


async def test_a_vacation_that_was_paid_and_given_up_is_paid_again_by_the_difference_alone(
    house: Payroll,
) -> None:
    """Thirty days of 3,000.00; then twice fifteen of 3,600.00: the first takes 1,800.00 off, the second the
    1,200.00 that are left, and what is paid is taxed alone."""
    employee = await house.hire("3000.00")
    vacation = await a_vacation(house, employee)
    (first,) = await paid(house)
    assert (first["VACATION"], first["VACATION_THIRD"]) == ("3000.00", "1000.00")
    gone = await done(house.chief, "cancelVacation", *VACATION, **giving_up(vacation))
    assert (gone["status"], gone["paidOn"]) == ("CANCELLED", "2026-06-26")
    raised = {"employeeId": employee, "salary": "3600.00", "effectiveOn": "2026-07-01", "expectedVersion": 1}
    await done(house.chief, "changeSalary", "employee", **raised, reason="Mérito", idempotencyKey=key())
    again = await a_vacation(house, employee, "2026-07-06", 15)
    assert again["paidOn"] is None
    (second,) = await paid(house)
    assert (second["VACATION"], second["VACATION_THIRD"]) == ("0.00", "0.00")
    assert not {"INSS_VACATION", "IRRF_VACATION", "FUND"} & set(second)
    await a_vacation(house, employee, "2026-07-27", 15)
    (third,) = await paid(house)
    assert (third["VACATION"], third["VACATION_THIRD"]) == ("600.00", "200.00")
    assert third["FUND"] == "64.00"
    assert await house.refused(kind="VACATION", accrualMonth="2026-07", paidOn="2026-06-26") == [
        ("NOBODY_TO_PAY", "input")
    ]


DECIDED = {"approveVacation": "INVALID_TRANSITION", "refuseVacation": "INVALID_TRANSITION"}


async def told_of_vacations(house: Payroll) -> dict[str, str]:
    """What the only vacation says may not be done with it, and why."""
    shown = await house.chief.ask("{ vacations { nodes { availableActions { action allowed reason } } } }")
    (vacation,) = shown.data["vacations"]["nodes"]
    return {one["action"]: one["reason"] for one in vacation["availableActions"] if not one["allowed"]}


async def test_a_vacation_is_not_given_up_under_the_run_that_pays_it(house: Payroll) -> None:
    employee = await house.hire("3000.00")
    vacation = await a_vacation(house, employee)
    run = await house.paid(**RUN)
    in_run = [("VACATION_IN_PAYROLL_RUN", "input.vacationId")]
    assert await refused(house.chief, "cancelVacation", "vacation", **giving_up(vacation)) == in_run
    assert await told_of_vacations(house) == {"cancelVacation": "VACATION_IN_PAYROLL_RUN"} | DECIDED
    leaving = {"employeeId": employee, "expectedVersion": 1, "reason": "Pedido", "dismissedOn": "2026-06-30"}
    assert await refused(house.chief, "dismissEmployee", "employee", **leaving, idempotencyKey=key()) == [
        ("VACATION_IN_PAYROLL_RUN", "input.dismissedOn")
    ]
    given_up = await house.act(house.chief, "cancelPayrollRun", run, reason="Outra data")
    assert given_up["errors"] == []
    assert (await told_of_vacations(house))["cancelVacation"] != "VACATION_IN_PAYROLL_RUN"
    await done(house.chief, "cancelVacation", *VACATION, **giving_up(vacation))


async def test_a_collective_vacation_is_not_given_up_under_a_run_either(house: Payroll, owner: Any) -> None:
    await house.hire("3000.00")
    said = {"startsOn": "2026-07-06", "days": 20, "idempotencyKey": key()}
    shown = ("collectiveVacation", "id version")
    granted = await done(house.chief, "grantCollectiveVacation", *shown, **said)
    await house.paid(**RUN)
    seen = {"collectiveVacationId": granted["id"], "expectedVersion": 1, "reason": "Pedido grande"}
    assert await refused(
        house.chief, "cancelCollectiveVacation", "collectiveVacation", **seen, idempotencyKey=key()
    ) == [("VACATION_IN_PAYROLL_RUN", "input.collectiveVacationId")]
    await owner.execute("select set_config('app.company', $1, false)", str(house.company))
    await owner.execute("update collective_vacation set starts_on = date '2999-01-01'")
    told = await house.chief.ask("{ collectiveVacations { nodes { availableActions { action reason } } } }")
    assert told.data["collectiveVacations"]["nodes"] == [
        {"availableActions": [{"action": "cancelCollectiveVacation", "reason": "VACATION_IN_PAYROLL_RUN"}]}
    ]


async def test_a_run_is_not_agreed_to_once_a_vacation_of_it_fell_away(house: Payroll, owner: Any) -> None:
    """It was given up while the run was calculated."""
    employee = await house.hire("3000.00")
    await a_vacation(house, employee)
    run = await house.paid(**RUN)
    run = (await house.act(house.chief, "reviewPayrollRun", run))["payrollRun"]
    await owner.execute("select set_config('app.company', $1, false)", str(house.company))
    await owner.execute("update vacation set status = 'CANCELLED'")
    payload = await house.act(house.boss, "approvePayrollRun", run)
    assert [error["code"] for error in payload["errors"]] == ["PAYROLL_RUN_OUTDATED"]


async def test_all_vacations_that_begin_in_a_month_are_paid_together(house: Payroll) -> None:
    """Ten days of the first year, whose others were taken before, and right after them ten of the second."""
    employee = await house.hire("3000.00", hiredOn="2024-02-05")
    before = {"accruedFrom": "2024-02-05", "startsOn": "2025-03-10", "days": 20, "idempotencyKey": key()}
    await done(house.chief, "recordVacationTaken", "vacation", employeeId=employee, **before)
    said = {"startsOn": "2026-07-06", "days": 20, "idempotencyKey": key()}
    await done(house.chief, "grantCollectiveVacation", "collectiveVacation", **said)
    run = await house.paid(**RUN)
    assert run["refused"] == 0
    (slip,) = await house.slips(run, "lines { item amount { amount } }")
    pay = [line for line in slip["lines"] if line["item"] in ("VACATION", "VACATION_THIRD")]
    assert [(line["item"], line["amount"]["amount"]) for line in pay] == [
        ("VACATION", "1000.00"),
        ("VACATION_THIRD", "333.33"),
    ] * 2
    await house.close(run)
    shown = await house.chief.ask("{ vacations { nodes { origin paidOn } } }")
    told = [(node["origin"], node["paidOn"]) for node in shown.data["vacations"]["nodes"]]
    assert sorted(told, key=str) == [("COLLECTIVE", "2026-06-26")] * 2 + [("TAKEN_OVER", None)]


async def test_the_end_of_an_employment_takes_off_what_was_paid_of_a_vacation_not_taken(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty days and the third are 4,000.00; what was handed over of them is paid already."""
    employee = await house.hire("3000.00")
    await a_vacation(house, employee)
    run = await house.paid(**RUN)
    ending = await an_ending(house, employee)
    assert await refused(house.boss, "approveTermination", "termination", **seen(ending)) == [
        ("VACATION_IN_PAYROLL_RUN", "input.terminationId")
    ]
    await house.close(run)
    (slip,) = await house.slips(run, "net { amount }")
    handed = Decimal(slip["net"]["amount"])
    assert Decimal(3000) < handed < Decimal(4000)
    assert await due(house, employee) == Decimal(4000) - handed
    await done(house.boss, "approveTermination", "termination", **seen(ending))
    monkeypatch.setattr(clock_settings(), "clock_freeze", datetime(2026, 6, 16, 15, tzinfo=UTC))
    said = {"kind": "TERMINATION", "month": "2026-06", "paidOn": "2026-06-20", "employeeIds": [employee]}
    (last,) = await house.amounts(await house.paid(**said))
    assert Decimal(last["VACATION_DUE"]) + Decimal(last["VACATION_DUE_THIRD"]) == Decimal(4000) - handed


async def test_a_settlement_that_is_paid_in_a_later_month_takes_it_off_and_counts_its_deposit(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paid in June for July; the employment ends in June, and what it owes is paid in July. The fine is 40 %
    of the vacation's deposit, 320.00, and of the end's: 200.00 of 25 days, 120.00 of six twelfths."""
    employee = await house.hire("3000.00")
    await a_vacation(house, employee)
    run = await house.paid(**RUN)
    await house.close(run)
    (slip,) = await house.slips(run, "net { amount }")
    handed = Decimal(slip["net"]["amount"])
    ending = await an_ending(house, employee, lastDay="2026-06-25", kind="WITHOUT_CAUSE")
    await done(house.boss, "approveTermination", "termination", **seen(ending))
    monkeypatch.setattr(clock_settings(), "clock_freeze", datetime(2026, 7, 2, 15, tzinfo=UTC))
    said = {"kind": "TERMINATION", "month": "2026-06", "paidOn": "2026-07-03", "employeeIds": [employee]}
    (last,) = await house.amounts(await house.paid(**said))
    assert Decimal(last["VACATION_DUE"]) + Decimal(last["VACATION_DUE_THIRD"]) == Decimal(4000) - handed
    assert last["FUND_FINE"] == "256.00"


async def test_what_was_paid_of_a_later_vacation_is_taken_off_an_earlier_one_and_outdates_its_run(
    house: Payroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paid in May for July; a vacation of June is calculated before July's is given up, and after."""
    employee = await house.hire("3000.00")
    later = await a_vacation(house, employee, "2026-07-06", 15)
    await paid(house, paidOn="2026-05-26")
    await a_vacation(house, employee, "2026-06-08", 15)
    june = {"month": "2026-06", "paidOn": "2026-06-03"}
    run = await house.paid(**(RUN | june))
    run = (await house.act(house.chief, "reviewPayrollRun", run))["payrollRun"]
    await done(house.chief, "cancelVacation", *VACATION, **giving_up(later))
    payload = await house.act(house.boss, "approvePayrollRun", run)
    assert [error["code"] for error in payload["errors"]] == ["PAYROLL_RUN_OUTDATED"]
    await house.act(house.chief, "cancelPayrollRun", run, reason="Férias desmarcadas")
    (first,) = await paid(house, **june)
    assert (first["VACATION"], first["VACATION_THIRD"]) == ("0.00", "0.00")


async def an_ending(house: Payroll, employee: str, **changes: Any) -> Any:
    said = {"employeeId": employee, "lastDay": "2026-06-15", "kind": "RESIGNATION", "notice": "WAIVED"}
    said |= changes
    shown = ("termination", "id version")
    made = await done(house.chief, "registerTermination", *shown, **said, reason="Fim", idempotencyKey=key())
    return await done(house.chief, "calculateTermination", *shown, **seen(made))


def seen(termination: Any) -> dict[str, Any]:
    said = {"terminationId": termination["id"], "expectedVersion": termination["version"]}
    return said | {"idempotencyKey": key()}


async def due(house: Payroll, employee: str) -> Decimal:
    """What a vacation that is due comes to in a resignation."""
    answer = await house.chief.ask(SIMULATE, input={"employeeId": employee, "lastDay": "2026-06-15"})
    options = answer.data["simulateTermination"]["options"]
    (one,) = [each for each in options if (each["kind"], each["notice"]) == ("RESIGNATION", "WAIVED")]
    lines = [each for each in one["pay"]["lines"] if each["item"].startswith("VACATION_DUE")]
    return sum((Decimal(each["amount"]["amount"]) for each in lines), Decimal(0))
