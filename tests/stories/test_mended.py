"""A rejection names what of our data is at fault; mended, the invoice goes again under its number."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner
from tests.stories.test_bad_days import a_product, invoice, parked, receive

REJECTION = """
query($id: ID!) { invoice(by: {id: $id}) { status rejection { code reason field position remedy hint } } }
"""


def rejected(partner: Partner, office: BackOffice, code: int, item: int | None) -> dict[str, Any]:
    """An order of something new whose invoice was rejected."""
    product = a_product(partner, "NOVO")
    receive(partner, product, "5", "1")
    office.steer(reject={"code": code, "count": 1, "item": item})
    order = partner.place(("NOVO", "1"), customer="Mercearia")
    return partner.wait(order["id"], parked) | {"product": product}


def mending(order: dict[str, Any]) -> dict[str, Any]:
    return {"idempotencyKey": uuid4().hex, "invoiceId": invoice(order)["id"]}


def test_a_fault_is_named_until_it_is_mended(aurora: Partner, office: BackOffice) -> None:
    order = rejected(aurora, office, 778, 1)
    shown = aurora.query(REJECTION, id=invoice(order)["id"])["invoice"]["rejection"]
    assert (shown["code"], shown["field"], shown["position"]) == (778, "lines[0].ncm", 1)
    assert (shown["remedy"], shown["reason"][-10:]) == ("MEND_DATA", "[nItem: 1]")
    assert shown["hint"].startswith("The product's NCM")
    assert aurora.refused("mendInvoice", "invoice", **mending(order)) == [
        ("REJECTION_NOT_MENDED", "input.invoiceId")
    ]
    mended = {"name": "Café", "unit": "UN", "ncm": "09012200", "origin": 0}
    aurora.do("correctProduct", "product", productId=order["product"], expectedVersion=1, **mended)
    aurora.do("mendInvoice", "invoice", **mending(order))
    done = invoice(aurora.done(order["id"]))
    assert (done["status"], done["number"], done["accessKey"]) == (
        "AUTHORIZED",
        invoice(order)["number"],
        invoice(order)["accessKey"],
    )
    assert aurora.refused("mendInvoice", "invoice", **mending(order)) == [
        ("INVALID_TRANSITION", "input.invoiceId")
    ]


def test_what_nobody_knows_the_fault_of_is_sent_again_as_it_is(aurora: Partner, office: BackOffice) -> None:
    order = rejected(aurora, office, 888, None)
    shown = aurora.query(REJECTION, id=invoice(order)["id"])["invoice"]["rejection"]
    assert [shown[name] for name in ("code", "field", "position", "remedy", "hint")] == [888, *[None] * 4]
    aurora.do("mendInvoice", "invoice", **mending(order))
    assert invoice(aurora.done(order["id"]))["status"] == "AUTHORIZED"


def test_a_denied_invoice_keeps_its_number_and_the_order_is_invoiced_anew(
    aurora: Partner, office: BackOffice
) -> None:
    office.steer(reject={"code": 302, "count": 1})
    order = aurora.done(aurora.place(("CAFE-500", "2"), customer="Mercearia")["id"])
    assert invoice(order)["status"] == "DENIED"
    assert invoice(order)["rejection"]["code"] == 302
    aurora.do("invoiceOrder", "invoice", idempotencyKey=uuid4().hex, orderId=order["id"])
    after = aurora.done(order["id"])
    assert [(one["number"], one["status"]) for one in after["invoices"]] == [(1, "DENIED"), (2, "AUTHORIZED")]
    assert after["status"] == "INVOICED"
