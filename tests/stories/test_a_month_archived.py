"""A month of documents as one file, byte for byte as they were authorised."""

from __future__ import annotations

import hashlib
import io
import json
import time
import zipfile
from typing import Any
from uuid import uuid4

from tests.stories.partner import PATIENCE, Partner
from tests.stories.test_a_sale import fetched

OPERATION = "id kind status total processed failed errorCode resultUrl"


def archived(partner: Partner, id: str) -> dict[str, Any]:
    query = f"query($id: ID!) {{ bulkOperation(by: {{id: $id}}) {{ {OPERATION} }} }}"
    deadline = time.monotonic() + PATIENCE
    while (operation := partner.query(query, id=id)["bulkOperation"])["status"] in ("QUEUED", "RUNNING"):
        assert time.monotonic() < deadline, operation
        time.sleep(0.03)
    return operation


def recipient_of(partner: Partner, invoice: str) -> str:
    query = "query($id: ID!) { invoice(by: {id: $id}) { recipient { id } } }"
    return partner.query(query, id=invoice)["invoice"]["recipient"]["id"]


def looked_at(partner: Partner, subject: str) -> list[dict[str, Any]]:
    """What of it somebody was shown, as the record has it."""
    query = """query($id: ID!) { auditEntries(where: {subject: {eq: $id}, command: {eq: "ReadSensitive"}}) {
        nodes { seen { thing fields ids } } } }"""
    nodes = partner.query(query, id=subject)["auditEntries"]["nodes"]
    return [look for node in nodes for look in node["seen"]]


def test_the_documents_of_a_month_are_handed_out_as_they_are_kept(aurora: Partner) -> None:
    orders = [aurora.place(("CAFE-500", "1"), customer="Mercearia") for _ in range(3)]
    invoices = [aurora.done(order["id"])["invoices"][0] for order in orders]
    reason = "Pedido digitado em duplicidade"
    given_up = {"idempotencyKey": uuid4().hex, "invoiceId": invoices[0]["id"], "reason": reason}
    aurora.do("cancelInvoice", "invoice", **given_up)
    aurora.settle_down()
    month = invoices[0]["accessKey"][2:6]
    month = f"20{month[:2]}-{month[2:]}"
    asked = aurora.do("archiveInvoices", "bulkOperation", OPERATION, issueMonth=month)
    done = archived(aurora, asked["id"])
    assert (done["kind"], done["status"], done["processed"], done["failed"]) == ("ARCHIVE", "DONE", 3, 0)
    whole = zipfile.ZipFile(io.BytesIO(fetched(aurora, done["resultUrl"])))
    lines = [json.loads(line) for line in whole.read("index.jsonl").splitlines()]
    assert [line["status"] for line in lines].count("CANCELLED") == 2
    for line in lines:
        assert hashlib.sha256(whole.read(line["file"])).hexdigest() == line["sha256"]
    for invoice in invoices:
        (name,) = [
            line["file"]
            for line in lines
            if line["access_key"] == invoice["accessKey"] and line["file"].endswith("procNFe.xml")
        ]
        assert whole.read(name) == fetched(aurora, invoice["xml"]["url"])
    again = archived(aurora, aurora.do("archiveInvoices", "bulkOperation", OPERATION, month=month)["id"])
    first, second = (fetched(aurora, one["resultUrl"]) for one in (done, again))
    assert first == second
    for subject, seen in (
        (done["id"], {"thing": "BulkOperation", "fields": ["archive"], "ids": [done["id"]]}),
        (recipient_of(aurora, invoices[0]["id"]), None),
    ):
        looks = looked_at(aurora, subject)
        assert seen in looks if seen else {look["fields"][0] for look in looks} >= {"xml"}
    empty = aurora.do("archiveInvoices", "bulkOperation", OPERATION, month="2020-01")
    assert archived(aurora, empty["id"])["processed"] == 0
    for said, refused in (
        ({"month": "2020-13"}, ("MALFORMED", "input.month")),
        ({}, ("REQUIRED", "input.issueMonth")),
        ({"month": month, "issueMonth": month}, ("OUT_OF_RANGE", "input.month")),
    ):
        assert aurora.refused("archiveInvoices", "bulkOperation", **said) == [refused]
