"""A company's own tax rules: the most specific wins part by part, and what contradicts is not approved."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fiscal.assessment import assess
from domain.fiscal.determination import Known, treatments_of
from domain.fiscal.known_codes import UnknownFiscalCode
from domain.fiscal.operation import GoodsOperation
from domain.fiscal.rule_book import CompanyRule, RuleBook
from domain.fiscal.rule_checks import SituationOfAnotherRegime, check_conditions, check_outcome, check_regime
from domain.fiscal.rule_conditions import TaxConditions
from domain.fiscal.rule_outcome import (
    ConsumptionOutcome,
    ContributionsOutcome,
    IcmsOutcome,
    IpiOutcome,
    SubstitutionOutcome,
    TaxOutcome,
)
from domain.fiscal.tax_rule import TaxRule, TaxRuleAmbiguous, TaxRuleOverlaps, TaxRuleStatus
from domain.fiscal.taxable_sale import TaxableSale
from domain.fiscal.taxes import TaxKind
from domain.kernel.brazil import StateRegistrationKind, TaxRegime
from domain.kernel.refusal import (
    FourEyes,
    InvalidTransition,
    Malformed,
    Missing,
    OutOfRange,
    RefusalGroup,
    Required,
)
from tests.fiscal.test_assessment import LAW, line, sale

AUTHOR, BOSS = UUID(int=71), UUID(int=72)
ZERO_CONTRIBUTIONS = ContributionsOutcome(
    situation="06", pis_rate=Decimal(0), cofins_rate=Decimal(0), without_icms=False
)
EXEMPT = IcmsOutcome(situation="40", relief="9", benefit="SP070130")
REGULAR = TaxRegime.REGULAR


def rule(number: int, outcome: TaxOutcome, /, **asked: Any) -> CompanyRule:
    return CompanyRule(
        id=UUID(int=number),
        name=f"Regra {number}",
        conditions=TaxConditions(**asked),
        outcome=outcome,
        valid_from=date(2026, 1, 1),
        valid_until=None,
        norm="RICMS",
    )


def treated(sold: TaxableSale, *rules: CompanyRule, cest: str | None = None, **known: Any) -> Any:
    goods = [Known(product_id=known.get("product_id"), cest=cest)] * len(sold.lines)
    return treatments_of(sold, LAW, RuleBook(rules), goods)


def drafted(number: int, outcome: TaxOutcome | None = None, /, **changes: Any) -> TaxRule:
    conditions = changes.pop("conditions", TaxConditions(ncm="6109"))
    usual: dict[str, Any] = {
        "name": f"Regra {number}",
        "valid_from": date(2026, 1, 1),
        "valid_until": None,
        "norm": "RICMS",
        "source": "https://example.com",
        "checked": None,
        "written_by": AUTHOR,
    }
    outcome = outcome or TaxOutcome(cfop="5405")
    return TaxRule(id=UUID(int=number), conditions=conditions, outcome=outcome, **usual | changes)


def test_without_rules_the_law_decides_and_nothing_is_looked_up() -> None:
    assert treated(sale()) is None
    assert treated(sale(), rule(1, TaxOutcome(cfop="5405"), ncm="22")) is None


def test_a_rule_decides_its_part_and_the_law_the_rest() -> None:
    [chosen] = treated(sale(), rule(1, TaxOutcome(cfop="5405"), ncm="6109"))
    assert (chosen.cfop, chosen.icms.situation, chosen.consumption.classification) == ("5405", "00", "000001")
    assert chosen.rules == (f"taxrule_{UUID(int=1).hex}",)


def test_of_each_part_the_most_specific_rule_is_taken() -> None:
    [chosen] = treated(
        sale(),
        rule(1, TaxOutcome(cfop="5405", contributions=ZERO_CONTRIBUTIONS), ncm="61"),
        rule(2, TaxOutcome(cfop="5910"), ncm="610910"),
        rule(3, TaxOutcome(icms=EXEMPT), regime=REGULAR),
    )
    assert (chosen.cfop, chosen.pis.situation, chosen.icms.situation) == ("5910", "06", "40")
    assert (chosen.icms.relief, chosen.icms.benefit, chosen.icms.charged) == ("9", "SP070130", False)
    assert {f"taxrule_{UUID(int=number).hex}" for number in (1, 2, 3)} == set(chosen.rules)


def test_one_product_beats_ncm_which_beats_cest_which_beats_the_class() -> None:
    product = UUID(int=9)
    rules = [
        rule(1, TaxOutcome(cfop="5101"), tax_class="STANDARD", origin_state="SP", destination_state="SP"),
        rule(2, TaxOutcome(cfop="5102"), cest="2806300"),
        rule(3, TaxOutcome(cfop="5103"), ncm="61"),
        rule(4, TaxOutcome(cfop="5104"), product_id=product),
    ]
    for count, code in enumerate(("5101", "5102", "5103", "5104"), 1):
        [chosen] = treated(sale(), *rules[:count], cest="2806300", product_id=product)
        assert chosen.cfop == code


@pytest.mark.parametrize(
    ("asked", "sold"),
    [
        ({"destination_state": "MG"}, {"recipient_state": "MG"}),
        ({"recipient": StateRegistrationKind.EXEMPT}, {"registration": StateRegistrationKind.EXEMPT}),
        ({"final_consumer": True}, {"final_consumer": True}),
        ({"regime": TaxRegime.SIMPLES}, {"regime": TaxRegime.SIMPLES}),
        ({"origin_state": "RJ"}, {"issuer_state": "RJ"}),
    ],
)
def test_what_a_rule_asks_of_the_sale_holds_or_it_does_not_apply(asked: dict, sold: dict) -> None:
    applies = rule(1, TaxOutcome(text="Venda"), **asked)
    assert treated(sale(), applies) is None
    [chosen] = treated(sale(**sold), applies)
    assert chosen.texts == ("Venda",)


def test_a_rule_for_transfers_is_none_for_sales() -> None:
    transfer = rule(1, TaxOutcome(cfop="5152"), operation=GoodsOperation.TRANSFER)
    assert treated(sale(), transfer) is None


def test_what_the_law_does_not_say_of_a_class_rules_may_say_whole() -> None:
    substituted = sale(line(tax_class="SUBSTITUTED"))
    whole = TaxOutcome(
        cfop="5405",
        icms=IcmsOutcome(situation="60"),
        contributions=ZERO_CONTRIBUTIONS,
        consumption=ConsumptionOutcome(classification="000001"),
    )
    [chosen] = treated(substituted, rule(1, whole, tax_class="SUBSTITUTED"))
    assert (chosen.icms.situation, chosen.pis.rate) == ("60", 0)
    [assessed] = assess(substituted, LAW, [chosen])
    icms = next(tax for tax in assessed.taxes if tax.kind is TaxKind.ICMS)
    assert (assessed.cfop, icms.amount.cents) == ("5405", 0)
    assert f"taxrule_{UUID(int=1).hex}" in icms.rules


def test_what_neither_rules_nor_law_say_is_named_with_its_line() -> None:
    sold = sale(line(), line(tax_class="SUBSTITUTED"))
    with pytest.raises(Missing) as refused:
        treated(sold, rule(1, TaxOutcome(cfop="5405")))
    assert refused.value.path == ("lines", 1)
    assert refused.value.facts["what"] == "ICMS situation: SUBSTITUTED, REGULAR"


def test_rules_that_may_meet_and_are_as_specific_are_refused() -> None:
    first = drafted(1, conditions=TaxConditions(ncm="6109", destination_state="MG"))
    rival = drafted(2, conditions=TaxConditions(ncm="6109", final_consumer=True))
    with pytest.raises(TaxRuleAmbiguous) as refused:
        rival.check_against([first])
    assert refused.value.facts == {"rival": "Regra 1", "parts": "cfop"}


@pytest.mark.parametrize(
    "other",
    [
        drafted(1, conditions=TaxConditions(ncm="6109", destination_state="RJ")),
        drafted(1, conditions=TaxConditions(ncm="61091000", destination_state="MG")),
        drafted(1, TaxOutcome(text="outra parte"), conditions=TaxConditions(ncm="6109", final_consumer=True)),
        drafted(1, conditions=TaxConditions(ncm="6109", final_consumer=True), valid_until=date(2026, 5, 31)),
    ],
    ids=["never together", "more specific", "another part", "another time"],
)
def test_rules_that_cannot_contradict_stand_side_by_side(other: TaxRule) -> None:
    new = drafted(
        2, conditions=TaxConditions(ncm="6109", destination_state="MG"), valid_from=date(2026, 6, 1)
    )
    new.check_against([other])


def test_the_same_conditions_twice_at_a_time_are_refused_and_a_successor_is_not() -> None:
    first = drafted(1, valid_until=date(2026, 6, 30))
    with pytest.raises(TaxRuleOverlaps):
        drafted(2, valid_from=date(2026, 6, 30)).check_against([first])
    drafted(2, valid_from=date(2026, 7, 1)).check_against([first])


states = st.sampled_from([None, "SP", "MG"])
asked = st.builds(
    TaxConditions,
    ncm=st.sampled_from([None, "61", "6109", "62"]),
    tax_class=st.sampled_from([None, "STANDARD", "OTHER"]),
    origin_state=states,
    destination_state=states,
    final_consumer=st.sampled_from([None, True, False]),
)


@given(conditions=st.lists(asked, max_size=12, unique=True))
def test_among_rules_that_may_stand_together_the_order_they_come_in_changes_nothing(
    conditions: list[TaxConditions],
) -> None:
    stand: list[TaxRule] = []
    for number, one in enumerate(conditions, 1):
        new = drafted(number, TaxOutcome(text=str(number)), conditions=one)
        try:
            new.check_against(stand)
        except (TaxRuleAmbiguous, TaxRuleOverlaps):
            continue
        stand.append(new)
    rules = [each.rule for each in stand]
    assert treated(sale(), *rules) == treated(sale(), *reversed(rules))


def test_its_author_approves_no_rule_and_ends_none() -> None:
    new = drafted(1)
    new.submit()
    with pytest.raises(FourEyes):
        new.approve(by=AUTHOR, at=None, revision=1)  # ty: ignore[invalid-argument-type]
    new.approve(by=BOSS, at=None, revision=1)  # ty: ignore[invalid-argument-type]
    with pytest.raises(FourEyes):
        new.end(on=date(2026, 12, 1), by=AUTHOR, today=date(2026, 11, 21), revision=2)
    with pytest.raises(OutOfRange):
        new.end(on=date(2026, 11, 20), by=BOSS, today=date(2026, 11, 21), revision=2)
    new.end(on=date(2026, 11, 21), by=BOSS, today=date(2026, 11, 21), revision=2)
    assert (new.status, new.valid_until, new.revision) == (TaxRuleStatus.EXPIRED, date(2026, 11, 21), 2)


def test_what_is_submitted_is_written_no_more() -> None:
    new = drafted(1)
    new.submit()
    with pytest.raises(InvalidTransition):
        new.submit()
    new.return_to_draft()
    assert new.status is TaxRuleStatus.DRAFT


@pytest.mark.parametrize(
    ("outcome", "refusal", "path"),
    [
        (TaxOutcome(), Required, ()),
        (TaxOutcome(cfop="5999"), UnknownFiscalCode, ("cfop",)),
        (TaxOutcome(icms=IcmsOutcome(situation="99")), UnknownFiscalCode, ("icms", "situation")),
        (TaxOutcome(icms=IcmsOutcome(situation="104")), UnknownFiscalCode, ("icms", "situation")),
        (TaxOutcome(icms=IcmsOutcome(situation="40", relief="2")), UnknownFiscalCode, ("icms", "relief")),
        (TaxOutcome(icms=IcmsOutcome(situation="40", benefit="x")), Malformed, ("icms", "benefit")),
        (TaxOutcome(icms_rate=Decimal(101)), OutOfRange, ("icms_rate",)),
        (TaxOutcome(icms_rate=Decimal("1.00001")), Malformed, ("icms_rate",)),
        (TaxOutcome(substitution=SubstitutionOutcome()), Required, ("substitution", "margin")),
        (TaxOutcome(ipi=IpiOutcome(situation="50", framework="999")), Required, ("ipi", "rate")),
        (TaxOutcome(ipi=IpiOutcome(situation="53", framework="1")), Malformed, ("ipi", "framework")),
        (
            TaxOutcome(consumption=ConsumptionOutcome(classification="123456")),
            UnknownFiscalCode,
            ("consumption", "classification"),
        ),
    ],
)
def test_only_known_codes_and_sensible_figures_are_accepted(
    outcome: TaxOutcome, refusal: type[Exception], path: tuple[str, ...]
) -> None:
    with pytest.raises(refusal) as refused:
        check_outcome(outcome, LAW)
    assert refused.value.path == path


def test_a_situation_of_icms_says_for_which_regime_it_is() -> None:
    with pytest.raises(Required):
        check_regime(TaxOutcome(icms=EXEMPT), TaxConditions())
    with pytest.raises(SituationOfAnotherRegime):
        check_regime(TaxOutcome(icms=EXEMPT), TaxConditions(regime=TaxRegime.SIMPLES))
    check_regime(TaxOutcome(icms=EXEMPT), TaxConditions(regime=REGULAR))
    check_regime(TaxOutcome(icms=IcmsOutcome(situation="900")), TaxConditions(regime=TaxRegime.MEI))


def test_conditions_have_the_shape_of_what_they_are_compared_with() -> None:
    with pytest.raises(RefusalGroup) as refused:
        check_conditions(TaxConditions(ncm="6", cest="1", tax_class="a", origin_state="XX", origin=9))
    assert [refusal.path for refusal in refused.value.refusals] == [
        ("ncm",),
        ("cest",),
        ("tax_class",),
        ("origin_state",),
        ("origin",),
    ]


def test_five_hundred_rules_and_the_longest_document_take_some_milliseconds() -> None:
    rules = [rule(number, TaxOutcome(cfop="5405"), ncm=f"{number:04d}") for number in range(1000, 1500)]
    sold = sale(*(replace(line(), ncm=f"{1000 + number % 500}{number:04d}") for number in range(990)))
    goods, book = [Known(product_id=None, cest=None)] * 990, RuleBook(tuple(rules))
    facts = book.on(LAW.day)
    assert len(facts) == 500
    spent = min(_time(sold, book, goods) for _ in range(3))
    assert spent < 0.2


def _time(sold: TaxableSale, book: RuleBook, goods: list[Known]) -> float:
    started = time.process_time()
    found = treatments_of(sold, LAW, book, goods)
    assert found is not None
    assert {treatment.cfop for treatment in found} == {"5405"}
    return time.process_time() - started
