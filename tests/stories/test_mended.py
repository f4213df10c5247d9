"""A rejection names what of our data is at fault; mended, the invoice goes again under its number."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner
from tests.stories.test_bad_days import a_product, invoice, parked, receive
from tests.stories.test_own_rules import put_in_force
from tests.stories.test_the_books import booked, standing

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


PAID = """
query($id: ID!) { order(by: {id: $id}) {
    invoices { status total { amount } xml { url } }
    receivables { total { amount } balance { amount } installments { settlements { received { amount } } } }
} }
"""


def test_where_the_total_falls_below_what_was_handed_over_the_payment_is_told_anew(
    aurora: Partner, office: BackOffice
) -> None:
    ipi = {"situation": "50", "framework": "999", "rate": "10"}
    put_in_force(aurora, conditions={"ncm": "0901"}, outcome={"ipi": ipi})
    booked(aurora)
    order = rejected_at_first(aurora, office)
    mended = {"name": "Caderno", "unit": "UN", "ncm": "48202000", "origin": 0}
    aurora.do("correctProduct", "product", productId=order["product"], expectedVersion=1, **mended)
    again = {"invoiceId": order["invoices"][-1]["id"]}
    assert aurora.refused("mendInvoice", "invoice", idempotencyKey=uuid4().hex, **again) == [
        ("MORE_WAS_HANDED_OVER", "input.invoiceId")
    ]
    short = [{"method": "CASH", "amount": "9.00"}]
    assert aurora.refused("mendInvoice", "invoice", idempotencyKey=uuid4().hex, payments=short, **again) == [
        ("TILL_DOES_NOT_ADD_UP", "input.payments")
    ]
    cash = [{"method": "CASH", "amount": "11.00"}]
    aurora.do("mendInvoice", "invoice", idempotencyKey=uuid4().hex, payments=cash, **again)
    aurora.done(order["id"])
    told = aurora.query(PAID, id=order["id"])["order"]
    (receivable,), document = told["receivables"], told["invoices"][-1]
    assert (document["status"], document["total"]["amount"]) == ("AUTHORIZED", "10.00")
    assert (receivable["total"]["amount"], receivable["balance"]["amount"]) == ("10.00", "0.00")
    (part,) = receivable["installments"]
    assert [one["received"]["amount"] for one in part["settlements"]] == ["10.00"]
    assert "<vTroco>1.00</vTroco>" in aurora.http.get(document["xml"]["url"]).text
    balances = standing(aurora)
    assert balances["CASH"] == 10
    assert "CUSTOMERS" not in balances


def rejected_at_first(partner: Partner, office: BackOffice) -> dict[str, Any]:
    """An order with IPI, paid in cash, whose invoice was rejected for what the product is."""
    product = a_product(partner, "NOVO")
    receive(partner, product, "5", "1")
    office.steer(reject={"code": 302, "count": 1})
    order = partner.done(partner.place(("NOVO", "1"), customer="Mercearia")["id"])
    office.steer(reject={"code": 778, "count": 1, "item": 1})
    cash = [{"method": "CASH", "amount": "11.00"}]
    paid = {"orderId": order["id"], "payments": cash}
    partner.do("invoiceOrder", "invoice", idempotencyKey=uuid4().hex, **paid)
    return partner.wait(order["id"], parked) | {"product": product}
