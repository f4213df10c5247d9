"""Freight, insurance, other charges and a discount on the whole: through invoices, debts and returns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from lxml import etree

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner
from tests.stories.test_a_sale import SCHEMA, fetched
from tests.stories.test_given_up_numbers import VOID, given

NFE = "{http://www.portalfiscal.inf.br/nfe}"
CHARGED = {"freight": "10.00", "insurance": "1.01", "otherCharges": "0.07", "discount": "5.00"}
PARTS = ("vFrete", "vSeg", "vOutro", "vDesc", "vNF")

TRAVELS = """
query($id: ID!) { invoice(by: {id: $id}) { carrier { taxId }
  transport { mode plate plateState volumes { quantity kind netWeight grossWeight seals } } } }
"""


def totals(partner: Partner, invoice: dict[str, Any]) -> dict[str, Decimal]:
    """Of a document that is valid by the official schema; its items add up to them."""
    file = etree.fromstring(fetched(partner, invoice["xml"]["url"]))
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    assert schema.validate(file), schema.error_log
    found = {name: Decimal(file.findtext(f".//{NFE}ICMSTot/{NFE}{name}") or 0) for name in PARTS}
    for name in PARTS[:4]:
        items = (Decimal(part.text or 0) for part in file.iterfind(f".//{NFE}prod/{NFE}{name}"))
        assert sum(items) == found[name]
    return found


def invoiced(partner: Partner, order: dict[str, Any], *quantities: str) -> None:
    items = [
        {"orderLineId": line["id"], "quantity": quantity}
        for line, quantity in zip(order["lines"], quantities, strict=True)
        if quantity != "0"
    ]
    partner.do("invoiceOrder", "invoice", idempotencyKey=uuid4().hex, orderId=order["id"], items=items)
    partner.settle_down()


def test_what_is_charged_besides_the_goods_is_divided_without_losing_a_cent(ipe: Partner) -> None:
    skus = [
        node["sku"]
        for node in ipe.query("{ products(where: {kind: {eq: GOODS}}) { nodes { sku } } }")["products"][
            "nodes"
        ]
    ]
    order = ipe.place((skus[0], "3"), (skus[1], "7"), customer=a_customer(ipe), **CHARGED)
    goods = sum(Decimal(line["quantity"]) * Decimal(line["unitPrice"]["amount"]) for line in order["lines"])
    assert Decimal(order["total"]["amount"]) == goods - 5 + Decimal("11.08")
    invoiced(ipe, order, "1", "0")
    invoiced(ipe, order, "0", "3")
    invoiced(ipe, order, "2", "4")
    order = ipe.order(order["id"])
    assert order["status"] == "INVOICED"
    parts = [totals(ipe, invoice) for invoice in order["invoices"]]
    whole = {name: sum(part[name] for part in parts) for name in PARTS}
    assert [str(whole[name]) for name in PARTS[:4]] == ["10.00", "1.01", "0.07", "5.00"]
    assert whole["vNF"] == Decimal(order["total"]["amount"])
    owed = ipe.query("{ receivables { nodes { total { amount } } } }")["receivables"]["nodes"]
    assert sum(Decimal(one["total"]["amount"]) for one in owed) == whole["vNF"]


def test_a_part_whose_number_was_given_up_takes_no_cent_of_the_freight_along(
    ipe: Partner, office: BackOffice
) -> None:
    goods = ipe.query("{ products(where: {kind: {eq: GOODS}}) { nodes { sku } } }")["products"]["nodes"]
    order = ipe.place((goods[0]["sku"], "3"), customer=a_customer(ipe), freight="1.00")
    office.steer(reject={"code": 778, "count": 1})
    invoiced(ipe, order, "1")
    invoiced(ipe, order, "1")
    ipe.do("voidNumbers", "numberVoid", VOID, **given(ipe, 1, 1))
    invoiced(ipe, order, "1")
    invoiced(ipe, order, "1")
    _, *standing = ipe.order(order["id"])["invoices"]
    assert [str(totals(ipe, invoice)["vFrete"]) for invoice in standing] == ["0.34", "0.33", "0.33"]


def a_customer(partner: Partner) -> str:
    return partner.query("{ parties(first: 1) { nodes { name } } }")["parties"]["nodes"][0]["name"]


def test_freight_comes_back_with_the_goods_it_was_charged_for(aurora: Partner) -> None:
    order = aurora.place(("CAFE-500", "10"), customer="Mercearia", freight="10.00")
    order = aurora.done(order["id"])
    assert order["total"]["amount"] == "409.00"
    line = {"lineId": order["lines"][0]["id"], "quantity": "4"}
    aurora.do(
        "returnOrder",
        "return",
        idempotencyKey=uuid4().hex,
        orderId=order["id"],
        lines=[line],
        reason="Embalagem avariada no transporte",
    )
    order = aurora.done(order["id"])
    back = order["invoices"][-1]
    assert (back["status"], back["total"]["amount"]) == ("AUTHORIZED", "163.60")
    assert str(totals(aurora, back)["vFrete"]) == "4.00"
    returns = aurora.query("{ returns { nodes { total { amount } } } }")["returns"]["nodes"]
    assert returns == [{"total": {"amount": "163.60"}}]


def test_how_the_goods_travel_is_on_the_document(ipe: Partner) -> None:
    sku = ipe.query("{ products(where: {kind: {eq: GOODS}}) { nodes { sku } } }")["products"]["nodes"][0][
        "sku"
    ]
    order = ipe.place((sku, "1"), customer=a_customer(ipe))
    carrier = ipe.query("{ parties(first: 1) { nodes { id } } }")["parties"]["nodes"][0]["id"]
    volume = {"quantity": 2, "kind": "CAIXA", "grossWeight": "12.345", "seals": ["A1", "A2"]}
    travels = {"mode": "RECIPIENT", "carrierId": carrier, "plate": "abc-1d23", "plateState": "RJ"}
    invoice = {"orderId": order["id"], "transport": travels | {"volumes": [volume]}}
    wrong = invoice | {"transport": travels | {"plate": "?", "plateState": "ZZ"}}
    refused = ipe.refused("invoiceOrder", "invoice", idempotencyKey=uuid4().hex, **wrong)
    assert refused == [
        ("MALFORMED", "input.transport.plate"),
        ("MALFORMED", "input.transport.plateState"),
    ]
    ipe.do("invoiceOrder", "invoice", idempotencyKey=uuid4().hex, **invoice)
    (made,) = ipe.done(order["id"])["invoices"]
    totals(ipe, made)
    file = etree.fromstring(fetched(ipe, made["xml"]["url"]))
    said = [file.findtext(f".//{NFE}transp//{NFE}{name}") for name in ("modFrete", "placa", "qVol", "pesoB")]
    assert said == ["1", "ABC1D23", "2", "12.345"]
    assert [seal.text for seal in file.iterfind(f".//{NFE}nLacre")] == ["A1", "A2"]
    shown = ipe.query(TRAVELS, id=made["id"])["invoice"]
    packed = {"quantity": 2, "kind": "CAIXA", "netWeight": None, "grossWeight": "12.345"}
    assert shown["transport"] == {
        "mode": "RECIPIENT",
        "plate": "ABC1D23",
        "plateState": "RJ",
        "volumes": [packed | {"seals": ["A1", "A2"]}],
    }
    assert shown["carrier"]["taxId"] == file.findtext(f".//{NFE}transporta/*[1]")


def test_charges_that_are_not_sound_are_refused_by_name(aurora: Partner) -> None:
    wrong = aurora.an_order(("CAFE-500", "1"), customer="Mercearia", freight="-1", discount="39.90")
    assert aurora.refused("placeOrder", "order", **wrong) == [
        ("OUT_OF_RANGE", "input.freight"),
        ("OUT_OF_RANGE", "input.discount"),
    ]
