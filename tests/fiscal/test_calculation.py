"""What an item owes by its treatment: worked examples, and errors that others made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.fiscal.rate_difference import difference
from domain.fiscal.substitution import adjusted_margin
from domain.fiscal.taxes import ADDED, StepKind, TaxKind
from domain.fiscal.treatment import (
    ConsumptionTreatment,
    ContributionTreatment,
    GovernmentPurchase,
    IpiTreatment,
    RegularTreatment,
    SelectiveTreatment,
    ShareMethod,
)
from domain.kernel.brazil import StateRegistrationKind, TaxRegime
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing
from persistence.law.book import shipped_law
from tests.fiscal.treated import (
    REDUCED_60,
    USUAL,
    amount,
    goods,
    icms,
    in_advance,
    sale,
    taxes,
    to_consumer,
    with_ipi,
)

ICMS, ADVANCE, SHARE = TaxKind.ICMS, TaxKind.ICMS_SUBSTITUTION, TaxKind.ICMS_DESTINATION


@pytest.mark.parametrize(
    ("method", "base", "owed"),
    [
        (ShareMethod.SINGLE_BASE, "1000.00", "60.00"),
        (ShareMethod.DOUBLE_BASE, "1073.17", "73.17"),  # example D1 of public test code
        (ShareMethod.INSIDE_DIFFERENCE, "1073.17", "64.39"),
        (ShareMethod.INSIDE_DESTINATION, "1073.17", "64.39"),
    ],
)
def test_the_difference_of_the_rates_has_four_ways(method: ShareMethod, base: str, owed: str) -> None:
    found = difference(method, Money.of(1000), inside=Decimal(18), between=Decimal(12))
    assert (str(found.base), str(Money.rounded(found.exact))) == (base, owed)


def test_a_fund_is_part_of_what_is_inside_the_price() -> None:
    # RJ: 880.00 / (1 - 0.20 - 0.02) = 1128.21; 20 % of it less 120.00; the fund 2 % of it
    found = difference(
        ShareMethod.DOUBLE_BASE, Money.of(1000), inside=Decimal(20), between=Decimal(12), fund=Decimal(2)
    )
    assert (str(found.base), str(Money.rounded(found.exact))) == ("1128.21", "105.64")


def test_a_contributor_who_consumes_is_charged_the_difference_on_the_double_base() -> None:
    sold = sale(recipient_state="RJ", final_consumer=True)
    told = in_advance(margin=None, method=ShareMethod.DOUBLE_BASE)
    found = taxes(told, sold)
    assert (str(found[ADVANCE].base), str(found[ADVANCE].amount)) == ("1128.21", "105.64")
    assert str(found[TaxKind.FCP_SUBSTITUTION].amount) == "22.56"
    assert found[ADVANCE].method == "6"
    assert SHARE not in found


def test_goods_with_substitution_inside_the_state() -> None:
    # (1000 + 40 %) x 18 % = 252.00, less the 180.00 of the sale itself
    found = taxes(in_advance())
    assert (str(found[ADVANCE].base), str(found[ADVANCE].amount)) == ("1400.00", "72.00")
    assert found[ADVANCE].margin == 40


def test_ipi_and_freight_are_part_of_what_is_charged_in_advance() -> None:
    treatment = replace(in_advance(), ipi=IpiTreatment(situation="50", framework="999", rate=Decimal(10)))
    found = taxes(treatment, sale(goods(freight=Money.of(100))))
    assert str(found[TaxKind.IPI].amount) == "110.00"
    assert str(found[ICMS].base) == "1100.00"
    assert str(found[ADVANCE].base) == "1694.00"  # (1000 + 100 + 110) x 1.4
    assert str(found[ADVANCE].amount) == "106.92"  # 304.92 - 198.00


def test_the_margin_is_adjusted_for_goods_that_cross_a_border() -> None:
    # ((1 + 0.40) x (1 - 0.12) / (1 - 0.18)) - 1 = 50.2439 %
    assert adjusted_margin(Decimal(40), inside=Decimal(18), between=Decimal(12)) == Decimal("50.2439")
    assert adjusted_margin(Decimal(40), inside=Decimal(12), between=Decimal(12)) == 40
    found = taxes(in_advance(), sale(recipient_state="MG"))
    assert (str(found[ADVANCE].base), str(found[ADVANCE].amount)) == ("1502.44", "150.44")
    assert found[ADVANCE].margin == Decimal("50.2439")


def test_a_company_under_simples_charges_in_advance_by_the_margin_as_published() -> None:
    sold = sale(recipient_state="MG", regime=TaxRegime.SIMPLES)
    found = taxes(in_advance("202"), sold)
    # 1400.00 x 18 % less the 12 % that another would have charged
    assert (found[ADVANCE].margin, str(found[ADVANCE].amount)) == (40, "132.00")
    assert found[ICMS].amount == ZERO


def test_a_published_price_takes_the_place_of_the_margin() -> None:
    told = in_advance(margin=None, final_price=Decimal("15.50"))
    found = taxes(told, sale(goods(quantity=Decimal(100))))
    assert (str(found[ADVANCE].base), str(found[ADVANCE].amount)) == ("1550.00", "99.00")
    assert (found[ADVANCE].method, found[ADVANCE].margin) == ("0", None)


def test_the_base_in_advance_shrinks_too() -> None:
    found = taxes(in_advance(reduction=Decimal(10)))
    assert (str(found[ADVANCE].base), str(found[ADVANCE].amount)) == ("1260.00", "46.80")


def test_nothing_of_its_own_is_deducted_of_a_sale_that_is_exempt_itself() -> None:
    assert amount(in_advance("30"), ADVANCE) == "252.00"


def test_a_fund_in_advance_is_less_the_fund_of_the_sale() -> None:
    found = taxes(in_advance(), sale(issuer_state="RJ", recipient_state="RJ"))
    assert str(found[TaxKind.FCP].amount) == "20.00"
    assert str(found[TaxKind.FCP_SUBSTITUTION].amount) == "8.00"  # 1400 x 2 % - 20


def test_without_a_margin_substitution_is_refused_by_name() -> None:
    with pytest.raises(Missing) as refusal:
        taxes(in_advance(margin=None))
    assert refusal.value.facts["what"] == "margin of tax substitution (MVA): 61091000"


def test_a_reduced_base_and_what_it_spares() -> None:
    found = taxes(icms("20", reduction=Decimal("33.33"), relief="9", benefit="SP000001"))[ICMS]
    assert (str(found.base), str(found.amount)) == ("666.70", "120.01")
    assert found.relief is not None
    assert (found.relief.reason, str(found.relief.amount)) == ("9", "59.99")
    assert found.benefit == "SP000001"


def test_relief_of_an_exempt_sale_on_the_price_or_inside_it() -> None:
    plain, inside = (
        taxes(icms("40", charged=False, relief="7", relief_inside=how))[ICMS].relief for how in (False, True)
    )
    assert plain is not None
    assert inside is not None
    assert (str(plain.amount), str(inside.amount)) == ("180.00", "219.51")  # 1000 / 0.82 x 18 %


def test_what_is_deferred_is_not_charged() -> None:
    found = taxes(icms("51", deferral=Decimal("33.3333")))
    assert found[ICMS].deferral is not None
    assert (str(found[ICMS].before_deferral), str(found[ICMS].deferral.amount)) == ("180.00", "60.00")
    assert str(found[ICMS].amount) == "120.00"
    assert str(found[TaxKind.PIS].base) == "880.00"


def test_all_of_it_deferred_leaves_nothing_for_the_fund() -> None:
    found = taxes(icms("51", deferral=Decimal(100)), sale(issuer_state="RJ", recipient_state="RJ"))
    assert found[ICMS].amount == ZERO
    assert TaxKind.FCP not in found


@pytest.mark.parametrize(
    ("sold", "base"),
    [
        (sale(), "1000.00"),
        (sale(final_consumer=True), "1100.00"),
        (sale(registration=StateRegistrationKind.NON_CONTRIBUTOR, final_consumer=True), "1100.00"),
    ],
)
def test_ipi_is_part_of_the_base_of_icms_unless_a_payer_of_icms_trades(sold, base: str) -> None:
    assert str(taxes(with_ipi(), sold)[ICMS].base) == base


def test_ipi_stands_on_top_of_the_price_and_in_no_base_of_pis_nor_of_ibs() -> None:
    found, plain = taxes(with_ipi()), taxes(USUAL)
    assert str(found[TaxKind.IPI].amount) == "100.00"
    assert TaxKind.IPI in ADDED
    for kind in (TaxKind.PIS, TaxKind.COFINS, TaxKind.CBS):
        assert found[kind].base == plain[kind].base


@pytest.mark.parametrize("situation", ["51", "52", "53", "54", "55"])
def test_ipi_that_is_not_charged_is_nothing_whatever_its_rate(situation: str) -> None:
    assert taxes(with_ipi(situation=situation))[TaxKind.IPI].amount == ZERO


def test_ipi_may_be_so_many_reais_a_unit() -> None:
    each = IpiTreatment(situation="50", framework="999", unit_amount=Decimal("0.1234"))
    found = taxes(replace(USUAL, ipi=each), sale(goods(quantity=Decimal(100))))[TaxKind.IPI]
    assert (str(found.amount), found.units, found.base) == ("12.34", 100, ZERO)


def test_simples_passes_a_credit_on_and_charges_nothing() -> None:
    sold = sale(regime=TaxRegime.SIMPLES)
    found = taxes(icms("101", charged=False, simples_credit=Decimal("2.56")), sold)
    assert (str(found[TaxKind.ICMS_CREDIT].amount), found[ICMS].amount) == ("25.60", ZERO)
    assert str(found[TaxKind.PIS].base) == "1000.00"
    assert str(found[TaxKind.CBS].base) == "907.50"  # the credit is no tax inside the price


@pytest.mark.parametrize("situation", ["04", "05", "06", "07", "08", "09"])
def test_contributions_that_are_not_charged_are_nothing_whatever_their_rate(situation: str) -> None:
    told = ContributionTreatment(situation=situation, rate=Decimal("1.65"), without_icms=True)
    found = taxes(replace(USUAL, pis=told, cofins=told))
    assert (found[TaxKind.PIS].amount, found[TaxKind.COFINS].base) == (ZERO, ZERO)


def test_contributions_by_unit() -> None:
    told = ContributionTreatment(
        situation="03", rate=Decimal(0), without_icms=False, unit_amount=Decimal("0.0494")
    )
    found = taxes(replace(USUAL, pis=told), sale(goods(quantity=Decimal(350))))[TaxKind.PIS]
    assert (str(found.amount), found.units) == ("17.29", 350)


def test_contributions_in_advance_leave_no_base_and_stand_on_top() -> None:
    """A known error of others: PIS and COFINS in advance are not inside the price (indSomaPISST)."""
    told = ContributionTreatment(
        situation="05", rate=Decimal(0), without_icms=False, substitution_rate=Decimal("1.65")
    )
    found = taxes(replace(USUAL, pis=told))
    assert str(found[TaxKind.PIS_SUBSTITUTION].amount) == "16.50"
    assert str(found[TaxKind.CBS].base) == "757.68"  # 1000 - 180 - 62.32


def test_freight_insurance_and_other_charges_are_part_of_every_base() -> None:
    line = goods(
        freight=Money.of(50), insurance=Money.of(30), other_charges=Money.of(20), discount=Money.of(100)
    )
    assert {kind: tax.base for kind, tax in taxes(USUAL, sale(line)).items()} == {
        kind: tax.base for kind, tax in taxes(USUAL).items()
    }


def test_rates_of_ibs_and_cbs_that_shrink() -> None:
    # goods 1000.00: ICMS 180, PIS 13.53, COFINS 62.32; base 744.15; 0.10 x 40 % = 0.04; 0.90 x 40 % = 0.36
    found = taxes(replace(USUAL, consumption=REDUCED_60))
    state, cbs = found[TaxKind.IBS_STATE], found[TaxKind.CBS]
    assert (str(state.base), state.rate, state.effective_rate) == (
        "744.15",
        Decimal("0.10"),
        Decimal("0.0400"),
    )
    assert (str(state.amount), str(cbs.amount), cbs.effective_rate) == ("0.30", "2.68", Decimal("0.3600"))


def test_ibs_and_cbs_deferred() -> None:
    told = ConsumptionTreatment(situation="510", classification="510001", deferral=Decimal(40))
    cbs = taxes(replace(USUAL, consumption=told))[TaxKind.CBS]
    assert cbs.deferral is not None
    assert (str(cbs.before_deferral), str(cbs.deferral.amount), str(cbs.amount)) == ("6.70", "2.68", "4.02")


@pytest.mark.parametrize("situation", ["400", "410"])
def test_exempt_and_immune_goods_state_no_amount(situation: str) -> None:
    told = ConsumptionTreatment(situation=situation, classification=f"{situation}001")
    found = taxes(replace(USUAL, consumption=told))
    assert [found[kind].base for kind in (TaxKind.IBS_STATE, TaxKind.IBS_CITY, TaxKind.CBS)] == [ZERO] * 3


@pytest.mark.parametrize("situation", ["220", "620", "800", "811"])
def test_situations_of_other_groups_are_refused_by_name(situation: str) -> None:
    told = ConsumptionTreatment(situation=situation, classification=f"{situation}001")
    with pytest.raises(Missing) as refusal:
        taxes(replace(USUAL, consumption=told))
    assert refusal.value.facts["what"] == f"IBS/CBS of situation: {situation}"


def test_a_sale_to_the_government_has_smaller_rates() -> None:
    bought = GovernmentPurchase(entity="1", operation="1", reduction=Decimal(50))
    told = replace(REDUCED_60, government=bought)
    assert taxes(replace(USUAL, consumption=told))[TaxKind.CBS].effective_rate == Decimal("0.1800")


def test_what_would_be_owed_without_a_condition_is_stated_beside() -> None:
    told = ConsumptionTreatment(
        situation="550",
        classification="550001",
        ibs_reduction=Decimal(100),
        cbs_reduction=Decimal(100),
        regular=RegularTreatment(situation="000", classification="000001"),
    )
    cbs = taxes(replace(USUAL, consumption=told))[TaxKind.CBS]
    assert cbs.regular is not None
    assert (cbs.amount, str(cbs.regular.amount), cbs.regular.rate) == (ZERO, "6.70", Decimal("0.9000"))


SELECTIVE = replace(
    USUAL,
    selective=SelectiveTreatment(situation="000", classification="000001", rate=Decimal(5)),
    consumption=None,
)


def test_the_selective_tax_begins_in_2027() -> None:
    with pytest.raises(Missing) as refusal:
        taxes(SELECTIVE)
    assert refusal.value.facts["what"] == "selective tax: 000001"
    found = taxes(SELECTIVE, law=shipped_law(date(2027, 1, 4)))[TaxKind.SELECTIVE]
    assert (str(found.base), str(found.amount)) == ("744.15", "37.21")


def test_the_reference_rate_of_cbs_for_2027_is_not_published() -> None:
    treatment = replace(USUAL, icms=replace(USUAL.icms, rate=Decimal(18)))
    with pytest.raises(Missing) as refusal:
        taxes(treatment, law=shipped_law(date(2027, 1, 4)))
    assert refusal.value.facts["what"] == "IBS/CBS rate: CBS"


def test_four_percent_is_of_imported_goods_and_not_of_the_destination() -> None:
    """A known error of others."""
    for state in ("MG", "BA", "AC"):
        assert taxes(USUAL, sale(goods(origin=1), recipient_state=state))[ICMS].rate == 4
    assert taxes(USUAL, sale(goods(origin=0), recipient_state="BA"))[ICMS].rate == 7
    assert taxes(USUAL, sale(goods(origin=1)))[ICMS].rate == 18


def test_a_reduced_base_counts_for_the_share_of_the_destination_too() -> None:
    found = taxes(icms("20", reduction=Decimal(50)), to_consumer(state="MG"))
    assert (str(found[SHARE].base), str(found[SHARE].amount)) == ("500.00", "30.00")


def test_the_rates_of_a_rule_take_the_place_of_the_states() -> None:
    found = taxes(icms("00", rate=Decimal(25)))
    assert (found[ICMS].rate, str(found[ICMS].amount)) == (25, "250.00")
    share = taxes(icms("00", destination_rate=Decimal(25)), to_consumer(state="MG"))[SHARE]
    assert (share.rate, str(share.amount)) == (25, "130.00")


def test_goods_that_a_fund_spares_bear_none() -> None:
    assert TaxKind.FCP not in taxes(icms("00", fund=False), sale(issuer_state="RJ", recipient_state="RJ"))


def test_every_tax_tells_how_it_was_reckoned() -> None:
    cbs = taxes(USUAL)[TaxKind.CBS]
    assert [(step.kind, str(step.value), step.tax) for step in cbs.steps] == [
        (StepKind.VALUE, "1000.00", None),
        (StepKind.MINUS, "180.00", ICMS),
        (StepKind.MINUS, "13.53", TaxKind.PIS),
        (StepKind.MINUS, "62.32", TaxKind.COFINS),
        (StepKind.BASE, "744.15", None),
        (StepKind.RATE, "0.90", None),
        (StepKind.ROUNDING, "6.69735", None),
    ]
    [cited] = [step for step in cbs.steps if step.rule]
    assert (cited.rule, cited.norm) == ("cbs-2026", "LC 214/2025, art. 346; NT 2025.002, rejection 1037")
    [chosen] = [step for step in taxes(USUAL)[ICMS].steps if step.kind is StepKind.TREATMENT]
    assert chosen.rule == "rule-icms"
