"""Runs that feed each other, in whatever order people decide about them."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import pytest_asyncio

from domain.people.commands.approve_payroll_run import ApprovePayrollRun, approve_payroll_run
from persistence.database import Database
from persistence.identity import new_id
from persistence.unit_of_work import EVERYTHING
from tests.people.paying import Payroll
from tests.people.test_register_api import done, key, refused, sent

ADVANCE = {"kind": "ADVANCE", "paidOn": "2026-06-15", "rate": "40"}
FIRST_PART = {"kind": "THIRTEENTH_FIRST", "month": "2025-11", "paidOn": "2025-11-20"}
SECOND_PART = {"kind": "THIRTEENTH_SECOND", "month": "2025-12", "paidOn": "2025-12-18"}


@pytest_asyncio.fixture
async def house(database: Database) -> Payroll:
    return await Payroll.found(database)


async def reviewed(house: Payroll, run: Any) -> Any:
    return (await house.act(house.chief, "reviewPayrollRun", run))["payrollRun"]


async def approved(house: Payroll, run: Any) -> Any:
    payload = await house.act(house.boss, "approvePayrollRun", await reviewed(house, run))
    assert payload["errors"] == [], payload
    return payload["payrollRun"]


async def codes(house: Payroll, verb: str, run: Any) -> list[str]:
    return [error["code"] for error in (await house.act(house.boss, verb, run))["errors"]]


async def recalculated(house: Payroll, run: Any) -> Any:
    again = await house.act(house.chief, "recalculatePayrollRun", run)
    assert again["errors"] == [], again
    await house.work()
    return await house.run(run["id"])


async def closed(house: Payroll, **asked: Any) -> Any:
    return await house.close(await house.paid(**asked))


async def test_a_month_awaits_its_advance_and_takes_it_off(house: Payroll) -> None:
    await house.hire("5000.00")
    advance, month = await house.paid(**ADVANCE), await reviewed(house, await house.paid())
    assert await codes(house, "approvePayrollRun", month) == ["PAYROLL_RUN_AWAITS_OTHERS"]
    await house.close(advance)
    assert await codes(house, "approvePayrollRun", month) == ["PAYROLL_RUN_OUTDATED"]
    month = await recalculated(house, month)
    assert (await house.amounts(month))[0]["ADVANCE_TAKEN"] == "2000.00"
    assert (await house.close(month))["status"] == "CLOSED"


async def test_an_advance_of_others_keeps_nobody_waiting(house: Payroll) -> None:
    one, other = await house.hire("5000.00"), await house.hire("4000.00")
    month = await house.paid(employeeIds=[one])
    await closed(house, **ADVANCE, employeeIds=[other])
    assert (await house.close(month))["status"] == "CLOSED"


async def test_an_advance_comes_before_its_month(house: Payroll) -> None:
    employee = await house.hire("5000.00")
    late = await house.paid(**ADVANCE)
    gone = await house.act(house.chief, "cancelPayrollRun", late, reason="Depois")
    assert gone["errors"] == []
    month = await approved(house, await house.paid())
    asked = {"kind": "ADVANCE", "paidOn": "2026-06-30", "rate": "40"}
    settled = [("SETTLED_BY_PAYROLL_RUN", "input.accrualMonth")]
    assert await house.refused(**asked) == settled
    await house.act(house.boss, "closePayrollRun", month)
    assert await house.refused(**asked) == settled
    named = await house.refused(**asked, employeeIds=[employee])
    assert named == [("SETTLED_BY_PAYROLL_RUN", "input.employeeIds.0")]


async def test_the_first_half_of_a_thirteenth_comes_before_the_second(house: Payroll) -> None:
    await house.rate("2025-01-01")
    await house.hire("3000.00")
    first = await house.paid(**FIRST_PART)
    second = await reviewed(house, await house.paid(**SECOND_PART))
    assert await codes(house, "approvePayrollRun", second) == ["PAYROLL_RUN_AWAITS_OTHERS"]
    await house.act(house.chief, "cancelPayrollRun", first, reason="Depois")
    assert (await house.close(await house.run(second["id"])))["status"] == "CLOSED"
    asked = {"kind": "THIRTEENTH_FIRST", "accrualMonth": "2025-11", "paidOn": "2025-11-28"}
    assert await house.refused(**asked) == [("SETTLED_BY_PAYROLL_RUN", "input.accrualMonth")]


async def test_of_runs_that_feed_each_other_one_is_agreed_to_at_a_time(house: Payroll) -> None:
    """What is paid in one month is taxed together."""
    employee = await house.hire("3000.00")
    months = [
        await reviewed(house, await house.paid(month=month, employeeIds=[employee]))
        for month in ("2026-05", "2026-06")
    ]
    may, june = months
    may = (await house.act(house.boss, "approvePayrollRun", may))["payrollRun"]
    assert await codes(house, "approvePayrollRun", june) == ["PAYROLL_RUN_AWAITS_OTHERS"]
    assert await codes(house, "closePayrollRun", may) == []
    assert await codes(house, "approvePayrollRun", june) == ["PAYROLL_RUN_OUTDATED"]
    june = await recalculated(house, june)
    assert (await house.close(june))["status"] == "CLOSED"


async def test_a_vacation_that_is_approved_meanwhile_is_not_paid_as_work(house: Payroll, owner: Any) -> None:
    employee = await house.hire("3000.00")
    month = await reviewed(house, await house.paid())
    asked = {"accruedFrom": "2025-02-03", "startsOn": "2026-06-08", "days": 15, "idempotencyKey": key()}
    await done(house.chief, "requestVacation", "vacation", employeeId=employee, **asked)
    await owner.execute("select set_config('app.company', $1, false)", str(house.company))
    await owner.execute("update vacation set status = 'APPROVED', decided_by = uuidv7(), decided_at = now()")
    assert await codes(house, "approvePayrollRun", month) == ["PAYROLL_RUN_OUTDATED"]
    month = await recalculated(house, month)
    assert (await house.amounts(month))[0]["SALARY"] == "1500.00"


async def decided_meanwhile(house: Payroll, owner: Any, run: Any, decide: Any) -> Any:
    """What comes of a decision that begins while somebody agrees to this run, and has not committed yet."""
    begin = house.database.begin(company=house.company, actor=house.boss.actor, permissions=EVERYTHING)
    async with begin as uow:
        await approve_payroll_run(ApprovePayrollRun(payroll_run_id=_id(run["id"])), uow)
        deciding = asyncio.create_task(decide)
        async with asyncio.timeout(20):
            while not deciding.done() and not await owner.fetchval(WAITING):
                pass
        await uow.commit()
    return await deciding


WAITING = "select count(*) from pg_locks where locktype = 'advisory' and not granted"


async def test_who_decides_about_runs_waits_for_who_does_so_already(house: Payroll, owner: Any) -> None:
    employee = await house.hire("3000.00")
    may, june = [
        await reviewed(house, await house.paid(month=month, employeeIds=[employee]))
        for month in ("2026-05", "2026-06")
    ]
    decide = codes(house, "approvePayrollRun", june)
    assert await decided_meanwhile(house, owner, may, decide) == ["PAYROLL_RUN_AWAITS_OTHERS"]


async def test_who_ends_an_employment_waits_for_who_agrees_to_its_month(house: Payroll, owner: Any) -> None:
    termination = await end(house, await house.hire("3000.00"))
    month = await reviewed(house, await house.paid())
    known = {"terminationId": termination["id"], "expectedVersion": termination["version"]}
    decide = refused(house.boss, "approveTermination", "termination", **known, idempotencyKey=key())
    assert await decided_meanwhile(house, owner, month, decide) == [("MONTH_CLOSED", "input.terminationId")]


ENDS = {"kind": "RESIGNATION", "notice": "WAIVED", "lastDay": "2026-06-15", "reason": "Fim"}


async def end(house: Payroll, employee: str) -> Any:
    """Registered and calculated."""
    termination = await done(
        house.chief,
        "registerTermination",
        "termination",
        "id version",
        employeeId=employee,
        **ENDS,
        idempotencyKey=key(),
    )
    return await ended(house.chief, "calculateTermination", termination)


async def ended(who: Any, verb: str, termination: Any) -> Any:
    known = {"terminationId": termination["id"], "expectedVersion": termination["version"]}
    return await done(who, verb, "termination", "id version", **known, idempotencyKey=key())


async def test_a_month_that_was_agreed_to_is_not_paid_again_by_an_end(house: Payroll) -> None:
    employee = await house.hire("3000.00")
    termination, month = await end(house, employee), await house.paid()
    month = await approved(house, month)
    known = {"terminationId": termination["id"], "expectedVersion": termination["version"]}
    late = await refused(house.boss, "approveTermination", "termination", **known, idempotencyKey=key())
    assert late == [("MONTH_CLOSED", "input.terminationId")]
    gone = await house.act(house.chief, "cancelPayrollRun", month, reason="Saiu no meio do mês")
    assert gone["errors"] == []
    await ended(house.boss, "approveTermination", termination)
    assert await house.refused() == [("NOBODY_TO_PAY", "input")]


async def test_an_end_before_months_that_were_paid_is_refused_in_each_of_them(house: Payroll) -> None:
    """June was never calculated, and July is agreed to."""
    employee = await house.hire("3000.00")
    termination = await end(house, employee)
    july = await approved(house, await house.paid(month="2026-07", paidOn="2026-08-05"))
    known = {"terminationId": termination["id"], "expectedVersion": termination["version"]}
    late = await refused(house.boss, "approveTermination", "termination", **known, idempotencyKey=key())
    assert late == [("MONTH_CLOSED", "input.terminationId")]
    late = await refused(house.chief, "calculateTermination", "termination", **known, idempotencyKey=key())
    assert late == [("MONTH_CLOSED", "input")]
    await house.act(house.boss, "closePayrollRun", july)
    gone = known | {"reason": "Outro dia"}
    await done(house.chief, "cancelTermination", "termination", "id", **gone, idempotencyKey=key())
    asked = {"employeeId": employee, **ENDS, "idempotencyKey": key()}
    late = await refused(house.chief, "registerTermination", "termination", **asked)
    assert late == [("MONTH_CLOSED", "input.lastDay")]
    later = asked | {"lastDay": "2026-08-14", "idempotencyKey": key()}
    await done(house.chief, "registerTermination", "termination", **later)


async def test_commission_alone_that_was_paid_after_a_dismissal_keeps_no_end_from_it(
    house: Payroll, owner: Any
) -> None:
    leaving, staying = await house.hire("3000.00"), await house.hire("3000.00")
    assert (await dismissed(house, leaving))["errors"] == []
    await earn(house, owner, leaving, "2026-07-10")
    run = await closed(house, kind="MONTHLY", month="2026-07", paidOn="2026-08-05")
    assert run["total"] == 2
    asked = {"employeeId": staying, **ENDS, "idempotencyKey": key()}
    late = await refused(house.chief, "registerTermination", "termination", **asked)
    assert late == [("MONTH_CLOSED", "input.lastDay")]
    await ended(house.boss, "approveTermination", await end(house, leaving))


async def test_an_end_that_is_approved_while_the_month_is_under_way_takes_it(house: Payroll) -> None:
    staying, leaving = await house.hire("3000.00"), await house.hire("3000.00")
    month = await reviewed(house, await house.paid())
    await ended(house.boss, "approveTermination", await end(house, leaving))
    assert await codes(house, "approvePayrollRun", month) == ["PAYROLL_RUN_OUTDATED"]
    run = await house.paid("TERMINATION", employeeIds=[leaving], paidOn="2026-06-25")
    await house.close(run)
    assert await codes(house, "approvePayrollRun", month) == ["PAYROLL_RUN_OUTDATED"]
    month = await recalculated(house, month)
    assert [one["employee"]["id"] for one in await house.slips(month, "employee { id }")] == [staying]
    assert (await house.close(month))["status"] == "CLOSED"


async def dismissed(house: Payroll, employee: str, **changes: Any) -> Any:
    said = {"employeeId": employee, "dismissedOn": "2026-06-15", "reason": "Fim", "expectedVersion": 1}
    return await sent(
        house.chief, "dismissEmployee", "employee { id version }", **(said | changes), idempotencyKey=key()
    )


async def test_a_director_is_paid_until_the_last_day(house: Payroll) -> None:
    employee = await house.hire("9000.00", terms={"contractKind": "DIRECTOR"})
    assert (await dismissed(house, employee))["errors"] == []
    (found,) = await house.amounts(await house.paid())
    assert found["PRO_LABORE"] == "4500.00"
    assert await house.refused(accrualMonth="2026-07", paidOn="2026-08-05") == [("NOBODY_TO_PAY", "input")]


async def test_a_director_who_is_settled_elsewhere_is_paid_by_no_run(house: Payroll) -> None:
    employee = await house.hire("9000.00", terms={"contractKind": "DIRECTOR"})
    assert (await dismissed(house, employee, settledElsewhere=True))["errors"] == []
    assert await house.refused() == [("NOBODY_TO_PAY", "input")]


async def test_who_was_dismissed_and_settled_by_nobody_is_refused_by_name(house: Payroll) -> None:
    employee = await house.hire("3000.00")
    assert (await dismissed(house, employee))["errors"] == []
    run = await house.paid()
    assert (run["total"], run["refused"]) == (1, 1)
    (slip,) = await house.slips(run, "refusals { code }")
    assert slip["refusals"] == [{"code": "TERMINATION_NOT_APPROVED"}]
    await ended(house.boss, "approveTermination", await end(house, employee))
    assert [error["code"] for error in (await dismissed(house, employee, settledElsewhere=True))["errors"]]
    settlement = await closed(house, kind="TERMINATION", employeeIds=[employee], paidOn="2026-06-25")
    (found,) = await house.amounts(settlement)
    assert found["SALARY_BALANCE"] == "1500.00"
    await house.act(house.chief, "cancelPayrollRun", run, reason="Acertado")
    assert await house.refused() == [("NOBODY_TO_PAY", "input")]


async def test_what_is_settled_elsewhere_is_paid_by_no_run(house: Payroll) -> None:
    employee = await house.hire("3000.00")
    await dismissed(house, employee)
    run = await house.paid()
    said = await dismissed(house, employee, settledElsewhere=True, expectedVersion=2)
    assert said["errors"] == []
    await house.act(house.chief, "cancelPayrollRun", run, reason="Acertado")
    assert await house.refused(employeeIds=[employee]) == [("EMPLOYEE_NOT_DUE", "input.employeeIds.0")]
    asked = {"employeeId": employee, **ENDS, "idempotencyKey": key()}
    late = await refused(house.chief, "registerTermination", "termination", **asked)
    assert [code for code, _ in late] == ["ALREADY_DISMISSED"]


EARN = """
insert into commission (company_id, id, version, order_id, invoice_id, salesperson_id, cause, cause_id,
    on_receipt, base, rate, amount, status, accrued_at, accrued_on)
values ($1, $2, 1, $2, $2, $3, 'INVOICE', $2, false, 260000, 10, 26000, 'ACCRUED', now(), $4)
"""


async def earn(house: Payroll, owner: Any, employee: str, on: str) -> None:
    """260.00 reais of commission, of a sale that nobody looks at here."""
    await owner.execute("select set_config('app.company', $1, false)", str(house.company))
    for sold in ("order", "invoice"):
        await owner.execute(f"alter table commission drop constraint if exists fk_commission_{sold}_id")
    await owner.execute(EARN, house.company, new_id(), _id(employee), date.fromisoformat(on))


async def test_commission_that_falls_due_after_the_end_is_paid_by_the_next_month(
    house: Payroll, owner: Any
) -> None:
    """August 2026 has 26 business days and 5 of rest: 260.00 and 50.00, of which 7.5 % are 23.25."""
    employee = await house.hire("3000.00")
    await ended(house.boss, "approveTermination", await end(house, employee))
    await earn(house, owner, employee, "2026-08-10")
    assert await house.refused(accrualMonth="2026-08", paidOn="2026-09-04") == [("NOBODY_TO_PAY", "input")]
    await closed(house, kind="TERMINATION", employeeIds=[employee], paidOn="2026-06-25")
    assert await house.refused(accrualMonth="2026-07", paidOn="2026-08-05") == [("NOBODY_TO_PAY", "input")]
    run = await house.paid(month="2026-08", paidOn="2026-09-04")
    (found,) = await house.amounts(run)
    assert {item: found[item] for item in ("COMMISSION", "REST_PAY", "INSS", "FUND")} == {
        "COMMISSION": "260.00",
        "REST_PAY": "50.00",
        "INSS": "23.25",
        "FUND": "24.80",
    }
    assert "SALARY" not in found
    await house.close(run)
    assert await house.refused(accrualMonth="2026-09", paidOn="2026-10-05") == [("NOBODY_TO_PAY", "input")]


def _id(wire: str) -> UUID:
    return UUID(wire.rpartition("_")[2])
