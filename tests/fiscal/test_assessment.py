"""What a sale of goods owes: published examples, every refusal, and what must hold for any sale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fiscal.assessment import NonContributorConsumes, assess
from domain.fiscal.tax_rules import ContributionRegime, InternalRate, PovertyFund, Production, StateArea
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.brazil import StateRegistrationKind, TaxRegime
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing, RefusalGroup
from persistence.law.book import shipped_law, shipped_rules

LAW = shipped_law(date(2026, 11, 21))
CONTRIBUTOR, NON_CONTRIBUTOR = StateRegistrationKind.CONTRIBUTOR, StateRegistrationKind.NON_CONTRIBUTOR


def line(**changes: Any) -> TaxableLine:
    return replace(TaxableLine(ncm="61091000", origin=0, gross=Money.of(1000), discount=ZERO), **changes)


def sale(*lines: TaxableLine, **changes: Any) -> TaxableSale:
    usual = TaxableSale(
        issuer_state="SP",
        regime=TaxRegime.REGULAR,
        contribution_regime=ContributionRegime.CUMULATIVE,
        recipient_state="SP",
        registration=CONTRIBUTOR,
        final_consumer=False,
        lines=lines or (line(),),
    )
    return replace(usual, **changes)


def to_consumer(state: str, *lines: TaxableLine, **changes: Any) -> TaxableSale:
    return sale(*lines, recipient_state=state, registration=NON_CONTRIBUTOR, final_consumer=True, **changes)


def taxes_of(sold: TaxableSale, law: Law = LAW) -> dict[TaxKind, Tax]:
    [assessed] = assess(sold, law)
    return {tax.kind: tax for tax in assessed.taxes}


def amounts(sold: TaxableSale, law: Law = LAW) -> dict[str, str]:
    return {kind.value: str(tax.amount) for kind, tax in taxes_of(sold, law).items()}


def test_a_sale_inside_the_state_owes_as_in_the_worked_example_of_the_reform() -> None:
    # goods 1000.00 at 18 %, PIS 0.65 % and COFINS 3 % on 820.00: base of IBS and CBS 790.07
    taxes = taxes_of(sale())
    assert {kind.value: str(tax.amount) for kind, tax in taxes.items()} == {
        "ICMS": "180.00",
        "PIS": "5.33",
        "COFINS": "24.60",
        "IBS_STATE": "0.79",
        "IBS_CITY": "0.00",
        "CBS": "7.11",
    }
    assert taxes[TaxKind.PIS].base == Money.of(820)
    assert taxes[TaxKind.CBS].base == Money.of("790.07")
    assert (taxes[TaxKind.CBS].situation, taxes[TaxKind.CBS].classification) == ("000", "000001")


def test_a_consumer_of_another_state_brings_it_the_difference_of_the_rates() -> None:
    # the single base of method A in the published example: 1000.00 x (18 % - 12 %) = 60.00
    share = taxes_of(to_consumer("MG"))[TaxKind.ICMS_DESTINATION]
    assert (share.base, share.rate, share.interstate_rate) == (Money.of(1000), 18, 12)
    assert share.amount == Money.of(60)


def test_the_share_of_the_destination_leaves_the_base_of_ibs_and_cbs_and_not_that_of_pis() -> None:
    taxes = taxes_of(to_consumer("BA"))
    assert str(taxes[TaxKind.ICMS].amount) == "70.00"
    assert str(taxes[TaxKind.ICMS_DESTINATION].amount) == "135.00"
    assert str(taxes[TaxKind.PIS].base) == "930.00"
    assert str(taxes[TaxKind.CBS].base) == "761.05"  # 1000 - 70 - 135 - 6.05 - 27.90


def test_a_sale_inside_rio_adds_its_poverty_fund() -> None:
    # 1000.00: ICMS 20 %, FCP 2 %; PIS and COFINS on 800.00, for the fund does not leave their base
    taxes = taxes_of(sale(issuer_state="RJ", recipient_state="RJ"))
    assert {kind.value: str(tax.amount) for kind, tax in taxes.items()} == {
        "ICMS": "200.00",
        "FCP": "20.00",
        "PIS": "5.20",
        "COFINS": "24.00",
        "IBS_STATE": "0.75",
        "IBS_CITY": "0.00",
        "CBS": "6.76",
    }
    assert (taxes[TaxKind.FCP].base, taxes[TaxKind.FCP].rate) == (Money.of(1000), 2)
    assert taxes[TaxKind.FCP].situation == "00"
    assert str(taxes[TaxKind.CBS].base) == "750.80"  # 1000 - 200 - 20 - 5.20 - 24


def test_a_consumer_in_rio_brings_it_the_difference_of_the_rates_and_its_poverty_fund() -> None:
    taxes = taxes_of(to_consumer("RJ"))
    share, fund = taxes[TaxKind.ICMS_DESTINATION], taxes[TaxKind.FCP_DESTINATION]
    assert (str(share.amount), share.rate, share.interstate_rate) == ("80.00", 20, 12)
    assert (str(fund.amount), fund.base, fund.rate) == ("20.00", Money.of(1000), 2)
    assert fund.rules == ("fcp-rj-2023-07-21",)
    assert TaxKind.FCP not in taxes
    assert str(taxes[TaxKind.CBS].base) == "747.88"  # 1000 - 120 - 80 - 20 - 5.72 - 26.40


@pytest.mark.parametrize("state", ["AL", "SE"])
def test_alagoas_and_sergipe_add_one_percent(state: str) -> None:
    inside = taxes_of(sale(issuer_state=state, recipient_state=state))
    assert str(inside[TaxKind.FCP].amount) == "10.00"
    assert str(taxes_of(to_consumer(state))[TaxKind.FCP_DESTINATION].amount) == "10.00"


@pytest.mark.parametrize(
    "sold",
    [
        sale(),
        to_consumer("MG"),
        sale(recipient_state="RJ"),
        sale(recipient_state="RJ", final_consumer=True),
        sale(issuer_state="RJ"),
        to_consumer("SP", issuer_state="RJ"),
        to_consumer("RJ", regime=TaxRegime.SIMPLES),
        sale(issuer_state="RJ", recipient_state="RJ", regime=TaxRegime.MEI),
    ],
)
def test_other_sales_owe_no_poverty_fund(sold: TaxableSale) -> None:
    assert not {TaxKind.FCP, TaxKind.FCP_DESTINATION} & set(taxes_of(sold))


def test_above_the_sublimit_simples_owes_the_poverty_fund_too() -> None:
    at_home = sale(issuer_state="RJ", recipient_state="RJ", regime=TaxRegime.SIMPLES_EXCESS)
    assert str(taxes_of(at_home)[TaxKind.FCP].amount) == "20.00"
    assert TaxKind.FCP_DESTINATION in taxes_of(to_consumer("RJ", regime=TaxRegime.SIMPLES_EXCESS))


def test_a_poverty_fund_is_rounded_half_up() -> None:
    cents = {"0.24": "0.00", "0.25": "0.01", "0.74": "0.01", "0.75": "0.02"}
    for gross, amount in cents.items():
        sold = sale(line(gross=Money.of(gross)), issuer_state="RJ", recipient_state="RJ")
        assert str(taxes_of(sold)[TaxKind.FCP].amount) == amount


def test_a_contributor_of_another_state_owes_the_difference_himself() -> None:
    sold = sale(recipient_state="BA", final_consumer=True)
    assert TaxKind.ICMS_DESTINATION not in taxes_of(sold)


def test_imported_goods_go_to_another_state_at_four_percent_and_at_home_at_the_internal_rate() -> None:
    assert taxes_of(sale(line(origin=1), recipient_state="BA"))[TaxKind.ICMS].rate == 4
    assert taxes_of(sale(line(origin=1)))[TaxKind.ICMS].rate == 18
    assert str(taxes_of(to_consumer("BA", line(origin=8)))[TaxKind.ICMS_DESTINATION].amount) == "165.00"


def test_a_company_on_real_profit_pays_the_non_cumulative_rates() -> None:
    taxes = taxes_of(sale(contribution_regime=ContributionRegime.NON_CUMULATIVE))
    assert (str(taxes[TaxKind.PIS].amount), str(taxes[TaxKind.COFINS].amount)) == ("13.53", "62.32")


@pytest.mark.parametrize(
    ("production", "changes", "cfop"),
    [
        (Production.RESALE, {}, "5102"),
        (Production.OWN, {}, "5101"),
        (Production.RESALE, {"recipient_state": "BA"}, "6102"),
        (Production.OWN, {"recipient_state": "BA"}, "6101"),
        (
            Production.RESALE,
            {"recipient_state": "BA", "registration": NON_CONTRIBUTOR, "final_consumer": True},
            "6108",
        ),
        (
            Production.OWN,
            {"recipient_state": "BA", "registration": NON_CONTRIBUTOR, "final_consumer": True},
            "6107",
        ),
        (Production.RESALE, {"registration": NON_CONTRIBUTOR, "final_consumer": True}, "5102"),
        (Production.OWN, {"recipient_state": "BA", "regime": TaxRegime.MEI}, "6102"),
    ],
)
def test_the_operation_code_says_who_made_it_and_where_it_goes(
    production: Production, changes: dict[str, Any], cfop: str
) -> None:
    [assessed] = assess(sale(line(production=production), **changes), LAW)
    assert assessed.cfop == cfop


@pytest.mark.parametrize("regime", [TaxRegime.SIMPLES, TaxRegime.MEI])
def test_under_simples_the_document_states_taxes_and_charges_none(regime: TaxRegime) -> None:
    taxes = taxes_of(to_consumer("BA", regime=regime))
    assert set(taxes) == {TaxKind.ICMS, TaxKind.PIS, TaxKind.COFINS}
    assert taxes[TaxKind.ICMS].situation == "102"
    assert taxes[TaxKind.PIS].situation == taxes[TaxKind.COFINS].situation == "49"
    assert not any(tax.amount or tax.base or tax.rate for tax in taxes.values())


@pytest.mark.parametrize(
    ("tax_class", "situation"), [("IMMUNE", "300"), ("NOT_TAXED", "400"), ("EXEMPT_BRACKET", "103")]
)
def test_simples_has_a_code_for_each_class(tax_class: str, situation: str) -> None:
    sold = sale(line(tax_class=tax_class), regime=TaxRegime.SIMPLES)
    assert taxes_of(sold)[TaxKind.ICMS].situation == situation


def test_above_the_sublimit_simples_charges_icms_and_still_pays_pis_with_the_das() -> None:
    taxes = taxes_of(to_consumer("BA", regime=TaxRegime.SIMPLES_EXCESS))
    assert (taxes[TaxKind.ICMS].situation, str(taxes[TaxKind.ICMS].amount)) == ("00", "70.00")
    assert str(taxes[TaxKind.ICMS_DESTINATION].amount) == "135.00"
    assert taxes[TaxKind.COFINS].situation == "49"


def test_the_group_of_ibs_and_cbs_begins_on_the_third_of_august() -> None:
    assert TaxKind.CBS not in taxes_of(sale(), shipped_law(date(2026, 8, 2)))
    assert TaxKind.CBS in taxes_of(sale(), shipped_law(date(2026, 8, 3)))


def test_every_tax_names_the_rows_it_comes_from() -> None:
    known = {rule.id for rule in shipped_rules()}
    [assessed] = assess(to_consumer("BA"), LAW)
    assert assessed.cfop_rule in known
    for tax in assessed.taxes:
        assert tax.rules
        assert set(tax.rules) <= known


def refused(sold: TaxableSale, law: Law = LAW) -> str:
    with pytest.raises(Missing) as refusal:
        assess(sold, law)
    assert refusal.value.path == ("lines", 0)
    return str(refusal.value.facts["what"])


@pytest.mark.parametrize(
    ("sold", "what"),
    [
        (sale(line(tax_class="SUBSTITUTED")), "ICMS situation: SUBSTITUTED, REGULAR"),
        (sale(line(tax_class="IMMUNE")), "ICMS situation: IMMUNE, REGULAR"),
        (sale(recipient_state="EX"), "area of the state for interstate rates: EX"),
        (sale(line(origin=9), recipient_state="BA"), "origin of the goods: 9"),
        (sale(issuer_state="XX", recipient_state="XX"), "internal ICMS rate: XX"),
    ],
)
def test_what_the_law_does_not_say_is_refused_by_name(sold: TaxableSale, what: str) -> None:
    assert refused(sold) == what


def test_a_company_outside_simples_says_how_it_assesses_pis_and_cofins() -> None:
    with pytest.raises(Missing) as refusal:
        assess(sale(contribution_regime=ContributionRegime.UNIFIED), LAW)
    assert refusal.value.facts["what"] == "PIS/COFINS regime of the issuer: REGULAR"


def test_from_2027_on_pis_is_gone_and_what_follows_is_not_known() -> None:
    assert amounts(sale(), shipped_law(date(2026, 12, 31)))["PIS"] == "5.33"
    assert refused(sale(), shipped_law(date(2027, 1, 1))) == "PIS/COFINS rate: PIS, CUMULATIVE, STANDARD"


def test_simples_from_january_2027_waits_for_a_technical_note() -> None:
    law = Law.on(date(2027, 1, 4), [*_still_with_pis(), *shipped_rules()])
    what = refused(sale(regime=TaxRegime.SIMPLES), law)
    assert what.startswith("future technical note on IBS and CBS: SIMPLES, NT 2025.002")


def _still_with_pis() -> list[Any]:
    """The contributions of Simples as if they did not end, to see what is refused next."""
    kept = [rule for rule in shipped_rules() if rule.id.endswith("unified-standard")]
    return [
        replace(rule, id=f"{rule.id}-again", valid_from=date(2027, 1, 1), valid_until=None) for rule in kept
    ]


def test_who_pays_no_icms_buys_as_final_consumer() -> None:
    with pytest.raises(NonContributorConsumes) as refusal:
        assess(sale(registration=NON_CONTRIBUTOR, final_consumer=False), LAW)
    assert refusal.value.path == ("final_consumer",)


def test_all_lines_are_refused_at_once() -> None:
    with pytest.raises(RefusalGroup) as group:
        assess(sale(line(tax_class="SUBSTITUTED"), line(), line(tax_class="IMMUNE")), LAW)
    assert [refusal.path for refusal in group.value.refusals] == [("lines", 0), ("lines", 2)]


STATES = {rule.state for rule in shipped_rules() if isinstance(rule, StateArea)}
FUNDS = {state: fund.rate for state in STATES if (fund := LAW.find(PovertyFund, state))}
ANY_STATE = st.sampled_from(sorted(STATES)) | st.sampled_from(sorted(FUNDS))
ASSESSED = [ContributionRegime.CUMULATIVE, ContributionRegime.NON_CUMULATIVE]
MONEY = st.integers(1, 10**11).map(Money)


@st.composite
def sales(draw: st.DrawFn) -> TaxableSale:
    gross = draw(MONEY)
    item = line(
        gross=gross,
        discount=Money(draw(st.integers(0, gross.cents))),
        origin=draw(st.integers(0, 8)),
        production=draw(st.sampled_from(Production)),
    )
    registration = draw(st.sampled_from(StateRegistrationKind))
    issuer_state = draw(ANY_STATE)
    return sale(
        item,
        issuer_state=issuer_state,
        recipient_state=draw(ANY_STATE | st.just(issuer_state)),
        regime=draw(st.sampled_from(TaxRegime)),
        contribution_regime=draw(st.sampled_from(ASSESSED)),
        registration=registration,
        final_consumer=registration is NON_CONTRIBUTOR or draw(st.booleans()),
    )


def half_up_by_hand(base: Money, rate: Decimal) -> int:
    """In whole numbers only: cents x ten-thousandths of a percent, plus half, cut."""
    return (base.cents * int(rate * 10_000) + 500_000) // 1_000_000


@given(sales())
def test_an_amount_is_base_times_rate_half_up(sold: TaxableSale) -> None:
    for kind, tax in taxes_of(sold).items():
        rate = tax.rate
        if kind is TaxKind.ICMS_DESTINATION:
            assert tax.interstate_rate is not None
            rate = max(tax.rate - tax.interstate_rate, Decimal(0))
        assert tax.amount.cents == half_up_by_hand(tax.base, rate)


@given(sales())
def test_the_base_of_ibs_and_cbs_is_the_value_without_the_other_taxes(sold: TaxableSale) -> None:
    taxes = taxes_of(sold)
    if TaxKind.CBS not in taxes:
        assert sold.regime is not TaxRegime.REGULAR
        return
    new = {TaxKind.IBS_STATE, TaxKind.IBS_CITY, TaxKind.CBS}
    taken = Money.total(tax.amount for kind, tax in taxes.items() if kind not in new)
    for kind in new:
        assert taxes[kind].base + taken == sold.lines[0].net


@given(sales())
def test_documents_keep_the_rules_that_authorities_check(sold: TaxableSale) -> None:
    [assessed] = assess(sold, LAW)
    taxes = {tax.kind: tax for tax in assessed.taxes}
    assert list(taxes) == [kind for kind in TaxKind if kind in taxes]
    assert len(taxes[TaxKind.ICMS].situation) == (
        3 if sold.regime in (TaxRegime.SIMPLES, TaxRegime.MEI) else 2
    )
    assert (assessed.cfop[0] == "6") == sold.interstate
    share = TaxKind.ICMS_DESTINATION in taxes
    charged = sold.regime in (TaxRegime.REGULAR, TaxRegime.SIMPLES_EXCESS)
    assert len(taxes[TaxKind.ICMS].situation) == (2 if charged else 3)
    assert share == (charged and sold.interstate and sold.to_non_contributor)
    assert not any(tax.amount < ZERO or tax.base < ZERO for tax in assessed.taxes)
    if sold.interstate and charged:
        assert taxes[TaxKind.ICMS].rate in (4, 7, 12)


@given(sales())
def test_a_poverty_fund_is_owed_where_the_goods_are_taxed_in_full(sold: TaxableSale) -> None:
    taxes = taxes_of(sold)
    charged = len(taxes[TaxKind.ICMS].situation) == 2
    at_home = FUNDS.get(sold.issuer_state) if charged and not sold.interstate else None
    share = TaxKind.ICMS_DESTINATION in taxes
    afar = FUNDS.get(sold.recipient_state) if share else None
    for kind, rate in ((TaxKind.FCP, at_home), (TaxKind.FCP_DESTINATION, afar)):
        assert (kind in taxes) == (rate is not None)
        if fund := taxes.get(kind):
            assert (fund.base, fund.rate) == (sold.lines[0].net, rate)


@given(sales())
def test_both_states_together_get_the_internal_rate_of_the_destination(sold: TaxableSale) -> None:
    taxes = taxes_of(sold)
    if TaxKind.ICMS_DESTINATION not in taxes:
        return
    whole = sold.lines[0].net.percent(LAW.rule(InternalRate, sold.recipient_state).rate)
    together = taxes[TaxKind.ICMS].amount + taxes[TaxKind.ICMS_DESTINATION].amount
    assert abs(together.cents - whole.cents) <= 1
