"""The shipped rows of labour law: whole, and free of slips of the pen that would make a table jump."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from domain.kernel.money import ZERO, Money
from domain.people.payroll.income_tax import by_table
from domain.people.payroll.items import PayItemRule, StandardItem
from domain.people.payroll.kinds import EmployerGroup, PayrollCharge, TaxTable, TerminationKind
from domain.people.payroll.law import (
    EmployerCharge,
    IncomeTaxBand,
    IncomeTaxReduction,
    LabourAmount,
    LabourAmountFigure,
    LabourRate,
    LabourRateFigure,
    LabourTerm,
    LabourTermFigure,
    SocialSecurityBand,
    TerminationRight,
    UnemploymentBand,
)
from domain.people.payroll.social_security import progressive
from persistence.law.book import shipped_law, shipped_rules
from tests.people.payroll.payroll import MARCH, reais, tables

LAW = shipped_law(MARCH)
CENT = Decimal("0.01")


def test_every_question_of_2026_has_an_answer() -> None:
    questions = [
        *((LabourAmount, (each,)) for each in LabourAmountFigure),
        *((LabourRate, (each,)) for each in LabourRateFigure),
        *((LabourTerm, (each,)) for each in LabourTermFigure),
        *((TerminationRight, (each,)) for each in TerminationKind),
        *((PayItemRule, (each,)) for each in StandardItem),
        *((EmployerCharge, (group, each)) for group in EmployerGroup for each in PayrollCharge),
        *((IncomeTaxBand, (table, 1)) for table in TaxTable),
        *((SocialSecurityBand, (band,)) for band in range(1, 5)),
    ]
    assert [(kind.__name__, key) for kind, key in questions if LAW.find(kind, *key) is None] == []


@pytest.mark.parametrize("day", [date(2025, 2, 1), date(2025, 6, 1), date(2026, 3, 1)])
@pytest.mark.parametrize("table", TaxTable)
def test_income_tax_does_not_jump_between_bands(table: TaxTable, day: date) -> None:
    rules = [each for each in shipped_rules() if isinstance(each, IncomeTaxBand) and each.in_force(day)]
    bands = sorted((each for each in rules if each.tax_table is table), key=lambda each: -each.band)
    for higher, lower in pairwise(bands):
        edge = higher.above.amount
        above = edge * higher.rate / 100 - higher.deduction.amount
        below = edge * lower.rate / 100 - lower.deduction.amount
        assert abs(above - below) <= CENT


def test_deductions_that_others_publish_come_to_the_same_contribution() -> None:
    for pay, rate, deduction in (
        ("2902.84", "0.09", "24.32"),
        ("4354.27", "0.12", "111.40"),
        ("8475.55", "0.14", "198.49"),
    ):
        exact, _ = progressive(reais(pay), tables())
        assert abs(exact - (reais(pay).amount * Decimal(rate) - Decimal(deduction))) <= CENT


def test_the_reduction_begins_and_ends_where_the_law_says() -> None:
    rule = LAW.rule(IncomeTaxReduction, TaxTable.MONTHLY)
    at_five_thousand = by_table(reais("4392.80"), tables().tax_bands)[0]
    formula = rule.amount - rule.whole_up_to.percent(rule.rate)
    assert at_five_thousand == rule.most
    assert abs(formula.cents - rule.most.cents) <= 1
    assert (rule.amount - rule.until.percent(rule.rate)) == ZERO


def test_the_simplified_deduction_is_a_quarter_of_what_is_exempt() -> None:
    second = LAW.rule(IncomeTaxBand, TaxTable.MONTHLY, 2)
    simplified = LAW.rule(LabourAmount, LabourAmountFigure.SIMPLIFIED_DEDUCTION).amount
    assert second.above.percent(Decimal(25)) == simplified


def test_unemployment_insurance_does_not_jump() -> None:
    first, second = (LAW.rule(UnemploymentBand, band) for band in (1, 2))
    most = LAW.rule(LabourAmount, LabourAmountFigure.UNEMPLOYMENT_MOST).amount
    assert first.up_to.percent(first.rate) == second.amount
    assert second.amount + (second.up_to - first.up_to).percent(second.rate) == most


def test_codes_of_ends_are_those_of_the_official_table_as_transcribed() -> None:
    codes = {kind.name: LAW.rule(TerminationRight, kind).code for kind in TerminationKind}
    assert codes == {
        "WITHOUT_CAUSE": "02",
        "RESIGNATION": "07",
        "FOR_CAUSE": "01",
        "AGREEMENT": "33",
        "CONSTRUCTIVE": "17",
        "TERM_ENDED": "06",
        "EARLY_BY_EMPLOYER": "03",
        "DEATH": "10",
    }
    unverified = {"WITHOUT_CAUSE", "FOR_CAUSE", "EARLY_BY_EMPLOYER", "CONSTRUCTIVE"}
    known = {kind.name for kind in TerminationKind if LAW.rule(TerminationRight, kind).checked is None}
    assert known == unverified


def test_contributions_end_with_the_year_and_income_tax_goes_on() -> None:
    after = shipped_law(date(2027, 1, 1))
    assert after.find(SocialSecurityBand, 1) is None
    assert after.find(LabourAmount, LabourAmountFigure.MINIMUM_WAGE) is None
    assert after.find(IncomeTaxBand, TaxTable.MONTHLY, 5) is not None


def test_the_highest_contribution_is_what_the_ordinance_says() -> None:
    exact, _ = progressive(LAW.rule(SocialSecurityBand, 4).up_to, tables())
    assert str(Money.rounded(exact)) == "988.09"
