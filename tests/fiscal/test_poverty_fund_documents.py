"""Poverty funds on the NF-e: valid by the official schema, right by the sums that authorities check."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from lxml import etree

from domain.fiscal.invoice import Invoice
from domain.fiscal.printed import Recipient
from domain.fiscal.taxes import TaxKind
from domain.kernel.brazil import Address, TaxRegime
from domain.kernel.money import Money
from domain.kernel.refusal import Missing
from tests.fiscal.test_assessed_documents import assessed
from tests.gateways.sample import CONSUMER, RETAILER, SAO_PAULO, invoice, issuer, line, regular_taxes, tax
from tests.sandbox.fixtures import certificate, certificates, documents
from workers.gateways.nfe.document import nfe_document
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.markup import NAMESPACE

__all__ = ["certificate", "certificates", "documents"]

REGIMES = [TaxRegime.REGULAR, TaxRegime.SIMPLES_EXCESS]
STATES = {
    "RJ": ("3304557", "Rio de Janeiro", "2.00"),
    "AL": ("2704302", "Maceió", "1.00"),
    "SE": ("2800308", "Aracaju", "1.00"),
}
SHOWN_AT_DESTINATION = [
    *("vBCUFDest", "vBCFCPUFDest", "pFCPUFDest", "pICMSUFDest", "pICMSInter", "pICMSInterPart"),
    *("vFCPUFDest", "vICMSUFDest", "vICMSUFRemet"),
]


def address(state: str) -> Address:
    code, city, _ = STATES[state]
    return replace(SAO_PAULO, city_code=code, city=city, state=state)


def groups(document: bytes, name: str) -> list[dict[str, str]]:
    """Every group of this name, as its fields in their order."""
    found = etree.fromstring(document).iter(f"{{{NAMESPACE}}}{name}")
    return [{etree.QName(field).localname: field.text or "" for field in group} for group in found]


def percent(base: str, rate: str) -> str:
    return str((Decimal(base) * Decimal(rate) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP))


def added(amounts: list[str]) -> str:
    return str(sum(map(Decimal, amounts)))


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("recipient", [RETAILER, CONSUMER], ids=["shop", "consumer"])
@pytest.mark.parametrize("state", STATES)
def test_a_sale_inside_the_state_shows_its_fund(
    documents: NfeDocuments, state: str, recipient: Recipient, regime: TaxRegime
) -> None:
    made = assessed(
        regime,
        replace(recipient, address=address(state)),
        seller=replace(issuer(), address=address(state)),
    )
    document = documents.signed_invoice(made)
    items, [totals] = groups(document, "ICMS00"), groups(document, "ICMSTot")
    for item in items:  # rules N17b-10 and N17c-10, rejections 880 and 860
        assert list(item)[-2:] == ["pFCP", "vFCP"]
        assert item["pFCP"] == STATES[state][2]
        assert item["vFCP"] == percent(item["vBC"], item["pFCP"])
    assert len(items) == 2
    assert totals["vFCP"] == added([item["vFCP"] for item in items]) != "0.00"  # W04b-10, rejection 861
    assert "vFCPUFDest" not in totals
    assert Decimal(totals["vNF"]) == Decimal(totals["vProd"]) - Decimal(totals["vDesc"])  # W16-10


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("state", STATES)
def test_a_consumer_of_another_state_shows_the_fund_of_the_destination(
    documents: NfeDocuments, state: str, regime: TaxRegime
) -> None:
    document = documents.signed_invoice(assessed(regime, replace(CONSUMER, address=address(state))))
    shares, [totals] = groups(document, "ICMSUFDest"), groups(document, "ICMSTot")
    for share in shares:  # rule NA13-10, rejection 793
        assert list(share) == SHOWN_AT_DESTINATION
        assert share["pFCPUFDest"] == STATES[state][2]
        assert share["vBCFCPUFDest"] == share["vBCUFDest"]
        assert share["vFCPUFDest"] == percent(share["vBCFCPUFDest"], share["pFCPUFDest"])
    assert len(shares) == 2
    assert totals["vFCPUFDest"] == added([share["vFCPUFDest"] for share in shares]) != "0.00"
    assert totals["vFCP"] == "0.00"
    assert not any("vFCP" in item for item in groups(document, "ICMS00"))  # N17c-20, rejection 876


def test_the_funds_leave_the_base_of_ibs_and_cbs(documents: NfeDocuments) -> None:
    document = documents.signed_invoice(assessed(TaxRegime.REGULAR, replace(CONSUMER, address=address("RJ"))))
    [totals], [reform] = groups(document, "ICMSTot"), groups(document, "IBSCBSTot")
    taken = ("vDesc", "vICMS", "vICMSUFDest", "vFCP", "vFCPUFDest", "vPIS", "vCOFINS")
    rest = Decimal(totals["vProd"]) - sum(Decimal(totals[name]) for name in taken)
    assert Decimal(reform["vBCIBSCBS"]) == rest


def test_a_destination_without_a_fund_shows_none(documents: NfeDocuments) -> None:
    document = documents.signed_invoice(assessed(TaxRegime.REGULAR, CONSUMER))
    [totals] = groups(document, "ICMSTot")
    assert (totals["vFCP"], totals["vFCPUFDest"]) == ("0.00", "0.00")
    assert not any("vFCPUFDest" in share for share in groups(document, "ICMSUFDest"))


def with_fund(situation: str) -> Invoice:
    """An item of 239.00 whose ICMS has this situation, with a fund of 2 % on 160.00."""
    base = Money.of(160)
    own = tax(TaxKind.ICMS, situation, base, "20")
    fund = tax(TaxKind.FCP, situation, base, "2")
    return invoice(lines=[line(taxes=(*regular_taxes(Money.of(239), icms=own), fund))])


@pytest.mark.parametrize("situation", ["20", "90"])
def test_groups_of_other_situations_show_the_base_of_the_fund(
    documents: NfeDocuments, situation: str
) -> None:
    [item] = groups(documents.signed_invoice(with_fund(situation)), f"ICMS{situation}")
    assert (item["vBCFCP"], item["pFCP"], item["vFCP"]) == ("160.00", "2.00", "3.20")


def test_a_fund_without_a_place_in_the_layout_is_refused_by_name() -> None:
    with pytest.raises(Missing) as refusal:
        nfe_document(with_fund("40"))
    assert refusal.value.facts["what"] == "NF-e layout for a poverty fund with ICMS 40"
