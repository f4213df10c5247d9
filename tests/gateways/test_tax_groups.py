"""Groups of taxes on the NF-e that the examples of every sale do not show."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import etree

from domain.fiscal.taxes import Tax, TaxKind
from domain.fiscal.treatment import GovernmentPurchase, IpiTreatment, Treatment
from domain.kernel.money import Money
from domain.kernel.refusal import Missing
from tests.fiscal.mixtures import documented
from tests.fiscal.treated import USUAL, goods, icms, in_advance, sale
from tests.gateways.sample import RETAILER, invoice, line, regular_taxes, returned, tax
from tests.sandbox.fixtures import certificate, certificates, documents
from workers.gateways.nfe.document import nfe_document
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.markup import NAMESPACE

__all__ = ["certificate", "certificates", "documents"]

BOUGHT = GovernmentPurchase(entity="4", operation="1", reduction=Decimal("7.5"))


def fields(document: bytes, name: str) -> dict[str, str]:
    """The fields of the first group of this name."""
    group = next(etree.fromstring(document).iter(f"{{{NAMESPACE}}}{name}"))
    return {etree.QName(field).localname: field.text or "" for field in group}


def printed(documents: NfeDocuments, told: Treatment, *more: Treatment) -> bytes:
    lines = [goods() for _ in (told, *more)]
    return documents.signed_invoice(documented(sale(*lines), [told, *more], RETAILER))


def test_a_deferral_shows_the_whole_tax_and_what_is_left(documents: NfeDocuments) -> None:
    shown = fields(printed(documents, icms("51", deferral=Decimal(40), reduction=Decimal(10))), "ICMS51")
    assert (shown["pRedBC"], shown["vBC"], shown["vICMSOp"]) == ("10.00", "900.00", "162.00")
    assert (shown["pDif"], shown["vICMSDif"], shown["vICMS"]) == ("40.00", "64.80", "97.20")


def test_a_relief_shows_its_reason_and_its_benefit(documents: NfeDocuments) -> None:
    document = printed(documents, icms("40", charged=False, relief="7", benefit="SP000001"))
    shown = fields(document, "ICMS40")
    assert (shown["vICMSDeson"], shown["motDesICMS"], shown["indDeduzDeson"]) == ("180.00", "7", "0")
    assert fields(document, "prod")["cBenef"] == "SP000001"
    assert fields(document, "ICMSTot")["vICMSDeson"] == "180.00"
    assert fields(document, "ICMSTot")["vNF"] == "1000.00"


def test_substitution_shows_its_margin(documents: NfeDocuments) -> None:
    shown = fields(printed(documents, in_advance("70", reduction=Decimal(10))), "ICMS70")
    assert (shown["modBCST"], shown["pMVAST"], shown["pRedBCST"]) == ("4", "40.00", "10.00")
    assert (shown["vBCST"], shown["vICMSST"]) == ("1260.00", "46.80")


def test_texts_of_a_rule_stand_on_the_item(documents: NfeDocuments) -> None:
    told = replace(USUAL, texts=("ICMS diferido.", "Art. 400 do RICMS."))
    assert fields(printed(documents, told), "det")["infAdProd"] == "ICMS diferido. Art. 400 do RICMS."


def test_a_sale_to_the_government_says_so_once(documents: NfeDocuments) -> None:
    assert USUAL.consumption
    told = replace(USUAL, consumption=replace(USUAL.consumption, government=BOUGHT))
    document = printed(documents, told, told)
    assert fields(document, "gCompraGov") == {"tpEnteGov": "4", "pRedutor": "7.50", "tpOperGov": "1"}
    assert fields(document, "gRed") == {"pRedAliq": "0.00", "pAliqEfet": "0.0925"}
    with pytest.raises(Missing) as refusal:
        printed(documents, told, USUAL)
    assert refusal.value.facts["what"] == "one purchase by the government for all items"


def test_ipi_comes_back_apart(documents: NfeDocuments) -> None:
    told = replace(USUAL, ipi=IpiTreatment(situation="50", framework="999", rate=Decimal(10)))
    sold = documented(sale(goods(quantity=Decimal(4))), [told], RETAILER)
    document = documents.signed_invoice(returned(sold, "1"))
    assert fields(document, "impostoDevol")["pDevol"] == "25.00"
    totals = fields(document, "ICMSTot")
    assert (totals["vIPI"], totals["vIPIDevol"], totals["vNF"]) == ("0.00", "25.00", "275.00")


def with_selective() -> tuple[Tax, ...]:
    own = tax(TaxKind.SELECTIVE, "000", Money.of(200), "5", classification="000001")
    return (*regular_taxes(Money.of(239)), own)


def test_the_selective_tax_has_its_groups(documents: NfeDocuments) -> None:
    document = documents.signed_invoice(invoice(lines=[line(taxes=with_selective())]))
    assert fields(document, "IS") == {
        "CSTIS": "000",
        "cClassTribIS": "000001",
        "vBCIS": "200.00",
        "pIS": "5.00",
        "vIS": "10.00",
    }
    assert fields(document, "ISTot") == {"vIS": "10.00"}


@pytest.mark.parametrize("situation", ["10", "30", "70", "201", "202"])
def test_substitution_is_not_left_out(situation: str) -> None:
    own = tax(TaxKind.ICMS, situation, Money.of(239), "18")
    with pytest.raises(Missing) as refusal:
        nfe_document(invoice(lines=[line(taxes=regular_taxes(Money.of(239), icms=own))]))
    assert refusal.value.facts["what"] == f"tax substitution of an item with ICMS {situation}"


def test_substitution_is_refused_where_a_situation_has_no_place_for_it() -> None:
    advance = tax(TaxKind.ICMS_SUBSTITUTION, "00", Money.of(300), "18")
    with pytest.raises(Missing) as refusal:
        nfe_document(invoice(lines=[line(taxes=(*regular_taxes(Money.of(239)), advance))]))
    assert refusal.value.facts["what"] == "NF-e layout for substitution with ICMS 00"


def test_goods_with_substitution_need_a_cest() -> None:
    own, *others = regular_taxes(Money.of(239), icms=tax(TaxKind.ICMS, "10", Money.of(239), "18"))
    advance = tax(TaxKind.ICMS_SUBSTITUTION, "10", Money.of(300), "18")
    with pytest.raises(Missing) as refusal:
        nfe_document(invoice(lines=[line(taxes=(own, advance, *others))]))
    assert refusal.value.facts["what"] == "CEST of an item with tax substitution"
