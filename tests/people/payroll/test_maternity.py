"""Maternity pay: it is in the bases of the employee and of the fund, and in none of the employer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.people.payroll.company_item import CompanyEntry, CompanyItem
from domain.people.payroll.kinds import PayAddition, PaySide
from domain.people.payroll.monthly import monthly
from domain.people.payroll.terms import Leave, LeavePay
from tests.people.payroll.payroll import ANA, GENERAL, march, tables, terms

CHARGES = ("SOCIAL_SECURITY", "ACCIDENT_RISK", "THIRD_PARTIES")
MOTHER = replace(ANA, employer=GENERAL)


def test_the_employer_contributes_on_nothing_of_a_month_of_maternity() -> None:
    away = Leave(kind=LeavePay.MATERNITY, from_on=date(2026, 2, 10), until_on=date(2026, 6, 9))
    slip = monthly(march(3000, MOTHER, leaves=(away,)), tables())
    assert [str(slip.amount_of(each)) for each in ("MATERNITY", *CHARGES)] == [
        "3000.00",
        "0.00",
        "0.00",
        "0.00",
    ]
    assert [str(slip.amount_of(each)) for each in ("INSS", "FUND")] == ["248.60", "240.00"]


def test_the_employer_contributes_on_the_days_of_work_beside_maternity() -> None:
    away = Leave(kind=LeavePay.MATERNITY, from_on=date(2026, 3, 21), until_on=date(2026, 7, 18))
    slip = monthly(march(3000, MOTHER, leaves=(away,)), tables())
    (base,) = {each.base for each in slip.employer if each.item in CHARGES}
    assert base == slip.amount_of("SALARY")
    assert str(slip.social_security[0].gross) == "3000.00"


@pytest.mark.parametrize("code", ["21", "22"])
def test_a_maternity_item_of_the_company_costs_the_employee_alone(code: str) -> None:
    item = CompanyItem(
        code="MATERNITY_MEAN",
        name="Média no salário-maternidade",
        side=PaySide.EARNING,
        formula="500",
        nature="4050",
        social_security=code,
        income_tax="11",
        fund="11",
        norm="CLT, art. 393",
    )
    slip = monthly(march(3000, MOTHER, company=(CompanyEntry(item=item, quantity=Decimal(1)),)), tables())
    assert str(slip.amount_of("SOCIAL_SECURITY")) == "600.00"
    assert sum(each.gross.cents for each in slip.social_security) == 350_000


def test_an_addition_is_maternity_pay_like_the_salary_it_is_added_to() -> None:
    away = Leave(kind=LeavePay.MATERNITY, from_on=date(2026, 3, 1), until_on=date(2026, 6, 28))
    agreed = (terms(3000, addition=PayAddition.HAZARD),)
    slip = monthly(march(3000, MOTHER, terms=agreed, leaves=(away,)), tables())
    assert [str(slip.amount_of(each)) for each in ("MATERNITY", "HAZARD", *CHARGES)] == [
        "3900.00",
        *["0.00"] * 4,
    ]
