"""Goods are delivered, or not: who took them is told to the authority with a picture, and taken back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.files.sending import PNG
from tests.stories.back_office import BackOffice
from tests.stories.mover import Mover
from tests.stories.partner import Partner
from workers.deliveries import hash_of

EVENTS = """
query($id: ID!) { invoice(by: {id: $id}) { accessKey issuedAt events {
  availableActions { action allowed reason }
  id kind status sequence reason statusCode protocol xml { url } receiverName receiverDocument
  delivery { at failure attempt latitude longitude proofId proofHash }
} } }
"""


@pytest.fixture
def person(office: BackOffice, aurora: Partner) -> Mover:
    return Mover.signed_in(office.url, aurora.access)


@pytest.fixture
def told(aurora: Partner, person: Mover) -> dict[str, Any]:
    """What every telling of a delivery says, and the order it is of."""
    order = aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"]
    (invoice,) = aurora.done(order)["invoices"]
    upload = person.send("canhoto.png", PNG, "image/png")
    proof = person.do("attachFile", "attachment", "id", subjectId=invoice["id"], uploadId=upload["id"])
    issued = aurora.query(EVENTS, id=invoice["id"])["invoice"]["issuedAt"]
    return {"order": order, "invoiceId": invoice["id"], "proofId": proof["id"], "at": issued}


def events_of(partner: Partner, told: dict[str, Any]) -> dict[str, Any]:
    """The invoice once nothing is on its way."""
    partner.done(told["order"])
    return partner.query(EVENTS, id=told["invoiceId"])["invoice"]


def given(told: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"idempotencyKey": uuid4().hex, **{name: told[name] for name in ("invoiceId", "proofId")}, **more}


def test_who_took_the_goods_is_told_and_taken_back(aurora: Partner, told: dict[str, Any]) -> None:
    receiver = {"receiverName": "Rui Sá", "receiverDocument": "12.345.678-9", "deliveredAt": told["at"]}
    place = {"latitude": "-23.5505199", "longitude": "-46.633308"}
    aurora.do("recordDelivery", "invoice", **given(told, **receiver, **place))
    invoice = events_of(aurora, told)
    (event,) = invoice["events"]
    assert (event["kind"], event["status"], event["statusCode"]) == ("DELIVERY", "REGISTERED", 135)
    assert (event["receiverName"], event["receiverDocument"]) == ("Rui Sá", "12.345.678-9")
    assert event["delivery"] == {
        "at": told["at"],
        "failure": None,
        "attempt": None,
        "latitude": "-23.55052",
        "longitude": "-46.633308",
        "proofId": told["proofId"],
        "proofHash": hash_of(PNG, invoice["accessKey"]),
    }
    xml = aurora.http.get(event["xml"]["url"]).raise_for_status().text
    assert f"<hashComprovante>{event['delivery']['proofHash']}</hashComprovante>" in xml
    assert aurora.refused("recordDelivery", "invoice", **given(told, **receiver)) == [
        ("ALREADY_DELIVERED", "input.invoiceId")
    ]
    cancel = {"idempotencyKey": uuid4().hex, "reason": "Pedido lançado em duplicidade"}
    assert aurora.refused("cancelInvoice", "invoice", invoiceId=told["invoiceId"], **cancel) == [
        ("INVOICE_HAS_DELIVERIES", "input.invoiceId")
    ]
    actions = aurora.actions("invoice", told["invoiceId"])
    assert (actions["recordDelivery"], actions["cancelInvoice"]) == (
        "ALREADY_DELIVERED",
        "INVOICE_HAS_DELIVERIES",
    )
    assert (actions["recordFailedDelivery"], actions["correctInvoiceByLetter"]) == (None, None)
    allowed = {"action": "cancelDelivery", "allowed": True, "reason": None}
    assert event["availableActions"] == [allowed]
    aurora.do("cancelDelivery", "invoice", eventId=event["id"], idempotencyKey=uuid4().hex)
    gone, back = events_of(aurora, told)["events"]
    refused = {"action": "cancelDelivery", "allowed": False, "reason": "INVALID_TRANSITION"}
    assert (gone["availableActions"], back["availableActions"]) == ([refused], [refused])
    actions = aurora.actions("invoice", told["invoiceId"])
    assert (actions["recordDelivery"], actions["cancelInvoice"]) == (None, None)
    assert (back["kind"], back["status"], back["sequence"]) == ("DELIVERY_CANCELLATION", "REGISTERED", 1)
    aurora.do("cancelInvoice", "invoice", invoiceId=told["invoiceId"], **cancel)
    aurora.wait(told["order"], lambda order: order["status"] == "PLACED")


def test_a_failed_delivery_whose_answer_is_lost_is_told_once(
    aurora: Partner, office: BackOffice, told: dict[str, Any]
) -> None:
    office.steer(lose_after=1)
    why = {"failure": "OTHER", "explanation": "A ponte caiu; a estrada acaba antes.", "attempt": 1}
    aurora.do("recordFailedDelivery", "invoice", **given(told, attemptedAt=told["at"], **why))
    (event,) = events_of(aurora, told)["events"]
    assert (event["kind"], event["status"], event["statusCode"]) == ("FAILED_DELIVERY", "REGISTERED", 135)
    assert (event["delivery"]["failure"], event["reason"]) == ("OTHER", why["explanation"])
    early = given(told, attemptedAt="2026-01-01T00:00:00Z", failure="REFUSED")
    assert aurora.refused("recordFailedDelivery", "invoice", **early) == [
        ("OUT_OF_RANGE", "input.attemptedAt")
    ]
