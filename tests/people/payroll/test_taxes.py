"""Contribution and income tax of pay, to the cent, by examples that others published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing
from domain.people.payroll.alimony import taxed
from domain.people.payroll.income_tax import Income, by_table, withheld
from domain.people.payroll.kinds import IncomeStream, WorkerKind
from domain.people.payroll.monthly import monthly
from domain.people.payroll.payee import Alimony, AlimonyOf, Elsewhere, TaxedBefore
from domain.people.payroll.social_security import contribution, progressive
from domain.people.payroll.step import PayStepKind
from tests.people.payroll.payroll import ANA, march, reais, tables


def inss(pay: str) -> str:
    return str(Money.rounded(contribution(reais(pay), ANA, tables(), stream=IncomeStream.MONTHLY).exact))


def irrf(gross: str, deducted: str, **who: int) -> tuple[str, str]:
    income = Income(stream=IncomeStream.MONTHLY, gross=reais(gross), deducted=reais(deducted))
    found = withheld(income, replace(ANA, **who), tables())
    return str(found.base), str(found.tax)


@pytest.mark.parametrize(
    ("gross", "contributed", "base", "tax"),
    [
        ("3036.00", "257.73", "2428.80", "0.00"),
        ("4000.00", "373.41", "3392.80", "0.00"),
        ("5000.00", "509.60", "4392.80", "0.00"),
        ("6000.00", "649.60", "5350.40", "382.88"),
        ("7607.20", "0.00", "7000.00", "1016.27"),
    ],
)
def test_the_five_examples_of_the_receita_federal(gross: str, contributed: str, base: str, tax: str) -> None:
    assert irrf(gross, contributed) == (base, tax)


def test_the_second_example_says_how_it_comes_to_nothing() -> None:
    income = Income(stream=IncomeStream.MONTHLY, gross=reais(4000), deducted=reais("373.41"))
    told = {each.kind: each for each in withheld(income, ANA, tables()).steps}
    assert told[PayStepKind.TAX].value == told[PayStepKind.REDUCTION].value == Decimal("114.76")
    assert told[PayStepKind.SIMPLIFIED_DEDUCTION].value == Decimal("607.20")
    assert "Lei 15.270/2025" in (told[PayStepKind.REDUCTION].norm or "")


@pytest.mark.parametrize(
    ("pay", "expected"),
    [
        ("0.00", "0.00"),
        ("1621.00", "121.58"),
        ("2500.00", "200.69"),
        ("3000.00", "248.60"),
        ("4354.27", "411.11"),
        ("5000.00", "501.51"),
        ("6666.67", "734.85"),
        ("8475.55", "988.09"),
        ("8475.56", "988.09"),
        ("50000.00", "988.09"),
    ],
)
def test_contribution_by_bands(pay: str, expected: str) -> None:
    assert inss(pay) == expected


def test_bands_are_rounded_once_and_not_one_by_one() -> None:
    _, bands = progressive(reais("8475.55"), tables())
    one_by_one = Money.total(Money.rounded(each.value or Decimal(0)) for each in bands)
    assert (str(one_by_one), inss("8475.55")) == ("988.10", "988.09")


def test_no_contribution_is_a_flat_eleven_percent_but_that_of_directors() -> None:
    director = replace(ANA, kind=WorkerKind.DIRECTOR)
    slip = monthly(march(5000, director), tables())
    assert str(slip.amount_of("INSS")) == "550.00"
    assert inss("5000.00") == "501.51"
    top = monthly(march(20000, director), tables())
    assert str(top.amount_of("INSS")) == "932.31"
    assert slip.amount_of("FUND") == ZERO


def test_the_reduction_goes_by_the_gross_and_not_by_the_base() -> None:
    base, tax = irrf("6000.00", "649.60")
    by_base = by_table(reais(base), tables().tax_bands)[0] - Money.rounded(
        Decimal("978.62") - reais(base).amount * Decimal("0.133145")
    )
    assert tax == "382.88"
    assert str(by_base) == "296.39"


@pytest.mark.parametrize("gross", ["2428.81", "3500.00", "4664.68", "5000.00"])
def test_up_to_five_thousand_nothing_is_owed(gross: str) -> None:
    assert irrf(gross, "0.00")[1] == "0.00"


def test_one_cent_above_five_thousand_owes_what_the_formula_leaves() -> None:
    # 4,392.81 by the table is 312.89; 978.62 - 0.133145 x 5,000.01 is 312.89 as well.
    assert irrf("5000.01", "0.00")[1] == "0.00"
    # 4,451.30 by the table is 326.05; 978.62 - 673.51 is 305.11.
    assert irrf("5058.50", "0.00")[1] == "20.94"


@pytest.mark.parametrize(
    ("deducted", "stream", "tax"),
    [
        # Above 7,350.00 the table holds alone: 2,562.13 x 7.5 % - 182.16 = 10.00; of 2,562.27 it is 10.01.
        ("5437.87", IncomeStream.MONTHLY, "0.00"),
        ("5437.87", IncomeStream.VACATION, "0.00"),
        ("5437.73", IncomeStream.MONTHLY, "10.01"),
        # What is withheld of a thirteenth salary is all that is ever owed of it.
        ("5437.87", IncomeStream.THIRTEENTH, "10.00"),
    ],
)
def test_ten_reais_at_most_are_not_withheld_of_what_is_declared(
    deducted: str, stream: IncomeStream, tax: str
) -> None:
    income = Income(stream=stream, gross=reais(8000), deducted=reais(deducted))
    found = withheld(income, ANA, tables())
    assert str(found.tax) == tax
    waived = [each.norm for each in found.steps if each.kind is PayStepKind.WAIVED]
    assert waived == ([] if found.tax else ["Lei 9.430/1996, art. 67"])


def test_what_is_not_withheld_goes_by_all_that_is_paid_in_the_month() -> None:
    """1,000.00 after 4,021.74: of 5,021.74 it would be 317.78 - 310.00 = 7.78; of 5,030.00, 10.74."""
    before = TaxedBefore(stream=IncomeStream.MONTHLY, gross=reais("4021.74"))
    payee = replace(ANA, taxed_before=(before,))

    def tax(gross: str) -> str:
        income = Income(stream=IncomeStream.MONTHLY, gross=reais(gross))
        return str(withheld(income, payee, tables()).tax)

    assert (tax("1000.00"), tax("1008.26")) == ("0.00", "10.74")


def test_from_7350_on_the_table_holds_alone() -> None:
    # Published elsewhere with its own contribution of 830.51: 884.13.
    assert irrf("7350.00", inss("7350.00"))[1] == "884.13"


@pytest.mark.parametrize(
    ("gross", "contributed", "tax"), [("6000.00", "641.51", "385.10"), ("6000.00", "0.00", "394.54")]
)
def test_examples_that_other_programs_publish(gross: str, contributed: str, tax: str) -> None:
    assert irrf(gross, contributed)[1] == tax


def test_legal_deductions_are_taken_where_they_are_more() -> None:
    # An example of a public calculator: 6,200, one dependent, 200 of other deductions.
    assert irrf("6200.00", "869.51", tax_dependents=1) == ("5140.90", "351.90")


def test_other_employments_fill_the_lower_bands() -> None:
    second = replace(ANA, elsewhere=(Elsewhere(base=reais(5000), contribution=reais("501.51")),))
    slip = monthly(march(5000, second), tables())
    # Published elsewhere: twice 5,000 contributes 988.09 together, not 1,003.02.
    assert str(slip.amount_of("INSS")) == "486.58"
    assert monthly(
        march(5000, replace(second, elsewhere=(Elsewhere(base=reais(9000)),))), tables()
    ).amount_of("INSS") == Money(0)


def test_income_of_the_same_month_is_taxed_together() -> None:
    before = TaxedBefore(
        stream=IncomeStream.MONTHLY, gross=reais(6000), deducted=reais("649.60"), tax=reais("382.88")
    )
    income = Income(stream=IncomeStream.MONTHLY, gross=reais(1000), deducted=reais("100.00"))
    both = withheld(income, replace(ANA, taxed_before=(before,)), tables())
    alone = withheld(
        Income(stream=IncomeStream.MONTHLY, gross=reais(7000), deducted=reais("749.60")), ANA, tables()
    )
    assert both.tax + reais("382.88") == alone.tax


def test_alimony_of_what_is_left_and_the_tax_it_lessens_agree() -> None:
    third = replace(ANA, alimonies=(Alimony(measure=AlimonyOf.NET, value=Decimal(30)),))
    income = Income(stream=IncomeStream.MONTHLY, gross=reais(9000), deducted=reais("988.09"))
    (share,), tax = taxed(income, third, tables())
    assert tax.tax == withheld(replace(income, alimony=share), ANA, tables()).tax
    assert abs(share.cents - (reais(9000) - reais("988.09") - tax.tax).percent(Decimal(30)).cents) <= 1


def test_contributions_go_by_the_month_worked_and_taxes_by_the_day_of_payment() -> None:
    december, january = date(2025, 12, 1), date(2026, 1, 6)
    worked = replace(march(5000), accrual_month=december, paid_on=january)
    slip = monthly(worked, tables(december, january))
    assert str(slip.amount_of("INSS")) == "509.60"
    assert slip.amount_of("IRRF") == ZERO
    in_december = monthly(replace(worked, paid_on=date(2025, 12, 30)), tables(december, date(2025, 12, 30)))
    assert str(in_december.amount_of("IRRF")) == "312.89"


@pytest.mark.parametrize(
    ("month", "what"),
    [
        (date(2027, 1, 1), "band of social security (INSS): 1"),
        (date(2024, 12, 1), "incidence of a pay item: SALARY"),
    ],
)
def test_a_month_without_a_table_is_refused_by_name(month: date, what: str) -> None:
    with pytest.raises(Missing) as refusal:
        monthly(replace(march(), accrual_month=month, paid_on=month), tables(month, month))
    assert refusal.value.facts == {"what": what, "on": month}
