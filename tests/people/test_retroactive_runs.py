"""Retroactive runs: a raise that was entered late, and what months that are closed still owe."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest_asyncio

from domain.people.payroll_run import PayrollRun
from domain.people.ports import PayFacts
from persistence.database import Database
from persistence.unit_of_work import EVERYTHING
from tests.builders import a_cnpj
from tests.people.closed_runs import TITLES, Ledger
from tests.people.paying import Payroll
from tests.people.test_payroll_order import earn
from tests.people.test_payroll_work import _id, counted
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


async def test_who_left_is_paid_what_the_end_still_owes(house: Payroll) -> None:
    ana = await house.hire("3000.00")
    await paid(house, **{"2026-04": "2026-05-05", "2026-05": "2026-06-05"})
    await left(house, ana)
    assert (await raised(house, ana, "3300.00"))["errors"] == []
    run = await retroactive(house)
    (amounts,) = await sums(house, run)
    assert amounts == {
        "SALARY": 600_00,
        # 15 of 30 days; notice of 33 days until 18 July; six and one twelfths; a year and six twelfths
        "SALARY_BALANCE": 150_00,
        "NOTICE_INDEMNIFIED": 330_00,
        "THIRTEENTH_PROPORTIONAL": 150_00,
        "THIRTEENTH_ON_NOTICE": 25_00,
        "VACATION_DUE": 300_00,
        "VACATION_DUE_THIRD": 100_00,
        "VACATION_PROPORTIONAL": 150_00,
        "VACATION_PROPORTIONAL_THIRD": 50_00,
        # 36.00 for each month; from 1,500.00 to 1,650.00: 7.5 % up to 1,621.00 and 9 % above; from 1,750.00
        # to 1,925.00: 9 %
        "INSS": 72_00 + 11_69,
        "INSS_THIRTEENTH": 15_75,
        # 8 % of 600.00, and of 150.00 + 330.00 + 150.00 + 25.00; 40 % of both
        "FUND": 48_00 + 52_40,
        "FUND_FINE": 40_16,
        "SOCIAL_SECURITY": 120_00 + 65_00,
        "ACCIDENT_RISK": 12_00 + 6_50,
        "THIRD_PARTIES": 34_80 + 18_85,
    }
    await house.close(run)
    assert await sums(house, await retroactive(house)) == []


async def test_a_raise_that_begins_within_the_notice_counts(house: Payroll) -> None:
    ana = await house.hire("3000.00")
    await left(house, ana)
    refused = (await raised(house, ana, "3300.00", "2026-09-14"))["errors"]
    assert [error["code"] for error in refused] == ["NOT_EMPLOYED_THEN"], "ninety days at most"
    assert (await raised(house, ana, "3300.00", "2026-07-01"))["errors"] == []
    (amounts,) = await sums(house, await retroactive(house))
    assert "SALARY_BALANCE" not in amounts
    assert amounts["NOTICE_INDEMNIFIED"] == 330_00

    bia = await house.hire("3000.00")
    await left(house, bia)
    assert (await raised(house, bia, "3300.00", "2026-07-19"))["errors"] == []
    assert len(await sums(house, await retroactive(house, month="2026-08", paidOn="2026-08-20"))) == 0, (
        "notice ended on 18 July"
    )


async def left(
    house: Payroll, employee: str, last: str = "2026-06-15", month: str = "2026-06", on: str = "2026-06-25"
) -> None:
    """Dismissed without cause; the notice is paid."""
    said = {"employeeId": employee, "lastDay": last, "reason": "Fim"}
    said |= {"kind": "WITHOUT_CAUSE", "notice": "INDEMNIFIED"}
    shown = "id version"
    end = await done(house.chief, "registerTermination", "termination", shown, **said, idempotencyKey=key())
    for who, verb in ((house.chief, "calculateTermination"), (house.boss, "approveTermination")):
        known = {"terminationId": end["id"], "expectedVersion": end["version"], "idempotencyKey": key()}
        end = await done(who, verb, "termination", shown, **known)
    await house.close(await house.paid("TERMINATION", month, paidOn=on, employeeIds=[employee]))


async def sums(house: Payroll, run: Any) -> list[dict[str, int]]:
    """Of each payslip, by item, in cents."""
    slips = await house.slips(run, f"lines {{ {LINES} }} employerLines {{ {LINES} }}")
    found: list[dict[str, int]] = []
    for slip in slips:
        items: dict[str, int] = {}
        for line in (*slip["lines"], *slip["employerLines"]):
            cents = int(line["amount"]["amount"].replace(".", ""))
            items[line["item"]] = items.get(line["item"], 0) + cents
        found.append(items)
    return found


async def test_who_is_owed_pay_of_an_earlier_year_is_refused_alone(house: Payroll) -> None:
    await house.rate("2025-01-01")
    ana, bia = await house.hire("3000.00"), await house.hire("3000.00")
    await paid(house, **{"2025-12": "2026-01-05", "2026-01": "2026-02-05"})
    assert (await raised(house, ana, "3300.00", "2025-12-01"))["errors"] == []
    assert (await raised(house, bia, "3300.00", "2026-01-01"))["errors"] == []
    run = await retroactive(house)
    assert (run["total"], run["refused"]) == (2, 1)
    slips = await house.slips(run, "refusals { code path } lines { item }")
    assert sorted(len(slip["lines"]) for slip in slips) == [0, 2]
    query = "query ($run: ID!) { payrollRefusals(payrollRunId: $run) { code path portuguese english } }"
    answer = await house.chief.ask(query, run=run["id"])
    (refusal,) = answer.data["payrollRefusals"]
    assert refusal["code"] == "MISSING_RULE"
    assert "12-A" in refusal["portuguese"]


async def test_a_stretch_asks_as_often_for_fifty_and_three_months_as_for_five_and_one(house: Payroll) -> None:
    hired = [await house.hire(f"{2_000 + 31 * place}.37") for place in range(50)]
    await paid(house)
    for employee in hired[::5]:
        await raised(house, employee, "9000.00")
    whole = _id((await retroactive(house))["id"])
    async with house.database.begin(
        company=house.company, actor=house.chief.actor, permissions=EVERYTHING
    ) as uow:
        run = await uow.get(PayrollRun, whole)
        asked = []
        for count in (5, 50):
            with counted(house.database) as sent_there:
                await uow.ask(PayFacts).of(run, [_id(one) for one in hired[:count]])
            asked.append(len(sent_there))
    assert asked[0] == asked[1] <= 25


async def test_a_difference_is_owed_and_booked_by_cost_centre(database: Database) -> None:
    books = await Ledger.kept(database, "2026-04", "2026-05", "2026-06", "2026-07")
    sales, workshop = await books.cost_center("10", "Vendas"), await books.cost_center("20", "Oficina")
    ana, bia = await books.hire("6000.00", sales), await books.hire("3000.00", workshop)
    for month, paid_on in MONTHS.items():
        await books.closed(month=month, paidOn=paid_on)
    await raised(books.house, ana, "6600.00")
    await raised(books.house, bia, "3300.00")
    run = await books.closed("RETROACTIVE", "2026-07", paidOn="2026-07-20")
    titles = await of_run(books, run)
    assert {
        name: (each["total"]["amount"], each["installments"][0]["dueOn"]) for name, each in titles.items()
    } == {
        # 2,700.00 less INSS of 84.00 and 36.00 a month, and income tax
        "NET_PAY": ("1734.55", "2026-07-20"),
        # 6,000.00 of June were paid in July: 7,800.00 - 641.51 - 252.00 = 6,906.49; 27.5 % less 908.73 are
        # 990.55, of which 385.10 were taken; 3,900.00 are not taxed
        "INCOME_TAX": ("605.45", "2026-08-20"),
        "SOCIAL_SECURITY": (f"{360 + 2700 * 0.278:.2f}", "2026-08-20"),
        "FUND": ("216.00", "2026-08-20"),
    }
    entry = next(one for one in await books.entries() if one["source"] == run["id"])
    assert entry["postedOn"] == "2026-07-20"
    wages = {
        line["costCenter"]["code"]: line["debit"]["amount"]
        for line in entry["lines"]
        if line["account"]["purpose"] == "WAGES_EXPENSE"
    }
    assert wages == {"10": "1800.00", "20": "900.00"}

    nothing = await books.closed("RETROACTIVE", "2026-07", paidOn="2026-07-21")
    assert await of_run(books, nothing) == {}
    await books.closed("MONTHLY", "2026-07", paidOn="2026-08-05")
    balances = await books.balances()
    assert -balances["THIRTEENTH_PROVISION"] == 5775, "seven twelfths of 6,600.00 and 3,300.00"
    assert sum(balances.values()) == 0
    assert {name: state for name, (state, _) in (await books.steps()).items() if state != "DONE"} == {}
    assert await books.broken() == {}


async def of_run(books: Ledger, run: Any) -> dict[str, Any]:
    """Titles of a run, by what they are for."""
    answer = await books.who.ask(TITLES)
    assert answer.problems == []
    found = answer.data["payables"]["nodes"]
    return {one["openedBy"]: one for one in found if one["payrollRun"]["number"] == run["number"]}


async def test_an_agreement_raises_all_for_whom_it_holds_and_none_below_its_floor(house: Payroll) -> None:
    union = await done(
        house.chief, "registerLaborUnion", "union", name="Sindicato", cnpj=a_cnpj(9), baseMonth=4
    )
    other = await done(house.chief, "registerLaborUnion", "union", name="Outro", cnpj=a_cnpj(10), baseMonth=4)
    terms = {"unionId": union["id"], "establishmentId": house.establishment}
    high, low, gone = [await house.hire(salary, terms=terms) for salary in ("5000.00", "2000.00", "3000.00")]
    await house.hire("4000.00", terms=terms | {"unionId": other["id"]})
    await paid(house)
    await left_in_july(house, gone)
    rules = "rules { id kind }"
    said = {"unionId": union["id"], "validFrom": "2026-04-01", "norm": "CCT 2026/2027"}
    await done(house.chief, "agreeUnionRule", "union", **said, kind="FLOOR_SALARY", amount="2300.00")
    union = await done(
        house.chief, "agreeUnionRule", "union", f"id {rules}", **said, kind="ANNUAL_RAISE", rate="5.5"
    )
    rule = {one["kind"]: one["id"] for one in union["rules"]}["ANNUAL_RAISE"]
    given = {"unionId": union["id"], "ruleId": rule}
    await done(house.chief, "applyUnionRaise", "union", **given, idempotencyKey=key())
    again = await sent(house.chief, "applyUnionRaise", "union { id }", **given, idempotencyKey=key())
    assert [error["code"] for error in again["errors"]] == ["NOBODY_TO_RAISE"]
    query = "query ($id: ID!) { employee(by: {id: $id}) { salaries { amount { amount } effectiveOn } } }"
    for employee, salary in ((high, "5275.00"), (low, "2300.00"), (gone, "3165.00")):
        answer = await house.chief.ask(query, id=employee)
        assert answer.problems == [], answer.problems
        told = [one["amount"]["amount"] for one in answer.data["employee"]["salaries"]]
        assert told[-1] == salary
    slips = await sums(house, await retroactive(house, month="2026-08", paidOn="2026-08-20"))
    assert sorted(slip["SALARY"] for slip in slips) == [3 * 165_00, 3 * 275_00, 3 * 300_00]


async def test_an_agreement_that_is_applied_twice_at_once_raises_once(house: Payroll) -> None:
    union = await done(
        house.chief, "registerLaborUnion", "union", name="Sindicato", cnpj=a_cnpj(9), baseMonth=4
    )
    terms = {"unionId": union["id"], "establishmentId": house.establishment}
    employees = [await house.hire("5000.00", terms=terms) for _ in range(3)]
    said = {"unionId": union["id"], "validFrom": "2026-04-01", "norm": "CCT 2026/2027"}
    union = await done(
        house.chief, "agreeUnionRule", "union", "id rules { id }", **said, kind="ANNUAL_RAISE", rate="5.5"
    )
    given = {"unionId": union["id"], "ruleId": union["rules"][0]["id"]}
    payloads = await asyncio.gather(
        *(
            sent(house.chief, "applyUnionRaise", "union { id }", **given, idempotencyKey=key())
            for _ in range(4)
        )
    )
    told = sorted(error["code"] for payload in payloads for error in payload["errors"])
    assert told == ["NOBODY_TO_RAISE"] * 3
    query = "query ($id: ID!) { employee(by: {id: $id}) { salaries { amount { amount } } } }"
    for employee in employees:
        answer = await house.chief.ask(query, id=employee)
        salaries = answer.data["employee"]["salaries"]
        assert [one["amount"]["amount"] for one in salaries] == ["5000.00", "5275.00"]


async def left_in_july(house: Payroll, employee: str) -> None:
    await left(house, employee, last="2026-07-15", month="2026-07", on="2026-07-24")


async def test_a_month_that_pays_commissions_after_the_end_owes_nothing_else(
    house: Payroll, owner: Any
) -> None:
    ana = await house.hire("3000.00")
    item = {"name": "Função", "side": "EARNING", "nature": "1203", "socialSecurity": "11"}
    item |= {"incomeTax": "11", "fund": "11", "norm": "Regimento", "validFrom": "2026-01-01"}
    item |= {"code": "FUNC", "formula": "300"}
    await done(house.chief, "definePayItem", "payItem", "code", **item, idempotencyKey=key())
    entry = {"employeeId": ana, "code": "FUNC", "validFrom": "2026-06-01"}
    await done(house.chief, "enterPayItem", "entry", "code", **entry, idempotencyKey=key())
    await left(house, ana)
    await earn(house, owner, ana, "2026-08-10")
    await paid(house, **{"2026-08": "2026-09-04"})
    run = await retroactive(house, month="2026-09", paidOn="2026-09-20", since="2026-07")
    assert await sums(house, run) == []


async def test_what_was_deposited_before_the_end_counts_once_for_its_fine(house: Payroll) -> None:
    """A balance, notice, thirteenth salary and its part on notice that grow by 150.00, 330.00, 150.00 and
    25.00 are deposited with 52.40; of April and May nothing is owed any more. 40 % of 52.40 are 20.96."""
    ana = await house.hire("3000.00")
    await paid(house, **{"2026-04": "2026-05-05", "2026-05": "2026-06-05"})
    assert (await raised(house, ana, "3300.00"))["errors"] == []
    await house.close(await retroactive(house, month="2026-06", paidOn="2026-06-10"))
    await left(house, ana)
    assert (await raised(house, ana, "3600.00", "2026-06-01"))["errors"] == []
    (amounts,) = await sums(house, await retroactive(house, since="2026-06"))
    assert (amounts["FUND"], amounts["FUND_FINE"]) == (52_40, 20_96)


async def test_the_thirteenth_salary_contributes_apart_from_its_month(house: Payroll) -> None:
    """In 2025 12 % are taken up to 4,190.83, and 14 % above: with 137.50 of the other, of 150.00 more than
    18.00 would be taken."""
    await house.rate("2025-01-01")
    ana = await house.hire("4000.00")
    await house.close(await house.paid("THIRTEENTH_SECOND", month="2025-12", paidOn="2025-12-18"))
    await paid(house, **{"2025-12": "2025-12-30"})
    assert (await raised(house, ana, "4150.00", "2025-12-01"))["errors"] == []
    run = await retroactive(house, month="2025-12", paidOn="2025-12-31")
    (amounts,) = await sums(house, run)
    assert (amounts["THIRTEENTH"], amounts["SALARY"], amounts["INSS"]) == (137_50, 150_00, 18_00)
