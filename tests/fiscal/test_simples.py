"""Simples Nacional: published examples, the official shares, and what must hold at every revenue."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fiscal.regimes.law import Annex, CompanyTax, SimplesBracket, SimplesShare
from domain.fiscal.regimes.simples import (
    BRACKETS,
    BeyondSimples,
    Revenue,
    annex_by_payroll,
    bracket_of,
    effective_rate,
    is_above_sublimit,
    payment,
    twelve_months,
    without_paid,
)
from domain.kernel.money import ZERO, Money
from persistence.law.book import shipped_law

LAW = shipped_law(date(2026, 11, 21))
revenues = st.integers(0, 480_000_000).map(Money)
annexes = st.sampled_from(Annex)


def due(annex: Annex, rbt12: int, month: int) -> Money:
    return payment(Revenue(annex=annex, amount=Money.of(month)), Money.of(rbt12), LAW).due


def test_the_published_example_of_annex_i_with_a_rate_that_is_not_rounded() -> None:
    found = payment(Revenue(annex=Annex.I, amount=Money.of(25_000)), Money.of(280_000), LAW)
    assert round(found.rate, 4) == Decimal("5.1786")
    assert found.due == Money.of("1294.64")  # 1295.00 where the rate is rounded to 5.18 before
    assert Money.of(25_000).percent(round(found.rate, 2)) == Money.of("1295.00")


def test_the_published_example_of_annex_iii() -> None:
    found = payment(Revenue(annex=Annex.III, amount=Money.of(45_000)), Money.of(420_000), LAW)
    assert (found.rate, found.due) == (Decimal("9.3"), Money.of("4185.00"))


@pytest.mark.parametrize("annex", Annex)
@pytest.mark.parametrize("bracket", BRACKETS)
def test_the_shares_of_every_bracket_add_up_to_a_hundred(annex: Annex, bracket: int) -> None:
    found = [LAW.find(SimplesShare, annex, bracket, tax) for tax in CompanyTax]
    assert sum(row.share for row in found if row) == 100


@pytest.mark.parametrize("annex", Annex)
def test_the_effective_rate_is_continuous_where_brackets_meet_up_to_the_sublimit(annex: Annex) -> None:
    rows = [LAW.rule(SimplesBracket, annex, bracket) for bracket in BRACKETS[:5]]
    for lower, upper in pairwise(rows):
        below = effective_rate(lower.revenue_until, lower)
        assert effective_rate(lower.revenue_until, upper) == pytest.approx(below, abs=Decimal("0.0001"))


@given(annex=annexes, rbt12=revenues, month=st.integers(1, 40_000_000).map(Money), paid=st.booleans())
def test_parts_equal_the_whole_and_none_is_negative(
    annex: Annex, rbt12: Money, month: Money, paid: bool
) -> None:
    without = without_paid(substituted=paid, single_phase=paid)
    found = payment(Revenue(annex=annex, amount=month, without=without), rbt12, LAW)
    assert Money.total(found.parts.values()) == found.due
    assert all(amount >= ZERO for amount in found.parts.values())
    assert without.isdisjoint(found.parts)


@given(annex=annexes, one=st.integers(1, 360_000_000), more=st.integers(0, 360_000_000))
def test_who_earned_more_pays_no_lower_rate(annex: Annex, one: int, more: int) -> None:
    less, most = Money(one), Money(min(one + more, 360_000_000))
    rates = [effective_rate(rbt12, bracket_of(annex, rbt12, LAW)) for rbt12 in (less, most)]
    assert rates[0] <= rates[1] + Decimal("1e-12")


@given(annex=annexes, rbt12=revenues, month=st.integers(1, 10_000_000), more=st.integers(0, 10_000_000))
def test_more_revenue_in_the_month_never_owes_less(annex: Annex, rbt12: Money, month: int, more: int) -> None:
    owed = [
        payment(Revenue(annex=annex, amount=Money(amount)), rbt12, LAW).due
        for amount in (month, month + more)
    ]
    assert owed[0] <= owed[1]


@given(rbt12=st.integers(1, 360_000_000).map(Money))
def test_iss_takes_at_most_its_ceiling_of_the_revenue(rbt12: Money) -> None:
    month = Money.of(100_000)
    found = payment(Revenue(annex=Annex.III, amount=month), rbt12, LAW)
    assert found.parts[CompanyTax.ISS] <= Money.of("5000.01")


def test_what_iss_may_not_have_goes_to_the_federal_taxes() -> None:
    found = payment(Revenue(annex=Annex.III, amount=Money.of(100_000)), Money.of(3_600_000), LAW)
    assert found.rate == Decimal("17.51")
    assert (found.due, found.parts[CompanyTax.ISS]) == (Money.of("17510.00"), Money.of("5000.00"))


def test_tax_that_others_paid_before_is_taken_out_of_the_payment() -> None:
    whole = due(Annex.I, 280_000, 25_000)
    without = without_paid(substituted=True, single_phase=True)
    less = payment(
        Revenue(annex=Annex.I, amount=Money.of(25_000), without=without), Money.of(280_000), LAW
    ).due
    assert less == Money.of("653.79")  # 1294.642857 x (100 - 34 - 12.74 - 2.76) %
    assert less < whole


def test_without_revenue_before_the_first_rate_holds() -> None:
    assert due(Annex.I, 0, 10_000) == Money.of("400.00")


def test_beyond_the_limit_there_is_no_simples() -> None:
    assert due(Annex.I, 4_800_000, 1000) == Money.of("111.25")
    with pytest.raises(BeyondSimples):
        payment(Revenue(annex=Annex.I, amount=Money.of(1)), Money.of("4800000.01"), LAW)


def test_a_young_company_counts_its_average_as_a_year() -> None:
    month = Money.of(10_000)
    assert twelve_months([], month) == Money.of(120_000)
    assert twelve_months([Money.of(10_000), Money.of(20_000)], month) == Money.of(180_000)
    assert twelve_months([Money.of(5_000)] * 13, month) == Money.of(60_000)


def test_enough_payroll_brings_services_of_annex_v_to_annex_iii() -> None:
    rbt12 = Money.of(100_000)
    assert annex_by_payroll(Annex.V, rbt12, Money.of(28_000), LAW) is Annex.III
    assert annex_by_payroll(Annex.V, rbt12, Money.of("27999.99"), LAW) is Annex.V
    assert annex_by_payroll(Annex.IV, rbt12, rbt12, LAW) is Annex.IV


def test_the_sublimit_is_reached_after_it() -> None:
    assert not is_above_sublimit(Money.of(3_600_000), LAW)
    assert is_above_sublimit(Money.of("3600000.01"), LAW)
