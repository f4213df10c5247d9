"""Authorised documents reach their recipients by e-mail, once: by themselves, by hand, when cancelled."""

from __future__ import annotations

import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.stories.back_office import BackOffice
from tests.stories.partner import PATIENCE, Partner
from tests.stories.test_a_sale import fetched

LETTERS = (
    "query($id: ID!) { invoice(by: {id: $id}) {"
    " accessKey xml { url } letters { kind status recipients sentAt } } }"
)


@pytest.fixture
def mail(office: BackOffice) -> Path:
    return office.mail


def letters_about(mail: Path, key: str) -> list[EmailMessage]:
    found = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in mail.glob("*.eml")]
    return [letter for letter in found if key in letter.as_string()]


def told(partner: Partner, id: str, count: int) -> dict[str, Any]:
    """The document once so many letters were sent."""
    deadline = time.monotonic() + PATIENCE
    while True:
        invoice = partner.query(LETTERS, id=id)["invoice"]
        if [letter["status"] for letter in invoice["letters"]] == ["SENT"] * count:
            return invoice
        assert time.monotonic() < deadline, invoice
        time.sleep(0.03)


def test_the_customer_gets_the_authorised_file_and_hears_of_its_cancellation(
    aurora: Partner, office: BackOffice, mail: Path
) -> None:
    aurora.do("setInvoiceMailing", "mailing", enabled=True, replyTo="fiscal@aurora.example")
    order = aurora.done(aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"])
    (sold,) = order["invoices"]
    invoice = told(aurora, sold["id"], 1)
    (letter,) = letters_about(mail, invoice["accessKey"])
    assert (letter["To"], letter["Reply-To"]) == ("fiscal@cliente.example", "fiscal@aurora.example")
    files = {part.get_filename(): part.get_content() for part in letter.iter_attachments()}
    assert files[f"{invoice['accessKey']}-procNFe.xml"] == fetched(aurora, invoice["xml"]["url"])
    assert files[f"{invoice['accessKey']}.pdf"].startswith(b"%PDF")
    by_hand = {"invoiceId": sold["id"], "to": ["contador@example.com", "bia@example.com"]}
    aurora.do("sendInvoiceByEmail", "invoice", idempotencyKey=uuid4().hex, **by_hand)
    told(aurora, sold["id"], 2)
    wrong = aurora.refused(
        "sendInvoiceByEmail", "invoice", idempotencyKey=uuid4().hex, invoiceId=sold["id"], to=["nobody"]
    )
    assert wrong == [("MALFORMED", "input.to.0")]
    aurora.do(
        "cancelInvoice",
        "invoice",
        idempotencyKey=uuid4().hex,
        invoiceId=sold["id"],
        reason="Pedido digitado em duplicidade",
    )
    invoice = told(aurora, sold["id"], 3)
    assert sorted(letter["kind"] for letter in invoice["letters"]) == [
        "CANCELLATION",
        "DOCUMENT",
        "DOCUMENT",
    ]
    cancelled = next(
        one for one in letters_about(mail, invoice["accessKey"]) if "cancelada" in one["Subject"]
    )
    assert [part.get_filename() for part in cancelled.iter_attachments()] == [
        f"{invoice['accessKey']}-procEventoNFe.xml"
    ]
    logs = "\n".join(line for child in office.children.values() for line in child.log)
    assert "contador@example.com" not in logs
    assert "fiscal@cliente.example" not in logs


def test_nothing_is_sent_until_the_company_chooses_so(aurora: Partner, mail: Path) -> None:
    order = aurora.done(aurora.place(("CAFE-500", "1"), customer="Mercearia")["id"])
    aurora.settle_down()
    assert letters_about(mail, order["invoices"][0]["accessKey"]) == []
