"""The cancellation event, held against the official schema and its amendments for letters."""

from __future__ import annotations

import pytest
from lxml import etree

from domain.fiscal.ports import InvalidDocument
from tests.gateways.sample import LETTERED_CNPJ, cancellation, invoice, issuer
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.markup import at
from workers.sandbox.certificates import TestAuthority

PROTOCOL = "135260000000001"


def authorized(**changes):
    made = invoice(**changes)
    made.protocol = PROTOCOL
    return made


def test_a_cancellation_names_key_protocol_and_reason(documents: NfeDocuments):
    made = authorized()
    event = etree.fromstring(documents.signed_event(cancellation(made), made))
    assert event[0].get("Id") == f"ID110111{made.access_key}01"
    assert at(event, "infEvento/detEvento/nProt") == PROTOCOL
    assert at(event, "infEvento/detEvento/xJust") == "Pedido lançado em duplicidade pelo vendedor"
    assert at(event, "infEvento/dhEvento").endswith("-03:00")


def test_an_issuer_whose_cnpj_has_letters_can_cancel(certificates: TestAuthority):
    certificate = Certificate.open(certificates.issue_a1(LETTERED_CNPJ, "LETRAS", "1234"), "1234")
    made = authorized(seller=issuer(cnpj=LETTERED_CNPJ))
    event = NfeDocuments(certificate).signed_event(cancellation(made), made)
    assert at(etree.fromstring(event), "infEvento/CNPJ") == LETTERED_CNPJ


def test_a_reason_that_is_too_short_breaks_the_schema(documents: NfeDocuments):
    made = authorized()
    event = cancellation(made)
    event.reason = "curto demais"
    with pytest.raises(InvalidDocument) as refusal:
        documents.signed_event(event, made)
    assert any("xJust" in error for error in refusal.value.errors)


def test_only_an_authorised_invoice_has_a_cancellation(documents: NfeDocuments):
    made = invoice()
    with pytest.raises(ValueError, match="authorised"):
        documents.signed_event(cancellation(made), made)
