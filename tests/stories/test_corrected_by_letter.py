"""A letter corrects what an authorised invoice says wrongly; the newest one takes the place of the others."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner

LETTERS = """
query($id: ID!) { invoice(by: {id: $id}) { status events {
  kind status sequence reason statusCode protocol late substituteKey xml { url } pdf { url }
} } }
"""
TRANSPORT = "O transporte foi feito por Rápido Sul Ltda."


@pytest.fixture
def invoice(aurora: Partner) -> dict[str, Any]:
    placed = aurora.place(("CAFE-500", "1"), customer="Mercearia")
    (only,) = aurora.done(placed["id"])["invoices"]
    return only | {"order": placed["id"]}


def correct(partner: Partner, invoice: dict[str, Any], text: str) -> list[dict[str, Any]]:
    """The letters of the invoice once all is done."""
    ask(partner, invoice, text)
    partner.done(invoice["order"])
    return partner.query(LETTERS, id=invoice["id"])["invoice"]["events"]


def ask(partner: Partner, invoice: dict[str, Any], text: str) -> None:
    given = {"idempotencyKey": uuid4().hex, "invoiceId": invoice["id"], "correction": text}
    partner.do("correctInvoiceByLetter", "invoice", **given)


def refusals(partner: Partner, invoice: dict[str, Any], text: str) -> list[tuple[str, str]]:
    given = {"idempotencyKey": uuid4().hex, "invoiceId": invoice["id"], "correction": text}
    return partner.refused("correctInvoiceByLetter", "invoice", **given)


def test_letters_are_counted_and_each_has_its_file_and_its_print(
    aurora: Partner, invoice: dict[str, Any]
) -> None:
    (first,) = correct(aurora, invoice, TRANSPORT)
    assert (first["kind"], first["status"], first["sequence"]) == ("CORRECTION", "REGISTERED", 1)
    assert (first["statusCode"], first["late"], first["substituteKey"]) == (135, False, None)
    _, second = correct(aurora, invoice, "São 2 volumes e não 3.")
    assert (second["sequence"], second["reason"]) == (2, f"{TRANSPORT} São 2 volumes e não 3.")
    xml = aurora.http.get(second["xml"]["url"]).raise_for_status().text
    assert f"<xCorrecao>{TRANSPORT} São 2 volumes e não 3.</xCorrecao>" in xml
    assert f"<nProt>{second['protocol']}</nProt>" in xml
    assert aurora.http.get(second["pdf"]["url"]).raise_for_status().content.startswith(b"%PDF")
    assert aurora.query(LETTERS, id=invoice["id"])["invoice"]["status"] == "AUTHORIZED"


def test_a_letter_whose_answer_is_lost_is_registered_once(
    aurora: Partner, office: BackOffice, invoice: dict[str, Any]
) -> None:
    office.steer(lose_after=1)
    (letter,) = correct(aurora, invoice, TRANSPORT)
    assert (letter["status"], letter["sequence"], letter["statusCode"]) == ("REGISTERED", 1, 135)
    assert letter["protocol"]


def test_a_letter_that_cannot_be_written_is_refused_by_name(
    aurora: Partner, office: BackOffice, invoice: dict[str, Any]
) -> None:
    assert refusals(aurora, invoice, "curta") == [("TOO_SHORT", "input.correction")]
    assert refusals(aurora, invoice, "x" * 1001) == [("TOO_LONG", "input.correction")]
    office.steer(refuse=True)
    ask(aurora, invoice, TRANSPORT)
    assert refusals(aurora, invoice, TRANSPORT) == [("INVOICE_EVENT_UNDER_WAY", "input.invoiceId")]
    office.calm()
    aurora.done(invoice["order"])
    reason = {"idempotencyKey": uuid4().hex, "reason": "Pedido lançado em duplicidade"}
    aurora.do("cancelInvoice", "invoice", invoiceId=invoice["id"], **reason)
    aurora.wait(invoice["order"], lambda order: order["status"] == "PLACED")
    assert refusals(aurora, invoice, TRANSPORT) == [("INVALID_TRANSITION", "input.invoiceId")]
