"""A year under each regime, from what was sold and what is assumed: worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.fiscal.regimes.comparison import SimulateTaxRegime, simulate_tax_regime
from domain.fiscal.regimes.law import Annex, CompanyTax
from domain.fiscal.regimes.profit_year import actual_year, presumed_year
from domain.fiscal.regimes.result import MonthOwed, RegimeYear
from domain.fiscal.regimes.simples_year import simples_year
from domain.fiscal.regimes.year import Assumptions, SalesByMonth, SalesOfMonth, Year
from domain.kernel.law import LawBook
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import OutOfRange, RefusalGroup
from persistence.law.book import shipped_law
from tests.memory import Memory

LAWS = {date(2026, month, 1): shipped_law(date(2026, month, 1)) for month in range(1, 13)}
MONTHS = [date(year, month, 1) for year in (2025, 2026) for month in range(1, 13)]
SOLD = SalesOfMonth(
    month=date(2026, 1, 1),
    substituted=False,
    single_phase=False,
    revenue=Money.of(100_000),
    icms=Money.of(18_000),
)


def year(sales: list[SalesOfMonth] | None = None, **assumed: Any) -> Year:
    """The same every month, unless told otherwise."""
    sales = [replace(SOLD, month=month) for month in MONTHS] if sales is None else sales
    return Year(year=2026, sales=sales, assumed=Assumptions(**assumed))


def of(found: RegimeYear, month: int) -> MonthOwed:
    return next(each for each in found.months if each.month.month == month)


def amounts(month: MonthOwed) -> dict[str, str]:
    return {tax.tax.value: str(tax.amount) for tax in month.taxes}


def missing(found: RegimeYear) -> list[str]:
    return [str(refusal.facts.get("what", refusal.code)) for refusal in found.missing]


def test_presumed_profit_pays_contributions_every_month_and_the_rest_every_quarter() -> None:
    found = presumed_year(year(), LAWS)
    # 82,000.00 without ICMS at 0.65 % and 3 %
    assert amounts(of(found, 1)) == {"PIS": "533.00", "COFINS": "2460.00", "ICMS": "18000.00"}
    # 300,000.00 at 8 % is 24,000.00, at 15 %; at 12 % 36,000.00, at 9 %
    assert amounts(of(found, 3)) == {
        "PIS": "533.00",
        "COFINS": "2460.00",
        "IRPJ": "3600.00",
        "CSLL": "3240.00",
        "ICMS": "18000.00",
    }
    assert (found.total, missing(found)) == (Money.of("279276.00"), [])
    assert found.burden == Decimal("23.273")


def test_profit_beyond_twenty_thousand_a_month_owes_ten_percent_more() -> None:
    rich = year([replace(SOLD, month=month, revenue=Money.of(1_000_000)) for month in MONTHS])
    irpj = next(tax for tax in of(presumed_year(rich, LAWS), 3).taxes if tax.tax is CompanyTax.IRPJ)
    # 240,000.00 at 15 %, and 180,000.00 at 10 %
    assert (irpj.base, irpj.amount) == (Money.of(240_000), Money.of(54_000))


def test_actual_profit_deducts_credits_and_carries_what_is_left() -> None:
    sales = [replace(SOLD, month=month) for month in MONTHS if month != date(2026, 1, 1)]
    found = actual_year(year(sales, purchases=Money.of(50_000), profit=Money.of(10_000)), LAWS)
    january, february = of(found, 1), of(found, 2)
    assert amounts(january)["PIS"] == "0.00"
    pis = next(tax for tax in february.taxes if tax.tax is CompanyTax.PIS)
    # 82,000.00 at 1.65 % is 1,353.00; two months of 50,000.00 give 1,650.00 of credits
    assert (pis.amount, pis.credit) == (ZERO, Money.of("1353.00"))
    march = next(tax for tax in of(found, 3).taxes if tax.tax is CompanyTax.PIS)
    assert (march.credit, march.amount) == (Money.of("1122.00"), Money.of("231.00"))
    assert amounts(of(found, 3))["IRPJ"] == "4500.00"


def test_what_nobody_said_is_named_once_and_not_taken_for_nothing() -> None:
    found = actual_year(year(payroll=Money.of(5_000)), LAWS)
    assert missing(found) == ["social security on the payroll: 2026", "actual profit: 2026"]
    simple = [replace(SOLD, month=month, icms=ZERO) for month in MONTHS]
    assert missing(presumed_year(year(simple), LAWS)) == ["ICMS outside of Simples: 2026"]
    assert missing(presumed_year(year(simple, icms=Money.of(1)), LAWS)) == []


def test_simples_looks_at_the_twelve_months_before_each_month() -> None:
    found = simples_year(year(), LAWS)
    # 1,200,000.00: (1,200,000 x 10.7 % - 22,500) / 1,200,000 = 8.825 %
    assert {month.rbt12 for month in found.months} == {Money.of(1_200_000)}
    assert found.total == Money.of("105900.00")
    assert of(found, 1).total == Money.of("8825.00")


def test_goods_whose_tax_was_paid_before_leave_it_out_of_the_payment() -> None:
    half = replace(SOLD, revenue=Money.of(50_000))
    sales = [
        replace(half, month=month, substituted=paid, single_phase=paid)
        for month in MONTHS
        for paid in (False, True)
    ]
    january = of(simples_year(year(sales), LAWS), 1)
    # 50,000.00 at 8.825 % whole, and 51 % of as much: without 33.5 + 12.74 + 2.76
    assert january.total == Money.of("4412.50") + Money.of("2250.38")


def test_a_company_that_began_this_year_is_measured_by_its_average() -> None:
    sales = [replace(SOLD, month=date(2026, month, 1)) for month in range(6, 13)]
    found = simples_year(year(sales, first_month=date(2026, 6, 15)), LAWS)
    assert [month.month.month for month in found.months] == [6, 7, 8, 9, 10, 11, 12]
    assert {month.rbt12 for month in found.months} == {Money.of(1_200_000)}


def test_services_of_annex_v_with_payroll_enough_pay_by_annex_iii() -> None:
    services = {"services": Money.of(10_000), "services_annex": Annex.V}
    little = simples_year(year([], **services, payroll=Money.of(2_799)), LAWS)
    enough = simples_year(year([], **services, payroll=Money.of(2_800)), LAWS)
    assert {tax.annex for tax in of(little, 1).taxes} == {Annex.V}
    assert {tax.annex for tax in of(enough, 1).taxes} == {Annex.III}
    assert (of(little, 1).total, of(enough, 1).total) == (Money.of("1550.00"), Money.of("600.00"))


def test_beyond_its_limit_simples_is_no_choice_and_says_so() -> None:
    sales = [replace(SOLD, month=month, revenue=Money.of(500_000)) for month in MONTHS]
    assert missing(simples_year(year(sales), LAWS)) == ["BEYOND_SIMPLES"]
    large = [replace(SOLD, month=month, revenue=Money.of(350_000)) for month in MONTHS]
    found = simples_year(year(large), LAWS)
    assert missing(found) == ["ICMS and ISS outside of Simples: above the sublimit"]
    assert CompanyTax.ICMS not in {tax.tax for tax in of(found, 1).taxes}


class Nothing:
    async def between(self, first: date, last: date) -> list[SalesOfMonth]:
        assert (first, last) == (date(2025, 1, 1), date(2026, 12, 31))
        return []


class Shipped:
    async def on(self, day: date) -> Any:
        return shipped_law(day)


async def test_a_year_without_sales_costs_nothing_under_any_regime() -> None:
    world = Memory(answers={SalesByMonth: Nothing(), LawBook: Shipped()})
    asked = SimulateTaxRegime(year=2026, assumptions=Assumptions(profit=ZERO))
    found = await simulate_tax_regime(asked, world)  # ty: ignore[invalid-argument-type]
    assert [(each.total, each.burden, each.missing) for each in found] == [(ZERO, None, [])] * 3


async def test_amounts_below_nothing_and_years_of_other_laws_are_refused() -> None:
    assumed = Assumptions(payroll=Money.of(-1), payroll_charges=Decimal(101))
    with pytest.raises(RefusalGroup) as refused:
        await simulate_tax_regime(SimulateTaxRegime(year=2017, assumptions=assumed), Memory())  # ty: ignore[invalid-argument-type]
    assert all(isinstance(refusal, OutOfRange) for refusal in refused.value.refusals)
    assert len(refused.value.refusals) == 3
