"""A sale is not cancelled while its complement stands, and not complemented while it is cancelled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner
from tests.stories.test_documents_of_no_sale import drafted
from tests.stories.test_undoing import assert_sound, attempted


def cancelling(invoice: dict[str, Any]) -> dict[str, Any]:
    return {
        "idempotencyKey": uuid4().hex,
        "invoiceId": invoice["id"],
        "reason": "Nota emitida com dados errados",
    }


def more(invoice: dict[str, Any]) -> dict[str, Any]:
    item = {"position": 1, "price": "50.00"}
    return {"invoiceId": invoice["id"], "items": [item], "payment": {"method": "PIX"}}


def complementing(invoice: dict[str, Any]) -> dict[str, Any]:
    return {"idempotencyKey": uuid4().hex, "complement": more(invoice)}


def sold(partner: Partner) -> tuple[str, dict[str, Any]]:
    order = partner.done(partner.place(("CAFE-500", "10"), customer="Mercearia")["id"])
    return order["id"], order["invoices"][0]


def test_a_sale_is_cancelled_after_its_complement_and_not_complemented_meanwhile(
    aurora: Partner, office: BackOffice
) -> None:
    order, sale = sold(aurora)
    complement = drafted(aurora, complement=more(sale))
    answer = aurora.payload("cancelInvoice", "invoice { id }", **cancelling(sale))
    (refused,) = answer["errors"]
    assert (refused["code"], refused["path"]) == ("INVOICE_HAS_COMPLEMENTS", ["input", "invoiceId"])
    assert "2" in refused["message"]
    assert aurora.actions("invoice", sale["id"])["cancelInvoice"] == "INVOICE_HAS_COMPLEMENTS"
    assert aurora.actions("invoice", complement["id"])["cancelInvoice"] is None
    office.steer(pause=108)
    aurora.do("cancelInvoice", "invoice", **cancelling(complement))
    refused = aurora.refused("cancelInvoice", "invoice", **cancelling(sale))
    assert refused == [("INVOICE_HAS_COMPLEMENTS", "input.invoiceId")]
    office.calm()
    aurora.done(order)
    office.steer(pause=108)
    aurora.do("cancelInvoice", "invoice", **cancelling(sale))
    refused = aurora.refused("draftInvoice", "invoice", **complementing(sale))
    assert refused == [("INVOICE_EVENT_UNDER_WAY", "input.complement.invoiceId")]
    assert aurora.actions("invoice", sale["id"])["cancelInvoice"] == "INVOICE_EVENT_UNDER_WAY"
    office.calm()
    after = aurora.done(order)
    assert [one["status"] for one in after["invoices"]] == ["CANCELLED", "CANCELLED"]
    allowed = [name for name, reason in aurora.actions("invoice", sale["id"]).items() if reason is None]
    assert allowed == ["sendInvoiceByEmail"]
    assert_sound(office, aurora)


def test_who_cancels_and_who_complements_at_once_do_not_both_succeed(aurora: Partner) -> None:
    order, sale = sold(aurora)
    acts = [("cancelInvoice", cancelling(sale)), ("draftInvoice", complementing(sale))]
    with ThreadPoolExecutor(2) as clients:
        outcomes = list(clients.map(lambda act: attempted(aurora, *act), acts))
    cancelled = ([(), ("INVOICE_EVENT_UNDER_WAY",)], [(), ("INVALID_TRANSITION",)])
    assert outcomes in (*cancelled, [("INVOICE_HAS_COMPLEMENTS",), ()])
    aurora.done(order)
