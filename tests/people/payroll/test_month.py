"""A month's pay: days, hours, additions, absences, benefits, and what pay does not suffice for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.kernel.money import ZERO
from domain.kernel.refusal import OutOfRange, RefusalGroup, Required
from domain.people.payroll.company_item import CompanyEntry, CompanyItem, check_company_item
from domain.people.payroll.formula import FormulaRefused, formula
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import PayAddition, PayBasis, PaySide, WorkerKind
from domain.people.payroll.month import Loan, Meals, Overtime
from domain.people.payroll.monthly import monthly
from domain.people.payroll.payee import Alimony, AlimonyOf
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.refusals import DatesOutOfOrder
from domain.people.payroll.terms import Leave, LeavePay, Terms
from tests.people.payroll.payroll import ANA, GENERAL, march, reais, tables, terms


def paid(**facts: object) -> Payslip:
    return monthly(replace(march(), **facts), tables())


def of(slip: Payslip, item: str) -> str:
    return str(slip.amount_of(item))


def test_a_whole_month_pays_the_salary_and_what_is_left_of_it() -> None:
    slip = monthly(march(5000), tables())
    # Published elsewhere: 4,498.49 net and 400.00 for the fund.
    assert (str(slip.net), of(slip, "FUND")) == ("4498.49", "400.00")
    assert of(monthly(march(3000), tables()), "FUND") == "240.00"


def test_a_tax_that_comes_to_nothing_says_why() -> None:
    slip = monthly(march(4000), tables())
    assert slip.amount_of("IRRF") == ZERO
    (tax,) = slip.income_tax
    assert {"PLUS", "SIMPLIFIED_DEDUCTION", "TAX", "REDUCTION"} <= {each.kind.value for each in tax.steps}


@pytest.mark.parametrize(
    ("hired", "left", "expected"),
    [
        (date(2026, 3, 16), None, "1600.00"),
        (date(2020, 1, 1), date(2026, 3, 15), "1500.00"),
        (date(2026, 3, 2), date(2026, 3, 31), "3000.00"),
        (date(2026, 3, 10), date(2026, 3, 12), "300.00"),
        (date(2026, 4, 1), None, "0.00"),
    ],
)
def test_part_of_a_month_pays_thirtieths(hired: date, left: date | None, expected: str) -> None:
    assert of(paid(hired_on=hired, left_on=left), "SALARY") == expected


def test_a_raise_within_the_month_is_paid_from_its_day() -> None:
    raised = (terms(3000), Terms(from_on=date(2026, 3, 16), salary=reais(3600)))
    slip = paid(terms=raised)
    assert [str(each.quantity) for each in slip.lines if each.item == "SALARY"] == ["15", "15"]
    assert of(slip, "SALARY") == "3300.00"


def test_the_company_pays_illness_and_social_security_what_comes_after() -> None:
    sick = Leave(kind=LeavePay.SICK, from_on=date(2026, 3, 2), until_on=date(2026, 3, 16))
    after = Leave(kind=LeavePay.UNPAID, from_on=date(2026, 3, 17), until_on=date(2026, 3, 31))
    slip = paid(leaves=(sick, after))
    assert (of(slip, "SICK_LEAVE"), of(slip, "SALARY")) == ("1500.00", "100.00")
    assert str(slip.social_security[0].gross) == "100.00"


def test_absences_cost_their_day_and_the_rest_of_the_week() -> None:
    slip = paid(absent_days=Decimal(2), lost_rest_days=Decimal(1), late_hours=Decimal(1))
    assert [of(slip, each) for each in ("ABSENCE", "LOST_REST", "LATENESS")] == ["200.00", "100.00", "13.64"]
    assert str(slip.social_security[0].gross) == "2686.36"


def test_overtime_and_what_the_rest_grows_by() -> None:
    slip = paid(overtime=(Overtime(hours=Decimal(10)), Overtime(hours=Decimal(5), on_rest_day=True)))
    # A public calculator rounds the hour to 13.64 and comes to 204.60 and 136.40; rounded once it is less.
    assert [str(each.amount) for each in slip.lines if each.item == "OVERTIME"] == ["204.55", "136.36"]
    assert of(slip, "REST_PAY") == "65.56"


def test_an_agreement_gives_more_than_the_law_and_never_less() -> None:
    def premium(agreed: int) -> Decimal | None:
        slip = paid(overtime=(Overtime(hours=Decimal(1), premium=Decimal(agreed)),))
        return next(each.rate for each in slip.lines if each.item == "OVERTIME")

    assert (premium(70), premium(30)) == (70, 50)


def test_an_hour_at_night_has_fifty_two_and_a_half_minutes() -> None:
    slip = paid(night_hours=Decimal(7))
    night = next(each for each in slip.lines if each.item == "NIGHT")
    assert (night.quantity, str(night.amount)) == (8, "21.82")


@pytest.mark.parametrize(
    ("addition", "expected"),
    [
        (PayAddition.HAZARD, "900.00"),
        (PayAddition.UNHEALTHY_LOW, "162.10"),
        (PayAddition.UNHEALTHY_MEDIUM, "324.20"),
        (PayAddition.UNHEALTHY_HIGH, "648.40"),
    ],
)
def test_additions_and_the_hour_that_grows_with_them(addition: PayAddition, expected: str) -> None:
    slip = paid(terms=(terms(3000, addition=addition),), overtime=(Overtime(hours=Decimal(22)),))
    added = reais(expected)
    assert slip.amount_of("HAZARD", "UNHEALTHY") == added
    hour_of_all = (reais(3000) + added).amount / 220
    assert abs(slip.amount_of("OVERTIME").amount - hour_of_all * 33) <= Decimal("0.005")


def test_who_is_paid_by_the_hour_is_paid_the_rest_besides() -> None:
    slip = paid(terms=(terms("20.00", basis=PayBasis.HOURLY),), hours_worked=Decimal(182))
    assert (of(slip, "SALARY"), of(slip, "REST_PAY")) == ("3640.00", "700.00")


def test_the_family_allowance_is_for_low_pay_and_is_in_no_base() -> None:
    slip = monthly(march("1980.38", replace(ANA, family_dependents=2)), tables())
    assert of(slip, "FAMILY_ALLOWANCE") == "135.08"
    assert str(slip.social_security[0].gross) == "1980.38"
    above = monthly(march("1980.39", replace(ANA, family_dependents=2)), tables())
    assert above.amount_of("FAMILY_ALLOWANCE") == ZERO


def test_transport_costs_at_most_six_percent_of_the_salary() -> None:
    assert of(paid(transport_cost=reais(300)), "TRANSPORT") == "180.00"
    assert of(paid(transport_cost=reais(100)), "TRANSPORT") == "100.00"


def test_meals_cost_at_most_a_fifth() -> None:
    assert of(paid(meals=Meals(cost=reais(600), share=reais(200))), "MEAL") == "120.00"


def test_an_apprentice_has_two_percent_and_who_has_no_employment_no_fund() -> None:
    assert of(monthly(march(1000, replace(ANA, kind=WorkerKind.APPRENTICE)), tables()), "FUND") == "20.00"
    assert of(monthly(march(1000, replace(ANA, kind=WorkerKind.DIRECTOR)), tables()), "FUND") == "0.00"


def test_outside_of_simples_the_employer_pays_on_the_whole_pay() -> None:
    slip = monthly(march(10000, replace(ANA, employer=GENERAL)), tables())
    charged = [of(slip, each) for each in ("SOCIAL_SECURITY", "ACCIDENT_RISK", "THIRD_PARTIES", "FUND")]
    assert charged == ["2000.00", "200.00", "580.00", "800.00"]
    assert str(slip.cost) == "13580.00"


def test_what_pay_does_not_suffice_for_is_cut_in_the_order_of_the_law() -> None:
    owed = replace(ANA, alimonies=(Alimony(measure=AlimonyOf.FIXED, value=Decimal(1500)),))
    slip = monthly(
        march(3000, owed, advance=reais(1200), health=reais(100), transport_cost=reais(500)), tables()
    )
    assert slip.net == ZERO
    assert (of(slip, "ALIMONY"), of(slip, "ADVANCE_TAKEN"), of(slip, "TRANSPORT")) == (
        "1500.00",
        "1200.00",
        "51.40",
    )
    assert [(each.item, str(each.carried)) for each in slip.shortfalls] == [
        ("TRANSPORT", "128.60"),
        ("HEALTH", "100.00"),
    ]


def test_loans_take_at_most_a_share_of_what_statutory_deductions_leave() -> None:
    slip = paid(
        loans=(Loan(reference="A", instalment=reais(900)), Loan(reference="B", instalment=reais(200)))
    )
    assert of(slip, "LOAN") == str((reais(3000) - slip.amount_of("INSS", "IRRF")).percent(Decimal(35)))
    (cut,) = slip.shortfalls
    assert (cut.item, cut.rule) == ("LOAN", "consigned-loan")
    assert "Lei 10.820/2003" in cut.norm


def test_nobody_is_paid_without_terms() -> None:
    with pytest.raises(Required):
        paid(terms=())


def test_everything_wrong_with_the_facts_is_refused_at_once() -> None:
    with pytest.raises(RefusalGroup) as refused:
        paid(left_on=date(2019, 1, 1), late_hours=Decimal(-1), overtime=(Overtime(hours=Decimal(-2)),))
    found = {(type(each), each.path) for each in refused.value.refusals}
    assert found == {
        (DatesOutOfOrder, ("left_on",)),
        (OutOfRange, ("late_hours",)),
        (OutOfRange, ("overtime", 0, "hours")),
    }
    assert all(
        "CLT" in str(e.facts["norm"]) for e in refused.value.refusals if isinstance(e, DatesOutOfOrder)
    )


BONUS = CompanyItem(
    code="SHIFT_BONUS",
    name="Prêmio por turno",
    side=PaySide.EARNING,
    formula="min(salary * 0.05, minimum_wage) + quantity * 10",
    nature="1211",
    social_security="11",
    income_tax="11",
    fund="11",
    norm="ACT 2026, clause 12",
)


def test_an_item_of_the_company_enters_the_bases_it_says() -> None:
    slip = paid(company=(CompanyEntry(item=BONUS, quantity=Decimal(3)),))
    assert of(slip, "SHIFT_BONUS") == "180.00"
    assert str(slip.social_security[0].gross) == "3180.00"
    told = next(each for each in slip.lines if each.item == "SHIFT_BONUS").steps[0]
    assert (told.text, told.norm) == (BONUS.formula, BONUS.norm)


def test_what_reduces_the_bases_takes_no_more_than_there_is() -> None:
    fine = replace(
        BONUS, code="RETURNED", side=PaySide.DEDUCTION, formula="earnings * 2", social_security="00"
    )
    slip = paid(company=(CompanyEntry(item=fine),))
    assert (of(slip, "RETURNED"), slip.net) == ("3000.00", ZERO)
    assert [(each.item, str(each.carried)) for each in slip.shortfalls] == [
        ("RETURNED", "3000.00"),
        ("INSS", "248.60"),
    ]


def test_a_deduction_of_the_company_waits_its_turn() -> None:
    club = replace(BONUS, code="CLUB", side=PaySide.DEDUCTION, formula="50", nature="9299")
    club = replace(club, social_security="00", income_tax="9", fund="00", rank=95)
    slip = paid(company=(CompanyEntry(item=club),), advance=reais(2700))
    assert of(slip, "CLUB") == "50.00"
    assert slip.lines[-1].item == "CLUB"


def test_an_item_of_the_company_is_checked_as_a_whole() -> None:
    with pytest.raises(RefusalGroup) as refused:
        check_company_item(replace(BONUS, code=StandardItem.SALARY.value, norm=" ", rank=10, formula="1 +"))
    assert [each.path for each in refused.value.refusals] == [("code",), ("norm",), ("rank",), ("formula",)]
    check_company_item(BONUS)


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("", 0, "a value is expected"),
        ("salary +", 8, "a value is expected"),
        ("salary * rent", 9, "no such name"),
        ("salary ** 2", 8, "a value is expected"),
        ("(salary", 7, ") is expected"),
        ("salary salary", 7, "not expected here"),
        ("min(1", 5, ") is expected"),
        ("min 1", 4, "( is expected"),
        ("__import__('os')", 11, "no such sign"),
        ("salary.real", 6, "no such sign"),
        ("1e9", 1, "not expected here"),
        ("(" * 40 + "1" + ")" * 40, 30, "too deep"),
        ("-" * 40 + "1", 30, "too deep"),
        ("1" + "+1" * 300, 500, "too long"),
    ],
)
def test_a_formula_that_cannot_be_read_says_where(text: str, position: int, reason: str) -> None:
    with pytest.raises(FormulaRefused) as refused:
        formula(text)
    assert (refused.value.facts["position"], refused.value.facts["reason"]) == (position, reason)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("-2 * -3", 6), ("8 / 2 / 2", 2), ("max(1, min(5, 3), 2)", 3)],
)
def test_formulas_reckon_as_at_school(text: str, expected: int) -> None:
    assert formula(text).of({}) == expected


def test_a_formula_does_not_divide_by_nothing_nor_grow_beyond_measure() -> None:
    with pytest.raises(FormulaRefused, match="division by zero"):
        formula("salary / absent_days").of({"salary": Decimal(1), "absent_days": Decimal(0)})
    with pytest.raises(FormulaRefused, match="too large"):
        formula("9999999999999 * 9999999999999").of({})
