"""Letters, substitutes and numbers given up, between our gateway and the sandbox, by the official schemas."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from lxml import etree

from domain.fiscal.invoice import Invoice, InvoiceKind
from domain.fiscal.invoice_event import InvoiceEvent, InvoiceEventKind
from domain.fiscal.number_void import NumberVoid
from domain.fiscal.ports import InvalidDocument
from domain.kernel.brazil import Environment
from tests.gateways.sample import ISSUED_AT, LETTERED_CNPJ, cancellation, invoice, issuer
from tests.sandbox.running import Sandbox
from tests.sandbox.test_rules import authorized
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.danfe import render_dacce
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.markup import at, parse
from workers.gateways.nfe.schema import Schema, faults
from workers.gateways.nfe.sefaz import Sefaz
from workers.sandbox.certificates import TestAuthority

TEXT = "O transporte foi feito por Rápido Sul Ltda."


def letter(made: Invoice, *, sequence: int = 1, text: str = TEXT) -> InvoiceEvent:
    return InvoiceEvent(
        id=UUID(int=6),
        invoice_id=made.id,
        order_id=made.order_id,
        kind=InvoiceEventKind.CORRECTION,
        sequence=sequence,
        reason=text,
        requested_at=ISSUED_AT,
    )


def substitution(made: Invoice, by: Invoice) -> InvoiceEvent:
    event = letter(made, text="Venda registrada duas vezes")
    event.kind, event.substitute_key = InvoiceEventKind.SUBSTITUTION, by.access_key
    return event


def a_void(first: int, last: int) -> NumberVoid:
    return NumberVoid(
        id=UUID(int=7),
        establishment_id=UUID(int=1),
        kind=InvoiceKind.NFE,
        environment=Environment.TESTING,
        series=1,
        year=2026,
        first=first,
        last=last,
        reason="Números pulados por engano",
        requested_at=ISSUED_AT,
    )


async def test_a_letter_with_its_answer_is_the_official_file_and_prints(
    documents: NfeDocuments, sefaz: Sefaz
):
    made = await authorized(documents, sefaz)
    signed = documents.signed_event(letter(made), made)
    file = documents.registered_file(signed, (await sefaz.register(signed)).answer)
    assert not faults(parse(file), Schema.REGISTERED_CORRECTION)
    assert render_dacce(file, made.issuer).startswith(b"%PDF")


async def test_letters_come_in_their_sequence_and_each_once(documents: NfeDocuments, sefaz: Sefaz):
    made = await authorized(documents, sefaz)
    sent = [documents.signed_event(letter(made, sequence=number), made) for number in (1, 1, 3, 2)]
    assert [(await sefaz.register(event)).status_code for event in sent] == [135, 573, 594, 135]
    await sefaz.register(documents.signed_event(cancellation(made), made))
    after = documents.signed_event(letter(made, sequence=3), made)
    assert (await sefaz.register(after)).status_code == 218


async def test_an_answer_that_was_lost_is_found_and_that_of_another_letter_is_not(
    documents: NfeDocuments, sefaz: Sefaz
):
    made = await authorized(documents, sefaz)
    ours = documents.signed_event(letter(made), made)
    assert await sefaz.registered(ours) is None
    answered = await sefaz.register(ours)
    assert await sefaz.registered(ours) == answered
    theirs = documents.signed_event(letter(made, text="Outra correção, de outro programa."), made)
    assert await sefaz.registered(theirs) is None


async def test_a_late_cancellation_is_taken_as_late_and_later_not_at_all(
    documents: NfeDocuments, sefaz: Sefaz, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
):
    made = await authorized(documents, sefaz)
    on_time = sandbox.authority.clock
    event = documents.signed_event(cancellation(made), made)
    for hours, code in ((481, 501), (25, 155)):
        late = on_time() + timedelta(hours=hours)
        monkeypatch.setitem(vars(sandbox.authority.decide), "clock", lambda late=late: late)
        assert (await sefaz.register(event)).status_code == code


async def test_what_goes_for_a_substitute_names_one_that_stands(documents: NfeDocuments, sefaz: Sefaz):
    made, other = await authorized(documents, sefaz), invoice(number=2)
    event = documents.signed_event(substitution(made, other), made)
    assert (await sefaz.register(event)).status_code == 494
    await sefaz.submit(documents.signed_invoice(other))
    assert (await sefaz.register(event)).status_code == 135
    assert (await sefaz.consult(made.access_key or "")).status_code == 101


def test_a_letter_that_is_too_short_breaks_the_schema(documents: NfeDocuments):
    made = invoice()
    made.protocol = "135260000000001"
    with pytest.raises(InvalidDocument):
        documents.signed_event(letter(made, text="curta"), made)


async def test_numbers_given_up_have_their_official_file(documents: NfeDocuments, sefaz: Sefaz):
    made = invoice()
    signed = documents.signed_void(a_void(5, 7), made.issuer)
    receipt = await sefaz.void(signed)
    assert (receipt.status_code, bool(receipt.protocol)) == (102, True)
    file = parse(documents.voided_file(signed, receipt.answer))
    assert [etree.QName(part).localname for part in file] == ["inutNFe", "retInutNFe"]
    assert not faults(file[0], Schema.NUMBER_VOID)
    again = [
        (await sefaz.void(documents.signed_void(a_void(*them), made.issuer))) for them in ((5, 7), (7, 8))
    ]
    assert [one.status_code for one in again] == [563, 256]


async def test_numbers_given_up_are_those_of_one_model(documents: NfeDocuments, sefaz: Sefaz):
    void, seller = a_void(5, 7), invoice().issuer
    assert (await sefaz.void(documents.signed_void(void, seller))).status_code == 102
    void.kind = InvoiceKind.NFCE
    assert (await sefaz.void(documents.signed_void(void, seller))).status_code == 102


def test_an_issuer_whose_cnpj_has_letters_gives_up_numbers(certificates: TestAuthority):
    certificate = Certificate.open(certificates.issue_a1(LETTERED_CNPJ, "LETRAS", "1234"), "1234")
    signed = NfeDocuments(certificate).signed_void(a_void(1, 1), issuer(cnpj=LETTERED_CNPJ))
    assert at(parse(signed), "infInut/CNPJ") == LETTERED_CNPJ
