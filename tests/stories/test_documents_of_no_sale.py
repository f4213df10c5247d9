"""Documents that are not of a sale: authorised and valid; they move and owe what they say, and no more."""

from __future__ import annotations

import time
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from lxml import etree

from domain.kernel.brazil import AccessKey, Cnpj
from tests.stories.partner import PATIENCE, Partner
from tests.stories.test_a_sale import SCHEMA, fetched
from workers.demo_companies import SAO_PAULO, cnpj

NFE = "{http://www.portalfiscal.inf.br/nfe}"
DRAFTED = """
id purpose direction operation status refersTo protocol total { amount } xml { url } danfe { url }
warehouse { id } toWarehouse { id } order { id }
rejection { code reason }
lines { position cfop quantity refersTo { accessKey position } taxes { kind situation } }
"""


def drafted(partner: Partner, **purpose: Any) -> dict[str, Any]:
    """The document once it is authorised and all that follows from it was done."""
    id = partner.do("draftInvoice", "invoice", idempotencyKey=uuid4().hex, **purpose)["id"]
    query = f"query($id: ID!) {{ invoice(by: {{id: $id}}) {{ {DRAFTED} }} }}"
    deadline = time.monotonic() + PATIENCE
    while (invoice := partner.query(query, id=id)["invoice"])["danfe"]["url"] is None:
        assert invoice["rejection"] is None, invoice
        assert time.monotonic() < deadline, invoice
        time.sleep(0.03)
    partner.settle_down()
    return invoice


def document(partner: Partner, invoice: dict[str, Any]) -> Any:
    """Its authorised file, valid by the official schema."""
    file = etree.fromstring(fetched(partner, invoice["xml"]["url"]))
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    assert schema.validate(file), schema.error_log
    return file


def text(file: Any, name: str) -> str | None:
    return file.findtext(f".//{NFE}{name}")


@pytest.fixture
def branch(aurora: Partner) -> str:
    """Another establishment of the same taxpayer, as a party."""
    own = aurora.query("{ company { establishments { cnpj } } }")["company"]["establishments"][0]["cnpj"]
    first = f"{own[:8]}0002"
    return a_party(aurora, "Torrefação Aurora - Filial", first + Cnpj.check_digits(first))


def a_party(partner: Partner, name: str, tax_id: str, role: str = "CUSTOMER") -> str:
    return partner.do(
        "registerParty",
        "party",
        kind="COMPANY",
        name=name,
        taxId=tax_id,
        stateRegistration="110042490114",
        roles=[role],
        address={
            "street": SAO_PAULO.street,
            "number": SAO_PAULO.number,
            "district": SAO_PAULO.district,
            "cityCode": SAO_PAULO.city_code,
            "state": SAO_PAULO.state,
            "postalCode": SAO_PAULO.postal_code,
        },
    )["id"]


def test_a_transfer_brings_goods_from_one_warehouse_to_another(aurora: Partner, branch: str) -> None:
    there = aurora.do("registerWarehouse", "warehouse", code="FILIAL", name="Filial")["id"]
    item = {"productId": aurora.product("CAFE-500"), "quantity": "100", "unitPrice": "21.37"}
    invoice = drafted(
        aurora,
        transfer={
            "recipientId": branch,
            "warehouseId": aurora.warehouse,
            "toWarehouseId": there,
            "items": [item],
        },
    )
    assert (invoice["purpose"], invoice["lines"][0]["cfop"]) == ("TRANSFER", "5152")
    assert {tax["kind"]: tax["situation"] for tax in invoice["lines"][0]["taxes"]}["ICMS"] == "41"
    file = document(aurora, invoice)
    assert (text(file, "finNFe"), text(file, "tPag"), text(file, "cClassTrib")) == ("1", "90", "410002")
    left = aurora.stock("CAFE-500")
    assert (left["onHand"], left["reserved"]) == ("400", "0")
    items = aurora.query(
        "query($id: ID!) { stockItems(where: {warehouse: {id: {eq: $id}}}) {"
        " nodes { onHand value { amount } movements { nodes { kind } } } } }",
        id=there,
    )["stockItems"]["nodes"]
    assert items == [
        {
            "onHand": "100",
            "value": {"amount": "2137.00"},
            "movements": {"nodes": [{"kind": "TRANSFER_IN"}]},
        }
    ]
    assert aurora.query("{ receivables { nodes { id } } }")["receivables"]["nodes"] == []
    assert (
        aurora.query('{ journalEntries(where: {purpose: {eq: "REVENUE"}}) { nodes { id } } }')[
            "journalEntries"
        ]["nodes"]
        == []
    )


def test_goods_are_given_away_and_what_is_short_is_refused_before_a_number_is_taken(aurora: Partner) -> None:
    remittance = {
        "kind": "BONUS",
        "recipientId": aurora.party("Mercearia"),
        "warehouseId": aurora.warehouse,
        "items": [{"productId": aurora.product("CAFE-500"), "quantity": "2", "unitPrice": "21.37"}],
    }
    short = remittance | {"items": [remittance["items"][0] | {"quantity": "501"}]}
    refused = aurora.refused("draftInvoice", "invoice", idempotencyKey=uuid4().hex, remittance=short)
    assert [code for code, _ in refused] == ["INSUFFICIENT_STOCK"]
    invoice = drafted(aurora, remittance=remittance)
    file = document(aurora, invoice)
    assert (text(file, "CFOP"), text(file, "nNF"), text(file, "vICMS")) == ("5910", "1", "7.69")
    assert aurora.stock("CAFE-500")["movements"]["nodes"][-1]["kind"] in ("REMITTANCE_OUT", "PURCHASE_IN")
    aurora.do(
        "cancelInvoice",
        "invoice",
        idempotencyKey=uuid4().hex,
        invoiceId=invoice["id"],
        reason="Brinde entregue em duplicidade",
    )
    aurora.settle_down()
    assert aurora.stock("CAFE-500")["available"] == "500"


def test_goods_go_back_to_who_sold_them_by_the_item_they_came_with(aurora: Partner) -> None:
    seller = cnpj("44555666")
    supplier = a_party(aurora, "Fazenda Boa Vista Ltda", seller, "SUPPLIER")
    key = AccessKey.build(
        state_code="35",
        issued_on=date(2026, 10, 5),
        cnpj=seller,
        model="55",
        series=1,
        number=77,
        emission_type=1,
        numeric_code="47110815",
    )
    item = {
        "productId": aurora.product("CAFE-500"),
        "quantity": "10",
        "unitPrice": "20.00",
        "accessKey": str(key),
        "receivedItem": 3,
        "enteredUnder": "1102",
        "icms": {"situation": "00", "rate": "18"},
    }
    back = {"supplierId": supplier, "warehouseId": aurora.warehouse, "items": [item]}
    wrong = back | {"items": [item | {"enteredUnder": "9999", "accessKey": str(key)[:-1] + "x"}]}
    codes = aurora.refused("draftInvoice", "invoice", idempotencyKey=uuid4().hex, purchaseReturn=wrong)
    assert {path for _, path in codes} == {
        "input.purchaseReturn.items.0.accessKey",
        "input.purchaseReturn.items.0.enteredUnder",
    }
    invoice = drafted(aurora, purchaseReturn=back)
    file = document(aurora, invoice)
    assert (text(file, "finNFe"), text(file, "CFOP"), text(file, "vICMS")) == ("4", "5202", "36.00")
    assert (text(file, "chaveAcesso"), invoice["lines"][0]["refersTo"]["position"]) == (str(key), 3)
    assert aurora.stock("CAFE-500")["onHand"] == "490"


def test_what_a_document_should_have_said_besides_is_complemented_noted_and_owed(aurora: Partner) -> None:
    order = aurora.done(aurora.place(("CAFE-500", "10"), customer="Mercearia")["id"])
    sold = order["invoices"][0]
    more = {"invoiceId": sold["id"], "items": [{"position": 1, "price": "50.00"}]}
    unpaid = aurora.refused("draftInvoice", "invoice", idempotencyKey=uuid4().hex, complement=more)
    assert unpaid == [("REQUIRED", "input.complement.payment")]
    complement = drafted(aurora, complement=more | {"payment": {"method": "PIX"}})
    file = document(aurora, complement)
    assert (text(file, "finNFe"), text(file, "refNFe"), text(file, "qCom")) == ("2", sold["accessKey"], "0")
    assert (text(file, "vICMS"), complement["total"]["amount"]) == ("9.00", "50.00")
    owed = aurora.query("{ receivables { nodes { total { amount } } } }")["receivables"]["nodes"]
    assert sorted(one["total"]["amount"] for one in owed) == ["399.00", "50.00"]
    assert aurora.stock("CAFE-500")["onHand"] == "490"
    note = {"invoiceId": sold["id"], "items": [{"position": 1, "amount": "12.34"}]}
    credit = drafted(aurora, creditNote=note | {"reason": "LOWER_VALUE"})
    file = document(aurora, credit)
    said = [text(file, name) for name in ("finNFe", "tpNF", "tpNFCredito", "CFOP", "vCBS", "ICMS")]
    assert said == ["5", "0", "04", "1949", "0.11", None]
    debit = drafted(aurora, debitNote=note | {"reason": "FINE_AND_INTEREST"})
    assert text(document(aurora, debit), "tpNFDebito") == "04"
    tax = {"position": 1, "taxes": [{"kind": "ICMS", "base": "10.00", "amount": "1.80"}]}
    of_tax = drafted(aurora, complement={"invoiceId": sold["id"], "items": [tax]})
    of_a_note = {"invoiceId": credit["id"], "items": [tax]}
    refused = aurora.refused("draftInvoice", "invoice", idempotencyKey=uuid4().hex, complement=of_a_note)
    assert [code for code, _ in refused] == ["INVALID_TRANSITION"]
    assert (text(document(aurora, of_tax), "vICMS"), of_tax["total"]["amount"]) == ("1.80", "0.00")
    assert len(aurora.query("{ receivables { nodes { id } } }")["receivables"]["nodes"]) == 2


def test_icms_is_adjusted_without_goods_that_move(aurora: Partner) -> None:
    item = {
        "productId": aurora.product("CAFE-500"),
        "amount": "100.00",
        "icms": {"situation": "90", "rate": "18"},
    }
    invoice = drafted(
        aurora,
        adjustment={
            "recipientId": aurora.party("Mercearia"),
            "operation": "Ajuste de ICMS",
            "cfop": "5949",
            "reason": "Ajuste conforme decisão administrativa 123/2026",
            "items": [item],
        },
    )
    assert text(document(aurora, invoice), "finNFe") == "3"
    assert aurora.stock("CAFE-500")["onHand"] == "500"


def test_a_document_has_one_purpose(aurora: Partner) -> None:
    assert aurora.refused("draftInvoice", "invoice", idempotencyKey=uuid4().hex) == [("ONE_PURPOSE", "input")]
