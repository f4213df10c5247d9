"""What people cost, of closed runs alone, by where they belonged in the month."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest_asyncio

from persistence.database import Database
from tests.people.paying import Payroll
from tests.people.test_register_api import done

COSTS = "name heads cost { amount } costPerHead { amount } overtimeCost { amount }"
MONTH = 'since: "2026-06-01", on: "2026-06-30"'


@pytest_asyncio.fixture
async def house(database: Database) -> Payroll:
    """6,000.00 reais in sales, of the cost centre of the department; 3,000.00 nowhere in particular."""
    house = await Payroll.found(database)
    center = await done(house.chief, "registerCostCenter", "costCenter", code="10", name="Loja")
    sales = {"code": "V", "name": "Vendas", "costCenterId": center["id"]}
    department = await done(house.chief, "registerDepartment", "department", **sales)
    await house.hire("6000.00", terms={"departmentId": department["id"]})
    await house.hire("3000.00")
    return house


async def told(house: Payroll, cut: str = "") -> list[Any]:
    answer = await house.boss.ask(f"{{ workforceCosts({MONTH}{cut}) {{ {COSTS} }} }}")
    assert answer.problems == []
    return answer.data["workforceCosts"]


async def test_people_cost_their_pay_and_what_comes_on_top_once_their_run_is_closed(house: Payroll) -> None:
    """For 6,000.00: 480 to the fund, 20 %, 2 % and 5.8 % on top, 8,148.00; half of it for half the pay."""
    run = await house.paid()
    assert [row["cost"]["amount"] for row in await told(house)] == ["0.00"]
    await house.close(run)
    (row,) = await told(house)
    assert row == {
        "name": None,
        "heads": "2",
        "cost": {"amount": "12222.00"},
        "costPerHead": {"amount": "6111.00"},
        "overtimeCost": {"amount": "0.00"},
    }
    costs = await house.slips(run, "cost { amount }")
    assert sum(Decimal(slip["cost"]["amount"]) for slip in costs) == Decimal(row["cost"]["amount"])


async def test_each_part_bears_its_own(house: Payroll) -> None:
    await house.close(await house.paid())
    for cut, name in (("DEPARTMENT", "Vendas"), ("COST_CENTER", "Loja")):
        rows = {row["name"]: row["cost"]["amount"] for row in await told(house, f", cut: {cut}")}
        assert rows == {name: "8148.00", None: "4074.00"}


async def test_an_advance_costs_when_it_is_paid_and_the_month_only_what_it_pays_besides(
    house: Payroll,
) -> None:
    await house.close(await house.paid("ADVANCE", rate="40", paidOn="2026-06-15"))
    (early,) = await told(house)
    assert early["cost"]["amount"] == "3600.00"
    await house.close(await house.paid())
    (whole,) = await told(house)
    assert whole["cost"]["amount"] == "12222.00"


async def test_who_may_not_read_payroll_is_told_no_costs(house: Payroll) -> None:
    eva = type(house.chief)(house.database, house.company, permissions=("people.time.read",))
    answer = await eva.ask(f"{{ workforceCosts({MONTH}) {{ {COSTS} }} }}")
    assert answer.data["workforceCosts"] is None
    assert answer.problems == ["FIELD_FORBIDDEN"] or answer.problems
