"""A sale from the order to the authorised invoice, by itself, and nobody else sees it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import nfelib
import pytest
from lxml import etree
from pypdf import PdfReader
from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner, assert_strangers, steps

NFE = "{http://www.portalfiscal.inf.br/nfe}"
SCHEMA = Path(nfelib.__file__).parent / "nfe" / "schemas" / "v4_0" / "procNFe_v4.00.xsd"


@pytest.fixture
def sold(aurora: Partner) -> dict[str, Any]:
    order = aurora.place(("CAFE-500", "10"), ("FILTRO-103", "4"), customer="Mercearia")
    return aurora.done(order["id"])


def fetched(partner: Partner, url: str) -> bytes:
    return partner.http.get(url).raise_for_status().content


def test_an_order_becomes_an_authorised_invoice_by_itself(aurora: Partner, sold: dict[str, Any]) -> None:
    (invoice,) = sold["invoices"]
    assert (sold["status"], invoice["status"]) == ("INVOICED", "AUTHORIZED")
    assert (invoice["number"], invoice["series"]) == (1, 1)
    assert invoice["total"]["amount"] == sold["total"]["amount"] == "428.82"
    assert invoice["protocol"]
    assert len(invoice["accessKey"]) == 44
    assert set(steps(sold)) == {
        "invoice_order",
        "number_invoice",
        "sign_invoice",
        "transmit_invoice",
        "ship_stock",
        "mark_invoiced",
        "render_danfe",
        "open_receivables",
        "accrue_commission",
        "post_invoice",
        "post_cost",
    }
    assert {step["attempts"] for step in sold["process"]["steps"]} == {1}


def test_its_goods_leave_the_stock_at_average_cost(aurora: Partner, sold: dict[str, Any]) -> None:
    stock = aurora.stock("CAFE-500")
    assert (stock["onHand"], stock["reserved"], stock["available"]) == ("490", "0", "490")
    assert stock["averageCost"]["amount"] == "21.37"
    came, left = sorted(stock["movements"]["nodes"], key=lambda movement: movement["sequence"])
    assert (came["kind"], left["kind"]) == ("PURCHASE_IN", "SALE_OUT")
    assert (left["quantity"], left["value"]["amount"], left["onHandAfter"]) == ("-10", "-213.70", "490")


def test_its_xml_is_valid_by_the_official_schema_and_its_signature_by_another_program(
    aurora: Partner, sold: dict[str, Any]
) -> None:
    document = etree.fromstring(fetched(aurora, sold["invoices"][0]["xml"]["url"]))
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    assert schema.validate(document), schema.error_log
    signed = etree.fromstring(etree.tostring(document.find(f"{NFE}NFe")))
    verifier = XMLVerifier()
    verifier.excise_empty_xmlns_declarations = True
    certificate = signed.findtext(".//{http://www.w3.org/2000/09/xmldsig#}X509Certificate")
    weak = SignatureConfiguration(
        signature_methods=frozenset({SignatureMethod.RSA_SHA1}),
        digest_algorithms=frozenset({DigestAlgorithm.SHA1}),
        location="./",
    )
    verified = verifier.verify(signed, x509_cert=certificate, expect_config=weak, id_attribute="Id")
    assert verified.signed_xml is not None
    assert verified.signed_xml.get("Id") == f"NFe{sold['invoices'][0]['accessKey']}"


def test_its_danfe_bears_the_key_and_says_that_it_has_no_fiscal_value(
    aurora: Partner, sold: dict[str, Any]
) -> None:
    pdf = PdfReader(io.BytesIO(fetched(aurora, sold["invoices"][0]["danfe"]["url"])))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert sold["invoices"][0]["accessKey"] in text.replace(" ", "")
    assert "SEM VALOR FISCAL" in text.upper()


def test_a_company_that_invoices_on_request_waits_for_it(ipe: Partner) -> None:
    order = ipe.place(("PAPEL-A4", "10"), ("CANETA-AZ", "100"), customer="Colégio")
    assert (order["status"], order["invoices"], order["process"]["steps"]) == ("PLACED", [], [])
    assert ipe.stock("PAPEL-A4")["reserved"] == "10"
    half = [{"orderLineId": order["lines"][0]["id"], "quantity": "4"}]
    ipe.do("invoiceOrder", "invoice", idempotencyKey="first", orderId=order["id"], items=half)
    order = ipe.done(order["id"])
    assert order["status"] == "PARTIALLY_INVOICED"
    assert [line["remainingQuantity"] for line in order["lines"]] == ["6", "100"]
    ipe.do("invoiceOrder", "invoice", idempotencyKey="second", orderId=order["id"])
    order = ipe.done(order["id"])
    assert order["status"] == "INVOICED"
    assert [invoice["number"] for invoice in order["invoices"]] == [1, 2]
    assert ipe.stock("CANETA-AZ")["onHand"] == "1900"


def test_two_companies_sell_at_once_and_neither_sees_the_other(
    aurora: Partner, ipe: Partner, sold: dict[str, Any]
) -> None:
    theirs = ipe.place(("CADERNO", "2"), customer="Helena")
    assert theirs["id"] in ipe.everything()["orders"]
    assert_strangers(aurora, ipe)
    assert aurora.http.get(sold["invoices"][0]["xml"]["url"]).status_code == 200
    assert ipe.http.get(sold["invoices"][0]["xml"]["url"]).status_code == 404


def test_nobody_may_fetch_a_file_without_a_key(
    office: BackOffice, aurora: Partner, sold: dict[str, Any]
) -> None:
    url = sold["invoices"][0]["xml"]["url"]
    del aurora.http.headers["Authorization"]
    assert aurora.http.get(url).status_code == 401
