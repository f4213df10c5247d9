"""The shipped rows of law: whole, without gap or contradiction, each with its norm."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise, product

import pytest

from domain.fiscal.tax_rules import (
    Area,
    Cfop,
    ConsumptionDuty,
    ConsumptionRate,
    ContributionRate,
    ContributionRegime,
    Destination,
    DestinationShare,
    Duty,
    InternalRate,
    InterstateRate,
    PovertyFund,
    Production,
    ProductOrigin,
    StateArea,
)
from domain.fiscal.taxable_sale import STANDARD
from domain.fiscal.taxes import TaxKind
from domain.kernel.brazil import TaxRegime
from domain.kernel.law import Law, Rule
from domain.kernel.refusal import Missing
from persistence.law.book import RULES, rows, shipped_law, shipped_rules

TODAY = date(2026, 11, 21)
STATES = (
    "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO".split()  # noqa: SIM905
)


def rules_by_question() -> list[list[Rule]]:
    questions: defaultdict[tuple[type[Rule], tuple[object, ...]], list[Rule]] = defaultdict(list)
    for rule in shipped_rules():
        questions[(type(rule), rule.key)].append(rule)
    return [sorted(rules, key=lambda rule: rule.valid_from) for rules in questions.values()]


@pytest.mark.parametrize("kind", RULES)
def test_every_kind_of_rule_has_rows(kind: type[Rule]) -> None:
    assert any(type(rule) is kind for rule in shipped_rules())


def test_every_row_names_its_norm_and_its_source() -> None:
    assert [rule.id for rule in shipped_rules() if not (rule.norm and rule.source)] == []


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in shipped_rules()]
    assert len(ids) == len(set(ids))


def test_answers_to_one_question_follow_each_other_without_gap_or_overlap() -> None:
    for rules in rules_by_question():
        for earlier, later in pairwise(rules):
            assert earlier.valid_until is not None, f"{earlier.id} runs into {later.id}"
            assert later.valid_from - earlier.valid_until == timedelta(days=1), f"{earlier.id}, {later.id}"


def test_no_row_ends_before_it_begins() -> None:
    assert [r.id for r in shipped_rules() if r.valid_until and r.valid_until < r.valid_from] == []


def test_every_state_has_a_rate_an_area_and_a_share_of_what_it_receives() -> None:
    law = shipped_law(TODAY)
    for state in STATES:
        assert Decimal(15) < law.rule(InternalRate, state).rate < Decimal(25)
        assert law.rule(DestinationShare, state).share == 100
        law.rule(StateArea, state)


def test_three_states_lay_a_poverty_fund_on_goods_in_general() -> None:
    law = shipped_law(TODAY)
    funds = {state: str(fund.rate) for state in STATES if (fund := law.find(PovertyFund, state))}
    assert funds == {"AL": "1.00", "RJ": "2.00", "SE": "1.00"}


@pytest.mark.parametrize(
    ("origin", "destination", "rate"),
    [
        ("SP", "BA", "7"),
        ("SP", "ES", "7"),
        ("RS", "DF", "7"),
        ("SP", "RJ", "12"),
        ("ES", "SP", "12"),
        ("ES", "BA", "12"),
        ("AM", "PR", "12"),
    ],
)
def test_interstate_rate_follows_the_senate(origin: str, destination: str, rate: str) -> None:
    law = shipped_law(TODAY)
    areas = law.rule(StateArea, origin).area, law.rule(StateArea, destination).area
    assert law.rule(InterstateRate, *areas, False).rate == Decimal(rate)
    assert law.rule(InterstateRate, *areas, True).rate == 4


def test_goods_count_as_imported_by_their_origin() -> None:
    law = shipped_law(TODAY)
    assert [origin for origin in range(9) if law.rule(ProductOrigin, origin).imported] == [1, 2, 3, 8]


def test_every_operation_has_its_code() -> None:
    law = shipped_law(TODAY)
    for regime, production, destination in product(TaxRegime, Production, Destination):
        code = law.rule(Cfop, regime, production, destination).code
        assert code[0] == ("5" if destination is Destination.SAME_STATE else "6")


def test_the_rate_of_alagoas_rises_on_the_first_of_april() -> None:
    assert shipped_law(date(2026, 3, 31)).rule(InternalRate, "AL").rate == 19
    assert shipped_law(date(2026, 4, 1)).rule(InternalRate, "AL").rate == Decimal("20.5")


@pytest.mark.parametrize(
    ("regime", "day", "duty"),
    [
        (TaxRegime.REGULAR, date(2026, 8, 2), Duty.NOT_REQUIRED),
        (TaxRegime.REGULAR, date(2026, 8, 3), Duty.REQUIRED),
        (TaxRegime.SIMPLES, date(2027, 1, 3), Duty.NOT_REQUIRED),
        (TaxRegime.SIMPLES, date(2027, 1, 4), Duty.UNDECIDED),
        (TaxRegime.SIMPLES_EXCESS, date(2027, 1, 4), Duty.UNDECIDED),
        (TaxRegime.MEI, date(2027, 1, 4), Duty.UNDECIDED),
    ],
)
def test_the_duty_to_state_ibs_and_cbs_begins_by_regime(regime: TaxRegime, day: date, duty: Duty) -> None:
    assert shipped_law(day).rule(ConsumptionDuty, regime).duty is duty


def test_pis_cofins_and_the_test_rates_end_with_2026() -> None:
    last, first = shipped_law(date(2026, 12, 31)), shipped_law(date(2027, 1, 1))
    for regime in ContributionRegime:
        assert last.find(ContributionRate, TaxKind.PIS, regime, STANDARD)
        assert not first.find(ContributionRate, TaxKind.PIS, regime, STANDARD)
    assert last.rule(ConsumptionRate, TaxKind.CBS).rate == Decimal("0.9")
    assert not first.find(ConsumptionRate, TaxKind.CBS)


def test_what_the_law_does_not_say_is_named() -> None:
    with pytest.raises(Missing) as refusal:
        shipped_law(TODAY).rule(InternalRate, "XX")
    assert refusal.value.facts == {"what": "internal ICMS rate: XX", "on": TODAY}


def test_two_rules_for_one_question_are_a_fault_of_the_rows() -> None:
    rule = shipped_law(TODAY).rule(StateArea, "SP")
    rival = replace(rule, id="area-sp-again", area=Area.OTHER)
    with pytest.raises(ValueError, match="area-sp-again"):
        Law.on(TODAY, [rule, rival])


# The nine codes whose last digit the official list itself gets wrong.
ODD_CODES = set("2201919 2201988 2202251 2611533 3117836 3152131 4305871 5203939 5203962".split())  # noqa: SIM905
COUNTS = {
    "AC": 22, "AL": 102, "AM": 62, "AP": 16, "BA": 417, "CE": 184, "DF": 1, "ES": 78, "GO": 246,
    "MA": 217, "MG": 853, "MS": 79, "MT": 142, "PA": 144, "PB": 223, "PE": 185, "PI": 224, "PR": 399,
    "RJ": 92, "RN": 167, "RO": 52, "RR": 15, "RS": 497, "SC": 295, "SE": 75, "SP": 645, "TO": 139,
}  # fmt: skip


def check_digit(code: str) -> int:
    weighted = (int(digit) * weight for digit, weight in zip(code, (1, 2, 1, 2, 1, 2), strict=False))
    return -sum(value // 10 + value % 10 for value in weighted) % 10


def test_the_municipalities_of_every_state_are_complete() -> None:
    counted: defaultdict[str, int] = defaultdict(int)
    for row in rows("municipality"):
        counted[row["state"]] += 1
    assert counted == COUNTS
    assert sum(counted.values()) == 5571


def test_codes_of_municipalities_have_their_check_digit_but_for_nine() -> None:
    codes = [row["code"] for row in rows("municipality")]
    assert len(set(codes)) == len(codes)
    assert {code for code in codes if check_digit(code) != int(code[6])} == ODD_CODES


def test_codes_of_municipalities_begin_with_one_number_for_each_state() -> None:
    states = {(row["code"][:2], row["state"]) for row in rows("municipality")}
    assert len(states) == len(COUNTS)
