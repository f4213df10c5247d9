"""Maternity pay: it is in the bases of the employee and of the fund, and in none of the employer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.people.payroll.company_item import CompanyEntry, CompanyItem
from domain.people.payroll.kinds import PayAddition, PaySide
from domain.people.payroll.monthly import monthly
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.terms import Leave, LeavePay
from domain.people.payroll.thirteenth import Thirteenth, thirteenth
from tests.people.payroll.payroll import ANA, GENERAL, march, reais, tables, terms

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


def the_thirteenth(leave: Leave, **facts: object) -> Payslip:
    december, day = date(2026, 12, 1), date(2026, 12, 18)
    known = Thirteenth(
        payee=MOTHER,
        accrual_month=december,
        paid_on=day,
        hired_on=date(2020, 1, 1),
        salary=reais(3000),
        leaves=(leave,),
        first_part=reais(1500),
    )
    return thirteenth(replace(known, **facts), tables(december, day))


def test_the_thirteenth_of_the_days_of_maternity_is_paid_in_place_of_social_security() -> None:
    """3,000.00 / 12 / 30 x 120 are 1,000.00. The employee contributes on all of it, the employer on
    2,000.00."""
    away = Leave(kind=LeavePay.MATERNITY, from_on=date(2026, 6, 16), until_on=date(2026, 10, 13))
    slip = the_thirteenth(away)
    expected = {"THIRTEENTH": "2000.00", "THIRTEENTH_MATERNITY": "1000.00", "INSS_THIRTEENTH": "248.60"}
    expected |= {"THIRTEENTH_TAKEN": "1500.00", "FUND": "120.00"}
    expected |= dict(zip(CHARGES, ("400.00", "40.00", "116.00"), strict=True))
    assert {item: str(slip.amount_of(item)) for item in expected} == expected
    assert str(slip.net) == "1251.40"


def test_days_of_maternity_count_in_the_year_of_the_thirteenth_alone() -> None:
    """Half of a leave that began on 2 November 2025: until 1 March 2026 are 60 days of this year."""
    away = Leave(kind=LeavePay.MATERNITY, from_on=date(2025, 11, 2), until_on=date(2026, 3, 1))
    slip = the_thirteenth(away)
    assert str(slip.amount_of("THIRTEENTH_MATERNITY")) == "500.00"
    assert str(slip.amount_of("THIRTEENTH", "THIRTEENTH_MATERNITY")) == "3000.00"


def test_of_who_came_in_the_year_the_months_are_fewer_and_the_days_weigh_more() -> None:
    """From 1 July: six twelfths are 1,500.00; 60 days of 180 are 500.00."""
    away = Leave(kind=LeavePay.MATERNITY, from_on=date(2026, 9, 1), until_on=date(2026, 10, 30))
    slip = the_thirteenth(away, hired_on=date(2026, 7, 1), first_part=reais(750))
    assert [str(slip.amount_of(each)) for each in ("THIRTEENTH", "THIRTEENTH_MATERNITY")] == [
        "1000.00",
        "500.00",
    ]
