"""Items taxed in any way there is, by chance, and the documents that state them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from domain.fiscal.assessment import assess
from domain.fiscal.invoice import Invoice
from domain.fiscal.printed import Recipient
from domain.fiscal.taxable_sale import TaxableLine, TaxableSale
from domain.fiscal.treatment import (
    ConsumptionTreatment,
    ContributionTreatment,
    GovernmentPurchase,
    IcmsTreatment,
    IpiTreatment,
    RegularTreatment,
    ShareMethod,
    SubstitutionTreatment,
    Treatment,
)
from domain.kernel.brazil import ContributionRegime, TaxRegime
from domain.kernel.money import Money
from tests.fiscal.treated import LAW
from tests.gateways.sample import CONSUMER, RECIFE, RETAILER, SAO_PAULO, invoice, issuer, line

RIO = replace(SAO_PAULO, city_code="3304557", city="Rio de Janeiro", state="RJ")
PLACES = (SAO_PAULO, RECIFE, RIO)
REGULAR = ("00", "10", "20", "30", "40", "41", "50", "51", "60", "70", "90")
SIMPLES = ("101", "102", "103", "201", "202", "203", "300", "400", "500", "900")
IN_ADVANCE = {"10", "30", "70", "201", "202", "203"}
CHARGED = {"00", "10", "20", "51", "70", "90", "900"}
RELIEVED = {"20", "30", "40", "70", "90"}

percents = st.decimals(0, 100, places=4)
rates = st.decimals(0, 30, places=2)
cents = st.integers(0, 10**6).map(Money)


def some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def substitutions(draw: st.DrawFn) -> SubstitutionTreatment:
    return SubstitutionTreatment(
        margin=draw(st.decimals(0, 300, places=2)),
        final_price=draw(some(st.decimals("0.01", 500, places=4))),
        reduction=draw(percents),
        method=draw(some(st.sampled_from(ShareMethod))),
    )


@st.composite
def icms(draw: st.DrawFn, situations: tuple[str, ...]) -> IcmsTreatment:
    situation = draw(st.sampled_from(situations))
    advance = situation in IN_ADVANCE or (situation in {"90", "900"} and draw(st.booleans()))
    told = draw(substitutions()) if advance else None
    return IcmsTreatment(
        situation=situation,
        charged=situation in CHARGED,
        reduction=draw(percents) if situation in {"20", "51", "70", "90", "900"} else Decimal(0),
        deferral=draw(percents) if situation in {"51", "90"} else Decimal(0),
        relief=draw(some(st.just("9"))) if situation in RELIEVED else None,
        relief_inside=draw(st.booleans()),
        benefit=draw(some(st.just("SP000001"))),
        simples_credit=draw(rates) if situation in {"101", "201"} else None,
        fund=draw(st.booleans()),
        substitution=told,
    )


@st.composite
def contributions(draw: st.DrawFn) -> ContributionTreatment:
    situation = draw(st.sampled_from(["01", "02", "03", "04", "05", "06", "07", "08", "09", "49", "99"]))
    return ContributionTreatment(
        situation=situation,
        rate=draw(st.decimals(0, 10, places=4)),
        without_icms=draw(st.booleans()),
        unit_amount=draw(st.decimals(0, 5, places=4)) if situation == "03" else None,
        substitution_rate=draw(rates) if situation == "05" else None,
    )


@st.composite
def ipis(draw: st.DrawFn) -> IpiTreatment:
    return IpiTreatment(
        situation=draw(st.sampled_from(["50", "51", "52", "53", "54", "55", "99"])),
        framework="999",
        rate=draw(st.decimals(0, 300, places=2)),
        unit_amount=draw(some(st.decimals(0, 5, places=4))),
    )


@st.composite
def consumptions(draw: st.DrawFn, government: GovernmentPurchase | None) -> ConsumptionTreatment:
    situation = draw(st.sampled_from(["000", "200", "510", "515", "550", "400", "410"]))
    without = situation in {"400", "410"}
    return ConsumptionTreatment(
        situation=situation,
        classification=f"{situation}001",
        ibs_reduction=draw(percents) if situation in {"200", "515", "550"} else Decimal(0),
        cbs_reduction=draw(percents) if situation in {"200", "515", "550"} else Decimal(0),
        deferral=draw(percents) if situation in {"510", "515"} else Decimal(0),
        regular=RegularTreatment(situation="000", classification="000001") if situation == "550" else None,
        government=None if without else government,
    )


@st.composite
def treatments(draw: st.DrawFn, situations: tuple[str, ...], government: Any) -> Treatment:
    return Treatment(
        cfop="0000",
        icms=draw(icms(situations)),
        pis=draw(contributions()),
        cofins=draw(contributions()),
        ipi=draw(some(ipis())),
        consumption=draw(consumptions(government)),
        texts=draw(st.sampled_from([(), ("ICMS diferido nos termos do RICMS.",)])),
    )


@st.composite
def items(draw: st.DrawFn) -> TaxableLine:
    quantity, price = draw(st.integers(1, 500)), draw(st.decimals("0.01", 900, places=2))
    gross = Money.rounded(quantity * price)
    return TaxableLine(
        ncm="09012100",
        origin=draw(st.integers(0, 8)),
        gross=gross,
        discount=Money(draw(st.integers(0, gross.cents))),
        freight=draw(cents),
        insurance=draw(cents),
        other_charges=draw(cents),
        quantity=Decimal(quantity),
    )


@st.composite
def recipients(draw: st.DrawFn) -> Recipient:
    who = draw(st.sampled_from([RETAILER, CONSUMER]))
    consumes = who is CONSUMER or draw(st.booleans())
    return replace(who, address=draw(st.sampled_from(PLACES)), final_consumer=consumes)


@st.composite
def mixed(draw: st.DrawFn) -> tuple[TaxableSale, list[Treatment], Recipient]:
    """A sale of one to three items, how each is taxed, and to whom."""
    recipient = draw(recipients())
    regime = draw(st.sampled_from([TaxRegime.REGULAR, TaxRegime.SIMPLES]))
    government = draw(some(st.just(GovernmentPurchase(entity="1", operation="1", reduction=Decimal("12.5")))))
    situations = REGULAR if regime is TaxRegime.REGULAR else SIMPLES
    if recipient.address.state != "SP" and recipient.registration_kind is CONSUMER.registration_kind:
        situations = tuple(one for one in situations if one in CHARGED or regime is TaxRegime.SIMPLES)
    lines = draw(st.lists(items(), min_size=1, max_size=3))
    told = [draw(treatments(situations, government)) for _ in lines]
    if recipient.address.state == "SP":
        told = [_of_sales_to_come(one) for one in told]
    if any(one.consumption and not one.consumption.government for one in told):
        told = [_privately(one) for one in told]
    sold = TaxableSale(
        issuer_state="SP",
        regime=regime,
        contribution_regime=ContributionRegime.NON_CUMULATIVE,
        recipient_state=recipient.address.state,
        registration=recipient.registration_kind,
        final_consumer=recipient.final_consumer,
        lines=tuple(lines),
    )
    return sold, told, recipient


def _of_sales_to_come(told: Treatment) -> Treatment:
    if told.icms.substitution is None:
        return told
    advance = replace(told.icms.substitution, method=None)
    return replace(told, icms=replace(told.icms, substitution=advance))


def _privately(told: Treatment) -> Treatment:
    assert told.consumption is not None
    return replace(told, consumption=replace(told.consumption, government=None))


def documented(sold: TaxableSale, told: list[Treatment], recipient: Recipient) -> Invoice:
    """The numbered invoice of such a sale."""
    cfop = "6102" if sold.interstate else "5102"
    lines = []
    for place, (item, assessed) in enumerate(zip(sold.lines, assess(sold, LAW, told), strict=True), 1):
        printed = line(place, quantity=str(item.quantity), price="1", cfop=cfop, taxes=assessed.taxes)
        printed.unit_price = item.gross.amount / item.quantity
        printed.gross, printed.discount, printed.origin = item.gross, item.discount, item.origin
        printed.freight, printed.insurance = item.freight, item.insurance
        printed.other_charges = item.other_charges
        printed.cest = "1709700"
        printed.notes = " ".join(assessed.texts) or None
        lines.append(printed)
    return invoice(lines=lines, seller=issuer(regime=sold.regime), recipient=recipient)
