"""The thirteenth salary, vacation, shares in profits, advances, provisions and deadlines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing, Refusal, RefusalGroup
from domain.people.payroll.advance import Advance
from domain.people.payroll.calculation import calculate
from domain.people.payroll.deadlines import fund_due_on, salary_due_on, thirteenth_due_on, vacation_due_on
from domain.people.payroll.kinds import IncomeStream
from domain.people.payroll.law import LabourTermFigure
from domain.people.payroll.payee import TaxedBefore
from domain.people.payroll.profit_sharing import ProfitShare
from domain.people.payroll.provisions import Provided, ProvisionOf, provision
from domain.people.payroll.terms import Leave, LeavePay
from domain.people.payroll.thirteenth import Thirteenth
from domain.people.payroll.vacation import VacationTaken, by_month
from tests.people.payroll.payroll import ANA, GENERAL, MARCH, PAID, march, reais, tables

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
OF_VACATION = tables(MARCH, date(2026, 2, 27))


def thirteenth(salary: str | int, **others: Any) -> Thirteenth:
    whole = Thirteenth(
        payee=ANA,
        accrual_month=NOVEMBER,
        paid_on=date(2026, 11, 30),
        hired_on=date(2020, 1, 1),
        salary=reais(salary),
    )
    return replace(whole, **others)


def holiday(salary: str | int = 3000, **others: Any) -> VacationTaken:
    whole = VacationTaken(
        payee=ANA,
        accrual_month=MARCH,
        paid_on=date(2026, 2, 27),
        salary=reais(salary),
        starts_on=date(2026, 3, 2),
        days=30,
        earned_on=date(2026, 1, 1),
        concession_ends_on=date(2026, 12, 31),
    )
    return replace(whole, **others)


def test_the_thirteenth_salary_in_two_parts() -> None:
    first = calculate(thirteenth(3000), tables(NOVEMBER, date(2026, 11, 30)))
    assert (str(first.net), first.deductions, str(first.amount_of("FUND"))) == ("1500.00", ZERO, "120.00")
    second = calculate(
        thirteenth(3000, accrual_month=DECEMBER, paid_on=date(2026, 12, 18), first_part=first.earnings),
        tables(DECEMBER, date(2026, 12, 18)),
    )
    # Published elsewhere: 248.60 on the whole, 1,251.40 left.
    assert (str(second.amount_of("INSS_THIRTEENTH")), str(second.net)) == ("248.60", "1251.40")
    assert str(second.amount_of("FUND")) == "120.00"


def test_months_of_fifteen_days_count_and_leave_paid_by_others_does_not() -> None:
    away = Leave(kind=LeavePay.UNPAID, from_on=date(2026, 9, 10), until_on=date(2026, 10, 20))
    half = calculate(thirteenth(1200, hired_on=date(2026, 6, 16)), tables(NOVEMBER, NOVEMBER))
    late = calculate(thirteenth(1200, hired_on=date(2026, 6, 17)), tables(NOVEMBER, NOVEMBER))
    sick = calculate(thirteenth(1200, leaves=(away,)), tables(NOVEMBER, NOVEMBER))
    assert [str(each.net) for each in (half, late, sick)] == ["350.00", "300.00", "500.00"]


def test_the_thirteenth_salary_is_taxed_apart_from_the_month() -> None:
    paid = date(2026, 12, 18)
    slip = calculate(thirteenth(6000, first_part=reais(3000), paid_on=paid), tables(NOVEMBER, paid))
    month = calculate(march(6000), tables())
    assert slip.amount_of("IRRF_THIRTEENTH") == month.amount_of("IRRF")


def test_a_vacation_with_its_third() -> None:
    slip = calculate(holiday(), OF_VACATION)
    # Published elsewhere: 4,000.00, of which 368.60 is contributed, 3,631.40 in hand.
    assert (str(slip.earnings), str(slip.amount_of("INSS_VACATION")), str(slip.net)) == (
        "4000.00",
        "368.60",
        "3631.40",
    )


def test_days_that_are_sold_are_in_no_base() -> None:
    slip = calculate(holiday(days=20, sold=10), OF_VACATION)
    assert [str(each.amount) for each in slip.lines[:4]] == ["2000.00", "666.67", "1000.00", "333.33"]
    assert str(slip.social_security[0].gross) == "2666.67"
    assert str(slip.income_tax[0].gross) == "2666.67"
    assert str(slip.amount_of("FUND")) == "213.33"


def test_a_vacation_contributes_in_the_months_it_is_spent_in() -> None:
    slip = calculate(holiday(9000, starts_on=date(2026, 3, 16)), OF_VACATION)
    assert [str(each.gross) for each in slip.social_security] == ["6400.00", "5600.00"]
    assert by_month(reais(100), date(2026, 3, 16), 30) == [Money(5333), Money(4667)]


def test_days_after_the_time_to_give_them_are_paid_double() -> None:
    slip = calculate(holiday(concession_ends_on=date(2026, 3, 21)), OF_VACATION)
    assert str(slip.amount_of("VACATION_DOUBLE")) == "1333.33"
    assert str(slip.social_security[0].gross) == "4000.00"


@pytest.mark.parametrize(
    ("facts", "path", "norm"),
    [
        ({"absences": 6}, "days", "CLT, art. 130"),
        ({"days": 15, "sold": 11}, "sold", "CLT, art. 143"),
        ({"days": 4, "taken_before": 14}, "days", "art. 134, §1"),
        ({"days": 10, "sold": 10}, "days", "art. 134, §1"),
        ({"rest_days": frozenset({date(2026, 3, 4)})}, "starts_on", "art. 134, §3"),
        ({"earned_on": date(2026, 4, 1)}, "starts_on", "CLT, art. 134"),
    ],
)
def test_a_vacation_that_the_law_does_not_allow_is_refused(
    facts: dict[str, Any], path: str, norm: str
) -> None:
    with pytest.raises((Refusal, RefusalGroup)) as refused:
        calculate(holiday(**facts), OF_VACATION)
    found = getattr(refused.value, "refusals", [refused.value])
    assert any(each.path == (path,) and norm in str(each.facts["norm"]) for each in found)


@pytest.mark.parametrize(
    ("amount", "tax"), [("8214.40", "0.00"), ("9000.00", "58.92"), ("20000.00", "2333.20")]
)
def test_a_share_in_profits_has_a_table_of_its_own(amount: str, tax: str) -> None:
    facts = ProfitShare(payee=ANA, accrual_month=MARCH, paid_on=PAID, amount=reais(amount))
    slip = calculate(facts, tables())
    assert str(slip.amount_of("IRRF_PROFIT_SHARE")) == tax
    assert (slip.social_security, slip.employer) == ((), ())


def test_two_shares_of_a_year_are_taxed_together() -> None:
    before = TaxedBefore(stream=IncomeStream.PROFIT_SHARING, gross=reais(9000), tax=reais("58.92"))
    payee = replace(ANA, taxed_before=(before,))
    facts = ProfitShare(payee=payee, accrual_month=MARCH, paid_on=PAID, amount=reais(11000))
    assert str(calculate(facts, tables()).amount_of("IRRF_PROFIT_SHARE")) == "2274.28"


def test_an_advance_withholds_nothing() -> None:
    facts = Advance(
        payee=ANA, accrual_month=MARCH, paid_on=date(2026, 3, 15), salary=reais(3000), rate=Decimal(40)
    )
    slip = calculate(facts, tables())
    assert (str(slip.net), slip.employer, slip.social_security) == ("1200.00", (), ())


def test_a_provision_makes_up_for_a_raise() -> None:
    payee = replace(ANA, employer=GENERAL)
    none = Provided(amount=ZERO, charges=ZERO)
    first = provision(
        ProvisionOf.VACATION, pay=reais(3000), twelfths=1, before=none, payee=payee, tables=tables()
    )
    assert (str(first.amount), str(first.charges)) == ("333.33", "119.34")
    books = Provided(amount=first.total, charges=first.charges_total)
    second = provision(
        ProvisionOf.VACATION, pay=reais(3600), twelfths=2, before=books, payee=payee, tables=tables()
    )
    assert str(second.total) == "800.00"
    assert first.amount + second.amount == second.total
    half = provision(
        ProvisionOf.THIRTEENTH, pay=reais(3000), twelfths=6, before=none, payee=ANA, tables=tables()
    )
    assert (str(half.total), str(half.charges)) == ("1500.00", "120.00")


def test_deadlines_fall_on_days_on_which_one_can_pay() -> None:
    law = tables(DECEMBER, DECEMBER)
    new_year = frozenset({date(2027, 1, 1)})
    assert thirteenth_due_on(2026, second=True, holidays=frozenset(), tables=law) == date(2026, 12, 18)
    assert thirteenth_due_on(2026, second=False, holidays=frozenset(), tables=law) == date(2026, 11, 30)
    assert salary_due_on(DECEMBER, new_year, law) == date(2027, 1, 7)
    assert vacation_due_on(date(2026, 12, 14), law) == date(2026, 12, 12)
    assert fund_due_on(DECEMBER, law) == date(2027, 1, 20)


def test_paternity_leave_grows_by_years() -> None:
    def days(year: int) -> int:
        return tables(date(year, 6, 1), date(year, 6, 1)).term(LabourTermFigure.PATERNITY_LEAVE).days

    assert [days(year) for year in (2026, 2027, 2028, 2029)] == [5, 10, 15, 20]


def test_a_vacation_of_a_year_without_tables_is_refused() -> None:
    with pytest.raises(Missing):
        calculate(holiday(accrual_month=date(2027, 3, 1)), tables(date(2027, 3, 1), date(2026, 2, 1)))


def test_the_tables_of_another_month_are_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="another month"):
        calculate(march(), tables(NOVEMBER, PAID))
