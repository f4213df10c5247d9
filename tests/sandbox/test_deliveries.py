"""Deliveries between our gateway and the sandbox, by the official schemas and the technical notes."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from domain.fiscal.delivery import Delivery, DeliveryFailure
from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_event import InvoiceEvent, InvoiceEventKind
from domain.kernel.brazil import Environment
from tests.gateways.sample import CNPJ, ISSUED_AT, LETTERED_CNPJ, cancellation, invoice, issuer
from tests.sandbox.running import Sandbox
from tests.sandbox.test_rules import authorized
from workers.deliveries import hash_of
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.markup import at, parse
from workers.gateways.nfe.schema import Schema, faults
from workers.gateways.nfe.sefaz import Sefaz
from workers.sandbox.certificates import TestAuthority

PICTURE = b"\x89PNG a signature"
KIND = InvoiceEventKind


@pytest.fixture
async def nation(certificates: TestAuthority, sandbox: Sandbox) -> AsyncIterator[Sefaz]:
    """The line to the Ambiente Nacional."""
    line = Sefaz.open(
        Certificate.open(certificates.issue_a1(CNPJ, "TORREFACAO", "1234"), "1234"),
        state="SP",
        environment=Environment.TESTING,
        base_url=sandbox.url,
        authority_file=certificates.file,
        authorizer="AN",
    )
    yield line
    await line.aclose()


def told(made: Invoice, kind: InvoiceEventKind = KIND.DELIVERY, **more: object) -> InvoiceEvent:
    failed = kind is KIND.FAILED_DELIVERY
    delivery = Delivery(
        at=ISSUED_AT + timedelta(minutes=1),
        proof_id=UUID(int=5),
        proof_hash=hash_of(PICTURE, made.access_key or ""),
        latitude=Decimal("-23.55052"),
        longitude=Decimal("-46.633308"),
        failure=DeliveryFailure.REFUSED if failed else None,
        attempt=2 if failed else None,
    )
    values = {"sequence": 1, "reason": "", "requested_at": ISSUED_AT + timedelta(minutes=2)}
    return InvoiceEvent(
        id=UUID(int=6),
        invoice_id=made.id,
        order_id=made.order_id,
        kind=kind,
        delivery=delivery,
        receiver_name="Ruí Sá – portaria",
        receiver_document="12.345.678-9",
        **values | more,  # ty: ignore[invalid-argument-type]
    )


def taking_back(made: Invoice, event: InvoiceEvent, kind: InvoiceEventKind, protocol: str) -> InvoiceEvent:
    back = told(made, kind, sequence=event.sequence, cancels_protocol=protocol)
    back.delivery = None
    return back


async def test_a_delivery_is_registered_by_the_nation_and_taken_back(
    documents: NfeDocuments, sefaz: Sefaz, nation: Sefaz
):
    made = await authorized(documents, sefaz)
    signed = documents.signed_event(told(made), made)
    assert (await sefaz.register(signed)).status_code == 250
    receipt = await nation.register(signed)
    assert (receipt.status_code, bool(receipt.protocol)) == (135, True)
    file = parse(documents.registered_file(signed, receipt.answer))
    assert not faults(file, Schema.REGISTERED_DELIVERY)
    assert at(file, "evento/infEvento/cOrgao") == "91"
    assert at(file, "evento/infEvento/detEvento/latGPS") == "-23.550520"
    assert (await sefaz.registered(signed)) is not None
    again = documents.signed_event(told(made, sequence=2), made)
    assert (await nation.register(again)).status_code == 825
    assert (await sefaz.register(documents.signed_event(cancellation(made), made))).status_code == 826
    for protocol, code in (("135260000000999", 460), (receipt.protocol or "", 135)):
        back = taking_back(made, told(made), KIND.DELIVERY_CANCELLATION, protocol)
        assert (await nation.register(documents.signed_event(back, made))).status_code == code
    assert (await nation.register(again)).status_code == 135


async def test_failed_deliveries_go_to_the_virtual_authority_however_many(
    documents: NfeDocuments, sefaz: Sefaz, nation: Sefaz
):
    made = await authorized(documents, sefaz)
    first, second = (told(made, KIND.FAILED_DELIVERY, sequence=number) for number in (1, 2))
    signed = documents.signed_event(first, made)
    assert (await nation.register(signed)).status_code == 250
    receipt = await sefaz.register(signed)
    assert receipt.status_code == 135
    file = parse(documents.registered_file(signed, receipt.answer))
    assert not faults(file, Schema.REGISTERED_FAILED_DELIVERY)
    assert [at(file, f"evento/infEvento/{path}") for path in ("cOrgao", "detEvento/tpMotivo")] == ["92", "2"]
    assert (await sefaz.register(documents.signed_event(second, made))).status_code == 135
    back = taking_back(made, first, KIND.FAILED_DELIVERY_CANCELLATION, receipt.protocol or "")
    assert (await sefaz.register(documents.signed_event(back, made))).status_code == 135
    back.sequence = 3
    assert (await sefaz.register(documents.signed_event(back, made))).status_code == 459
    assert (await sefaz.register(documents.signed_event(cancellation(made), made))).status_code == 826


async def test_a_delivery_is_neither_in_the_future_nor_before_the_document(
    documents: NfeDocuments, sefaz: Sefaz, nation: Sefaz
):
    made = await authorized(documents, sefaz)
    for moved, code in ((timedelta(minutes=3), 821), (timedelta(days=-60), 823)):
        event = told(made)
        assert event.delivery
        event.delivery = replace(event.delivery, at=ISSUED_AT + moved)
        assert (await nation.register(documents.signed_event(event, made))).status_code == code


async def test_a_failure_of_no_known_kind_is_explained(documents: NfeDocuments, sefaz: Sefaz):
    made = await authorized(documents, sefaz)
    event = told(made, KIND.FAILED_DELIVERY, reason="A ponte caiu; a estrada acaba.")
    assert event.delivery
    event.delivery = replace(event.delivery, failure=DeliveryFailure.OTHER, attempt=None, latitude=None)
    signed = documents.signed_event(event, made)
    detail = parse(signed).find("{*}infEvento/{*}detEvento")
    assert detail is not None
    assert [at(detail, name) for name in ("tpMotivo", "xJustMotivo", "nTentativa", "latGPS")] == [
        "4",
        "A ponte caiu; a estrada acaba.",
        "",
        "",
    ]
    assert (await sefaz.register(signed)).status_code == 135


def test_the_hash_is_of_the_key_and_the_picture_in_base64():
    key = "3" * 44
    whole = hashlib.sha1(f"{key}{b64encode(PICTURE).decode()}".encode(), usedforsecurity=False)
    assert hash_of(PICTURE, key) == b64encode(whole.digest()).decode()
    assert len(hash_of(PICTURE, key)) == 28


def test_nothing_is_signed_before_the_picture_was_read(documents: NfeDocuments):
    made = invoice()
    made.protocol = "135260000000001"
    event = told(made)
    assert event.delivery
    event.delivery = replace(event.delivery, proof_hash=None)
    with pytest.raises(ValueError, match="picture"):
        documents.signed_event(event, made)


def test_an_issuer_whose_cnpj_has_letters_tells_of_deliveries(certificates: TestAuthority):
    certificate = Certificate.open(certificates.issue_a1(LETTERED_CNPJ, "LETRAS", "1234"), "1234")
    made = invoice(seller=issuer(cnpj=LETTERED_CNPJ))
    made.protocol = "135260000000001"
    for kind in (KIND.DELIVERY, KIND.FAILED_DELIVERY):
        assert LETTERED_CNPJ.encode() in NfeDocuments(certificate).signed_event(told(made, kind), made)
