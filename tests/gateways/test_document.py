"""An invoice becomes an NF-e: held against the official schema and added up anew from its own text."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from lxml import etree

from domain.fiscal.invoice import Purpose
from domain.fiscal.ports import InvalidDocument
from domain.fiscal.printed import Payment
from domain.fiscal.taxes import TaxKind
from domain.kernel.brazil import Environment, StateRegistrationKind, TaxRegime
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import Missing
from tests.gateways.sample import (
    CONSUMER,
    LETTERED_CNPJ,
    RETAILER,
    instalments,
    interstate_taxes,
    invoice,
    issuer,
    line,
    regular_taxes,
    simples_taxes,
    tax,
)
from workers.gateways.nfe.document import nfe_document
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.markup import NAMESPACE
from workers.gateways.nfe.parties import TESTING_NAME

NS = {"n": NAMESPACE}


def texts(document: bytes, path: str) -> list[str]:
    return [element.text or "" for element in etree.fromstring(document).xpath(f"//n:{path}", namespaces=NS)]


def text(document: bytes, path: str) -> str:
    found = texts(document, path)
    return found[0] if found else ""


def total(document: bytes, path: str) -> Decimal:
    return sum(map(Decimal, texts(document, path)), Decimal(0))


def test_an_invoice_of_the_regular_regime_satisfies_the_official_schema(documents: NfeDocuments):
    document = documents.signed_invoice(invoice())
    assert text(document, "IBSCBS/n:cClassTrib") == "000001"
    assert text(document, "vNFTot") == text(document, "ICMSTot/n:vNF") == "267.59"


def test_an_invoice_of_a_simples_company_has_no_group_of_the_reform(documents: NfeDocuments):
    lines = [line(1, taxes=simples_taxes()), line(2, taxes=simples_taxes("500"))]
    document = documents.signed_invoice(invoice(lines=lines, seller=issuer(regime=TaxRegime.SIMPLES)))
    assert texts(document, "CSOSN") == ["102", "500"]
    assert not texts(document, "IBSCBS") + texts(document, "IBSCBSTot") + texts(document, "vNFTot")


def test_the_credit_a_simples_company_passes_on_is_no_icms_of_the_invoice(documents: NfeDocuments):
    credit = tax(TaxKind.ICMS, "101", Money.of("100"), "2.56")
    lines = [line(taxes=(credit, *simples_taxes()[1:]))]
    document = documents.signed_invoice(invoice(lines=lines, seller=issuer(regime=TaxRegime.SIMPLES)))
    assert text(document, "vCredICMSSN") == "2.56"
    assert text(document, "ICMSTot/n:vICMS") == text(document, "ICMSTot/n:vBC") == "0.00"


def test_a_consumer_in_another_state_gives_that_state_its_share(documents: NfeDocuments):
    lines = [
        line(position, taxes=interstate_taxes(Money.of("239.00")), cfop="6108", description="Café")
        for position in (1, 2)
    ]
    document = documents.signed_invoice(invoice(lines=lines, recipient=CONSUMER))
    assert text(document, "ide/n:idDest") == "2"
    assert text(document, "dest/n:CPF") == "52998224725"
    assert texts(document, "pICMSInter") == ["7.00", "7.00"]
    assert (
        text(document, "ICMSTot/n:vICMSUFDest") == str(total(document, "ICMSUFDest/n:vICMSUFDest")) == "64.54"
    )


def test_a_boleto_in_instalments_comes_with_its_bill(documents: NfeDocuments):
    document = documents.signed_invoice(invoice(payment=instalments(Money.of("267.59"))))
    assert texts(document, "nDup") == ["001", "002", "003"]
    assert texts(document, "dVenc") == ["2026-12-21", "2027-01-21", "2027-02-21"]
    assert total(document, "vDup") == Decimal(text(document, "vLiq")) == Decimal("267.59")
    assert (text(document, "indPag"), text(document, "tPag")) == ("1", "15")


def test_what_is_paid_at_once_has_no_bill(documents: NfeDocuments):
    document = documents.signed_invoice(invoice())
    assert not texts(document, "cobr")
    assert (text(document, "indPag"), text(document, "tPag"), text(document, "vPag")) == ("0", "17", "267.59")


@pytest.mark.parametrize(
    ("method", "code"), [("CASH", "01"), ("TRANSFER", "18"), ("NONE", "90"), ("OTHER", "99")]
)
def test_every_method_of_payment_has_its_code(documents: NfeDocuments, method: str, code: str):
    payment = Payment(method=PaymentMethod(method), instalments=())
    document = documents.signed_invoice(invoice(payment=payment))
    assert text(document, "tPag") == code
    assert text(document, "vPag") == ("0.00" if method == "NONE" else "267.59")


def test_an_issuer_whose_cnpj_has_letters_is_accepted(certificates):
    from workers.gateways.nfe.certificate import Certificate

    pkcs12 = certificates.issue_a1(LETTERED_CNPJ, "LETRAS", "1234")
    documents = NfeDocuments(Certificate.open(pkcs12, "1234"))
    document = documents.signed_invoice(invoice(seller=issuer(cnpj=LETTERED_CNPJ)))
    assert etree.fromstring(document)[0].get("Id", "")[9:23] == LETTERED_CNPJ


def test_in_the_testing_environment_the_recipient_bears_no_name(documents: NfeDocuments):
    assert text(documents.signed_invoice(invoice()), "dest/n:xNome") == TESTING_NAME
    real = documents.signed_invoice(invoice(environment=Environment.PRODUCTION))
    assert text(real, "dest/n:xNome") == RETAILER.name
    assert text(real, "tpAmb") == "1"


def test_the_hour_of_issue_is_that_of_brasilia():
    late = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
    document = nfe_document(invoice(issued_at=late))
    assert text(document, "dhEmi") == "2026-11-30T22:30:00-03:00"
    assert etree.fromstring(document)[0].get("Id", "")[5:9] == "2611"


def test_totals_are_the_sums_of_the_items():
    lines = [line(n, quantity=f"{n}.25", price="3.3333333333", discount="0.01") for n in range(1, 8)]
    document = nfe_document(invoice(lines=lines))
    for name, path in {
        "vProd": "prod/n:vProd",
        "vDesc": "prod/n:vDesc",
        "vICMS": "ICMS00/n:vICMS",
        "vBC": "ICMS00/n:vBC",
        "vPIS": "PISAliq/n:vPIS",
        "vCOFINS": "COFINSAliq/n:vCOFINS",
        "vNF": "vItem",
    }.items():
        assert total(document, path) == Decimal(text(document, f"ICMSTot/n:{name}")), name
    assert total(document, "gIBSCBS//n:vIBS") == Decimal(text(document, "IBSCBSTot/n:gIBS/n:vIBS"))
    assert total(document, "gIBSCBS//n:vCBS") == Decimal(text(document, "IBSCBSTot/n:gCBS/n:vCBS"))


ICMS_GROUPS = {"00": "00", "20": "20", "40": "40", "41": "40", "50": "40", "60": "60", "90": "90"}


@pytest.mark.parametrize(("situation", "group"), ICMS_GROUPS.items())
def test_every_icms_situation_has_its_group(documents: NfeDocuments, situation: str, group: str):
    base = Money.of("160.00") if situation in ("00", "20", "90") else ZERO
    own = tax(TaxKind.ICMS, situation, base, "18" if base else "0")
    lines = [line(taxes=regular_taxes(Money.of("239.00"), icms=own))]
    assert texts(documents.signed_invoice(invoice(lines=lines)), f"ICMS{group}/n:CST") == [situation]


@pytest.mark.parametrize("csosn", ["101", "102", "103", "300", "400", "500", "900"])
def test_every_simples_situation_has_its_group(documents: NfeDocuments, csosn: str):
    seller = issuer(regime=TaxRegime.SIMPLES)
    document = documents.signed_invoice(invoice(lines=[line(taxes=simples_taxes(csosn))], seller=seller))
    assert texts(document, "CSOSN") == [csosn]


@pytest.mark.parametrize("situation", ["01", "02", "04", "05", "06", "07", "08", "09", "49", "99"])
def test_every_pis_and_cofins_situation_has_its_group(documents: NfeDocuments, situation: str):
    own, _, _, *reform = regular_taxes(Money.of("239.00"))
    pair = (tax(kind, situation, Money.of("100"), "0.65") for kind in (TaxKind.PIS, TaxKind.COFINS))
    document = documents.signed_invoice(invoice(lines=[line(taxes=(own, *pair, *reform))]))
    assert texts(document, "PIS/*/n:CST") == texts(document, "COFINS/*/n:CST") == [situation]


@pytest.mark.parametrize("kind", [TaxKind.ICMS, TaxKind.PIS, TaxKind.COFINS, TaxKind.CBS])
def test_a_situation_without_layout_is_refused_by_name(kind: TaxKind):
    taxes = {one.kind: one for one in regular_taxes(Money.of("239.00"))}
    taxes[kind] = tax(kind, "70", ZERO, "0")
    with pytest.raises(Missing) as refusal:
        nfe_document(invoice(lines=[line(taxes=tuple(taxes.values()))]))
    assert "70" in str(refusal.value.facts["what"])


def test_years_without_layout_are_refused():
    with pytest.raises(Missing):
        nfe_document(invoice(issued_at=datetime(2027, 1, 4, tzinfo=UTC)))


def test_a_credit_note_says_its_kind_and_bears_ibs_and_cbs_alone():
    credit = invoice()
    credit.purpose, credit.note_reason = Purpose.CREDIT, "04"
    document = nfe_document(credit)
    assert (texts(document, "ide/n:finNFe"), texts(document, "ide/n:tpNFCredito")) == (["5"], ["04"])
    assert texts(document, "ICMS/*/n:CST") == texts(document, "PIS/*/n:CST") == []


def test_only_a_contributor_shows_a_state_registration():
    from dataclasses import replace

    for kind, shown in {"CONTRIBUTOR": ["110042490114"], "EXEMPT": [], "NON_CONTRIBUTOR": []}.items():
        recipient = replace(RETAILER, registration_kind=StateRegistrationKind(kind))
        assert texts(nfe_document(invoice(recipient=recipient)), "dest/n:IE") == shown


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("  Café \n torrado  ", "Café torrado"),
        ("Pão “francês” – 50 g…", 'Pão "francês" - 50 g...'),
        ("Chá 🍵 <verde> & 'preto'", "Chá ? <verde> & 'preto'"),
        ("A\u2011100", "A-100"),
        ("Žito €", "Zito EUR"),
        ("x" * 119 + " y", "x" * 119),
    ],
)
def test_texts_are_written_in_the_alphabet_of_the_schema(documents: NfeDocuments, typed: str, written: str):
    document = documents.signed_invoice(invoice(lines=[line(description=typed)]))
    assert text(document, "xProd") == written


def test_a_document_of_990_items_satisfies_the_schema_and_one_of_more_does_not(documents: NfeDocuments):
    most = documents.signed_invoice(invoice(lines=[line(position) for position in range(1, 991)]))
    assert len(texts(most, "det")) == 990
    with pytest.raises(InvalidDocument):
        documents.signed_invoice(invoice(lines=[line(position) for position in range(1, 992)]))


def test_the_same_invoice_always_gives_the_same_bytes(documents: NfeDocuments):
    assert documents.signed_invoice(invoice()) == documents.signed_invoice(invoice())


def test_a_document_that_breaks_the_schema_says_where(documents: NfeDocuments):
    broken = invoice()
    broken.lines[0].ncm = "0901"
    with pytest.raises(InvalidDocument) as refusal:
        documents.signed_invoice(broken)
    assert any("NCM" in error for error in refusal.value.errors)
