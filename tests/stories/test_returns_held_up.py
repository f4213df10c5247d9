"""The document of a return that came to nothing holds nobody up: it is mended, issued anew, or withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from lxml import etree

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner
from tests.stories.test_bad_days import a_product, parked, receive
from tests.stories.test_consumers import sell, shop
from tests.stories.test_given_up_numbers import VOID, given
from tests.stories.test_undoing import assert_sound, returning

__all__ = ["shop"]

NFE = "{http://www.portalfiscal.inf.br/nfe}"
RETURNS = """
query($id: ID!) { order(by: {id: $id}) { returns {
  id status total { amount } credited { amount }
  availableActions { action allowed reason }
  invoices { id number status total { amount } xml { url } lines { ncm refersTo { accessKey } } }
} } }
"""
MENDED = {"name": "Café", "unit": "UN", "ncm": "09012200", "origin": 0}


def returns(partner: Partner, order: dict[str, Any]) -> list[dict[str, Any]]:
    return partner.query(RETURNS, id=order["id"])["order"]["returns"]


def documents(returned: dict[str, Any]) -> list[tuple[int, str]]:
    return [(one["number"], one["status"]) for one in returned["invoices"]]


def allowed(returned: dict[str, Any]) -> set[str]:
    return {one["action"] for one in returned["availableActions"] if one["allowed"]}


def keyed(**input: Any) -> dict[str, Any]:
    return {"idempotencyKey": uuid4().hex, **input}


@pytest.fixture
def order(aurora: Partner) -> dict[str, Any]:
    """Three of something new, delivered."""
    product = a_product(aurora, "NOVO")
    receive(aurora, product, "5", "1")
    order = aurora.done(aurora.place(("NOVO", "3"), customer="Mercearia")["id"])
    return order | {"product": product}


def test_a_return_whose_document_was_denied_is_documented_anew_under_another_number(
    aurora: Partner, office: BackOffice, order: dict[str, Any]
) -> None:
    office.steer(reject={"code": 302, "count": 1})
    id = aurora.do("returnOrder", "return", **returning(order, "1"))["id"]
    aurora.done(order["id"])
    (denied,) = returns(aurora, order)
    assert (denied["status"], documents(denied)) == ("APPROVED", [(2, "DENIED")])
    assert allowed(denied) == {"documentReturnAgain", "withdrawReturn"}
    aurora.do("correctProduct", "product", productId=order["product"], expectedVersion=1, **MENDED)
    aurora.do("documentReturnAgain", "return", **keyed(returnId=id))
    aurora.done(order["id"])
    (done,) = returns(aurora, order)
    assert (done["status"], documents(done)) == ("CREDITED", [(2, "DENIED"), (3, "AUTHORIZED")])
    before, after = done["invoices"]
    assert after["total"] == before["total"] == done["credited"]
    assert after["lines"][0] == before["lines"][0] | {"ncm": "09012200"}
    assert allowed(done) == set()
    for name in ("documentReturnAgain", "withdrawReturn"):
        refused = aurora.refused(name, "return", **keyed(returnId=id))
        assert refused == [("INVALID_TRANSITION", "input.returnId")]
    assert_sound(office, aurora)


def test_a_return_whose_document_was_denied_is_withdrawn_and_its_goods_can_come_back_later(
    aurora: Partner, office: BackOffice, order: dict[str, Any]
) -> None:
    office.steer(reject={"code": 302, "count": 1})
    id = aurora.do("returnOrder", "return", **returning(order, "2"))["id"]
    aurora.done(order["id"])
    sale = order["invoices"][0]["id"]
    cancel = keyed(invoiceId=sale, reason="Nota emitida com dados errados")
    refused = aurora.refused("cancelInvoice", "invoice", **cancel)
    assert refused == [("INVOICE_HAS_RETURNS", "input.invoiceId")]
    assert aurora.do("withdrawReturn", "return", "status", **keyed(returnId=id)) == {"status": "REFUSED"}
    aurora.do("returnOrder", "return", **returning(order, "3"))
    aurora.done(order["id"])
    withdrawn, done = returns(aurora, order)
    assert (withdrawn["status"], withdrawn["credited"]["amount"]) == ("REFUSED", "0.00")
    assert (done["status"], documents(done)) == ("CREDITED", [(3, "AUTHORIZED")])
    assert aurora.stock("NOVO")["onHand"] == "5"
    assert_sound(office, aurora)


def test_a_rejected_document_of_a_return_is_mended_under_its_number(
    aurora: Partner, office: BackOffice, order: dict[str, Any]
) -> None:
    office.steer(reject={"code": 778, "count": 1, "item": 1})
    id = aurora.do("returnOrder", "return", **returning(order, "1"))["id"]
    aurora.wait(order["id"], parked)
    (held,) = returns(aurora, order)
    assert documents(held) == [(2, "REJECTED")]
    for name in ("documentReturnAgain", "withdrawReturn"):
        refused = aurora.refused(name, "return", **keyed(returnId=id))
        assert refused == [("RETURN_DOCUMENT_STANDS", "input.returnId")]
    document = held["invoices"][0]["id"]
    refused = aurora.refused("mendInvoice", "invoice", **keyed(invoiceId=document))
    assert refused == [("REJECTION_NOT_MENDED", "input.invoiceId")]
    aurora.do("correctProduct", "product", productId=order["product"], expectedVersion=1, **MENDED)
    aurora.do("mendInvoice", "invoice", **keyed(invoiceId=document))
    aurora.done(order["id"])
    (done,) = returns(aurora, order)
    assert (done["status"], documents(done)) == ("CREDITED", [(2, "AUTHORIZED")])


def test_what_was_sold_at_the_till_comes_back_there_when_its_document_is_mended(
    shop: Partner, office: BackOffice
) -> None:
    sold = sell(shop)
    order = shop.done(sold["order"])
    office.steer(reject={"code": 778, "count": 1, "item": 1})
    shop.do("returnOrder", "return", **returning(order, "2"))
    shop.wait(order["id"], parked)
    (held,) = returns(shop, order)
    product = shop.product("CADERNO")
    mended = {"name": "Caderno", "unit": "UN", "ncm": "48202000", "origin": 0, "expectedVersion": 1}
    shop.do("correctProduct", "product", productId=product, **mended | {"ncm": "48201000"})
    shop.do("mendInvoice", "invoice", **keyed(invoiceId=held["invoices"][0]["id"]))
    shop.done(order["id"])
    (done,) = returns(shop, order)
    assert done["status"] == "CREDITED"
    file = etree.fromstring(shop.http.get(done["invoices"][0]["xml"]["url"]).content)
    here, there = (file.findtext(f".//{NFE}{name}/{NFE}cMun") for name in ("enderEmit", "enderDest"))
    assert here == there


def test_the_number_of_the_document_of_a_return_is_given_up_and_the_return_withdrawn(
    aurora: Partner, office: BackOffice, order: dict[str, Any]
) -> None:
    office.steer(reject={"code": 528, "count": 1, "item": 1})
    id = aurora.do("returnOrder", "return", **returning(order, "1"))["id"]
    aurora.wait(order["id"], parked)
    aurora.do("voidNumbers", "numberVoid", VOID, **given(aurora, 2, 2))
    aurora.do("withdrawReturn", "return", **keyed(returnId=id))
    aurora.done(order["id"])
    (withdrawn,) = returns(aurora, order)
    assert (withdrawn["status"], documents(withdrawn)) == ("REFUSED", [(2, "VOIDED")])
    assert_sound(office, aurora)
