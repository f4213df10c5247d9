"""To which addresses a person's documents were mailed is told to them, and forgotten with them."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from tests.stories.partner import Partner
from tests.stories.test_mailed_documents import told

HANA = {
    "kind": "PERSON",
    "name": "Hana Sato",
    "taxId": "111.444.777-35",
    "email": "hana@example.com",
    "address": {
        "street": "Rua Augusta",
        "number": "7",
        "district": "Centro",
        "cityCode": "3550308",
        "state": "SP",
        "postalCode": "01305000",
    },
    "roles": ["CUSTOMER"],
}
EXPORTED = "query($id: ID!) { personalDataRequest(by: {id: $id}) { data } }"
LETTERS = "query($id: ID!) { invoice(by: {id: $id}) { letters { status recipients } } }"


def sold(aurora: Partner, customer: str) -> str:
    order = aurora.done(aurora.place(("CAFE-500", "1"), customer=customer)["id"])
    return order["invoices"][0]["id"]


def mailed(aurora: Partner, invoice: str, *to: str) -> None:
    aurora.do("sendInvoiceByEmail", "invoice", idempotencyKey=uuid4().hex, invoiceId=invoice, to=to)
    told(aurora, invoice, 1)


def recipients(aurora: Partner, invoice: str) -> list[list[str]]:
    return [one["recipients"] for one in aurora.query(LETTERS, id=invoice)["invoice"]["letters"]]


@pytest.mark.usefixtures("office")
def test_letters_are_told_and_forgotten_with_the_person(aurora: Partner) -> None:
    hana = aurora.do("registerParty", "party", **HANA)["id"]
    hers, other = sold(aurora, "Hana"), sold(aurora, "Mercearia")
    mailed(aurora, hers, "hana.sato@example.org", "hana@example.com")
    mailed(aurora, other, "Hana@example.com", "contador@example.com")
    who = {"partyId": hana, "basis": "ERASURE_REQUEST"}
    asked = aurora.do("exportPersonalData", "personalDataRequest", **who)["id"]
    data = json.loads(aurora.query(EXPORTED, id=asked)["personalDataRequest"]["data"])
    assert sorted(letter["recipients"] for letter in data["invoice_letter"]) == [
        ["Hana@example.com"],
        ["hana.sato@example.org", "hana@example.com"],
    ]
    aurora.do("erasePersonalData", "personalDataRequest", idempotencyKey=uuid4().hex, **who)
    assert recipients(aurora, hers) == [[]]
    assert recipients(aurora, other) == [["contador@example.com"]]
    (kept,) = aurora.query(LETTERS, id=hers)["invoice"]["letters"]
    assert kept["status"] == "SENT"
