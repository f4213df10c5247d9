"""What a closed run does to the rest: titles, entries by cost centre, provisions; each once, and cleared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import pytest_asyncio

from domain.accounting.commands.post_payroll import post_payroll
from domain.accounting.commands.post_provisions import post_provisions
from domain.finance.commands.open_payroll_payables import open_payroll_payables
from domain.people.events import PayrollRunClosed
from domain.processes import hire_to_retire as process
from persistence.database import Database
from tests.people.closed_runs import Ledger, as_id
from tests.people.test_register_api import sent
from tests.questions import Questions

JUNE, PAID = date(2026, 6, 1), date(2026, 7, 3)


@pytest_asyncio.fixture
async def books(database: Database) -> Ledger:
    return await Ledger.kept(database, "2026-06", "2026-07")


async def paid(books: Ledger) -> None:
    """One in sales at 6,000.00, two in the workshop at 3,000.00 each; June, paid on 3 July."""
    sales, workshop = await books.cost_center("10", "Vendas"), await books.cost_center("20", "Oficina")
    await books.hire("6000.00", sales)
    await books.hire("3000.00", workshop)
    await books.hire("3000.00", workshop)
    await books.closed()


async def test_a_closed_run_is_owed_by_title_of_nobody_alone_on_the_days_of_the_law(books: Ledger) -> None:
    await paid(books)
    assert {step: state for step, (state, _) in (await books.steps()).items()} == {
        "calculate_stretch": "DONE",
        "open_payroll_payables": "DONE",
        "pay_commissions": "DONE",
        "post_payroll": "DONE",
        "post_provisions": "DONE",
    }
    titles = await books.titles()
    slips = await books.house.slips(await run_of(books), "net { amount }")
    net = sum(Decimal(slip["net"]["amount"]) for slip in slips)
    assert Decimal(titles["NET_PAY"]["total"]["amount"]) == net
    assert {name: title["installments"][0]["dueOn"] for name, title in titles.items()} == {
        "NET_PAY": "2026-07-03",
        "SOCIAL_SECURITY": "2026-07-20",
        "INCOME_TAX": "2026-08-20",
        "FUND": "2026-07-20",
    }
    assert {title["supplier"] for title in titles.values()} == {None}
    assert {title["payrollRun"]["accrualMonth"] for title in titles.values()} == {"2026-06"}
    assert titles["NET_PAY"]["number"] == "2026-06 MONTHLY 1"
    assert titles["FUND"]["total"]["amount"] == "960.00"


async def test_the_books_tell_it_by_cost_centre_and_each_debt_stands_at_its_title(books: Ledger) -> None:
    await paid(books)
    payroll, provision = sorted(await books.entries(), key=lambda entry: entry["purpose"])
    assert (payroll["purpose"], provision["purpose"]) == ("PAYROLL", "PROVISION")
    run = await run_of(books)
    assert {payroll["source"], provision["source"]} == {run["id"]}
    assert {payroll["postedOn"], provision["postedOn"]} == {"2026-06-30"}
    wages = {
        line["costCenter"]["code"]: line["debit"]["amount"]
        for line in payroll["lines"]
        if line["account"]["purpose"] == "WAGES_EXPENSE"
    }
    assert wages == {"10": "6000.00", "20": "6000.00"}
    balances, titles = await books.balances(), await books.titles()
    for account, origin in ACCOUNTS.items():
        assert balances[account] == -Decimal(titles[origin]["balance"]["amount"]), account
    assert sum(balances.values()) == 0
    assert await books.broken() == {}


ACCOUNTS = {
    "WAGES_PAYABLE": "NET_PAY",
    "SOCIAL_SECURITY_PAYABLE": "SOCIAL_SECURITY",
    "INCOME_TAX_PAYABLE": "INCOME_TAX",
    "FUND_PAYABLE": "FUND",
}


async def test_all_titles_are_paid_and_nothing_is_owed_any_more(books: Ledger) -> None:
    await paid(books)
    titles = await books.titles()
    for title in titles.values():
        payload = await books.pay(title)
        assert payload["errors"] == [], payload
    await books.work()
    balances = await books.balances()
    assert not set(balances) & set(ACCOUNTS)
    assert balances["BANK"] == -sum(Decimal(each["total"]["amount"]) for each in titles.values())
    assert sum(balances.values()) == 0
    assert {each["status"] for each in (await books.titles()).values()} == {"SETTLED"}
    assert await books.broken() == {}


async def test_what_is_done_twice_is_there_once(books: Ledger) -> None:
    await paid(books)
    before = len(await books.titles()), len(await books.entries())
    run = await run_of(books)
    event = PayrollRunClosed(
        payroll_run_id=as_id(run["id"]), kind="MONTHLY", accrual_month=JUNE, paid_on=PAID
    )
    assert await books.desk.give(open_payroll_payables, process.debts_of_run(event)) == []
    assert await books.desk.give(post_payroll, process.entries_of_run(event)) == []
    provisions = process.provisions_after_run(event)
    assert provisions is not None
    assert await books.desk.give(post_provisions, provisions) == []
    assert (len(await books.titles()), len(await books.entries())) == before


async def test_vacations_and_the_thirteenth_are_provided_for_with_their_charges(books: Ledger) -> None:
    """6,000.00 since 03/02/2025: by 30/06/2026 a year and five months of vacation, six of thirteenth."""
    await books.hire("6000.00", await books.cost_center("10", "Vendas"))
    await books.closed()
    balances = await books.balances()
    assert balances["VACATION_PROVISION"] == -Decimal("11333.33")
    assert balances["THIRTEENTH_PROVISION"] == -Decimal("3000.00")
    assert balances["VACATION_CHARGES_PROVISION"] == -Decimal("4057.34")
    assert balances["THIRTEENTH_CHARGES_PROVISION"] == -Decimal("1074.00")
    charges = Decimal("480.00") + Decimal("1668.00") + Decimal("4057.34") + Decimal("1074.00")
    assert balances["SOCIAL_CHARGES_EXPENSE"] == charges


async def test_the_next_month_adds_what_it_accrued(books: Ledger) -> None:
    await books.hire("6000.00", await books.cost_center("10", "Vendas"))
    await books.closed()
    before = await books.balances()
    await books.closed(month="2026-07", paidOn="2026-07-31")
    after = await books.balances()
    assert before["THIRTEENTH_PROVISION"] - after["THIRTEENTH_PROVISION"] == Decimal("500.00")
    assert before["VACATION_PROVISION"] - after["VACATION_PROVISION"] in (
        Decimal("666.66"),
        Decimal("666.67"),
    )


async def test_a_month_whose_books_are_closed_keeps_the_entries_waiting_in_sight(
    database: Database,
) -> None:
    books = await Ledger.kept(database)
    await paid(books)
    steps = await books.steps()
    assert steps["post_payroll"] == ("PARKED", "PERIOD_NOT_OPEN")
    assert steps["open_payroll_payables"] == ("DONE", None)
    assert await books.entries() == []


async def run_of(books: Ledger) -> dict[str, str]:
    answer = await books.who.ask("{ payrollRuns(first: 1) { nodes { id number } } }")
    (run,) = answer.data["payrollRuns"]["nodes"]
    return run


@pytest.fixture
def clerk(books: Ledger) -> Questions:
    """Reads titles, pays them, and may not know what payroll owes."""
    may = ("finance.payable.read", "finance.payable.pay", "finance.payable.block", "finance.payable.cancel")
    return Questions(books.desk.database, books.desk.company, permissions=may)


async def test_who_may_read_titles_reads_no_pay_with_them(books: Ledger, clerk: Questions) -> None:
    await books.hire("6000.00", await books.cost_center("10", "Vendas"))
    await books.closed()
    assert (await clerk.ask("{ payables { nodes { id } } }")).data == {"payables": {"nodes": []}}
    answer = await clerk.ask(
        "{ payableInstallments { nodes { id } totalCount { value } summary { amount { sum { amount } } } } }"
    )
    assert answer.problems == []
    seen = answer.data["payableInstallments"]
    assert (seen["nodes"], seen["totalCount"]["value"]) == ([], 0)
    assert seen["summary"]["amount"]["sum"]["amount"] == "0.00"
    title = (await books.titles())["NET_PAY"]
    one = await clerk.ask("query($id: ID!) { payable(by: {id: $id}) { id } }", id=title["id"])
    assert one.data == {"payable": None}
    payload = await books.pay(title, clerk)
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("NOT_FOUND", ["input", "installmentId"])
    ]


async def test_what_a_closed_run_owes_is_not_cancelled(books: Ledger) -> None:
    await paid(books)
    title = (await books.titles())["NET_PAY"]
    assert {"action": "cancelPayable", "allowed": False, "reason": "OWED_BY_PAYROLL"} in title[
        "availableActions"
    ]
    said = {"payableId": title["id"], "expectedVersion": 1, "idempotencyKey": "c-1"}
    payload = await sent(books.who, "cancelPayable", "payable { id }", **said)
    assert [error["code"] for error in payload["errors"]] == ["OWED_BY_PAYROLL"]
