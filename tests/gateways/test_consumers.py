"""NFC-e: its form, its QR code read back from the printed page, and what another program says of both."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1

from domain.fiscal.emission import Emission
from domain.fiscal.invoice import InvoiceKind
from domain.fiscal.printed import CardBrand, Payment, Tender
from domain.fiscal.taxes import TaxKind
from domain.fiscal.till import check_taxes
from domain.kernel.brazil import Environment, State
from domain.kernel.calendar import business_date
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod
from domain.kernel.refusal import Missing
from tests.gateways.sample import ISSUED_AT, in_contingency, invoice, nfce, tax
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.consumer import ConsumerCode, consult_address, supplement_of
from workers.gateways.nfe.danfe import render_danfce
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.endpoints import Service, address, authorizer_of
from workers.gateways.nfe.markup import DSIG, at, parse, tag

CODE = ConsumerCode(1, "CSC-DO-SANDBOX-0001")
BASE = "https://www.homologacao.nfce.fazenda.sp.gov.br/qrcode?p="
CASH_AND_CARD = (
    Tender(method=PaymentMethod.CASH, amount=Money.of("200.00")),
    Tender(
        method=PaymentMethod.CREDIT_CARD,
        amount=Money.of("100.00"),
        brand=CardBrand.ELO,
        authorization="A1B2",
    ),
)


def qr_code(signed: bytes) -> list[str]:
    text, _ = supplement_of(signed)
    assert text
    assert text.startswith(BASE)
    return text.removeprefix(BASE).split("|")


def test_online_it_is_key_version_environment_and_the_hash_with_the_code(certificate: Certificate) -> None:
    made = nfce()
    key, version, environment, number, digest = qr_code(NfeDocuments(certificate, CODE).signed_invoice(made))
    assert (key, version, environment, number) == (made.access_key, "2", "2", "1")
    said = f"{made.access_key}|2|2|1{CODE.code}"
    assert digest == hashlib.sha1(said.encode()).hexdigest().upper()  # noqa: S324


def test_offline_it_has_day_total_and_the_digest_that_is_signed(certificate: Certificate) -> None:
    signed = NfeDocuments(certificate, CODE).signed_invoice(nfce(emission=Emission.OFFLINE))
    _, _, _, day, total, digest, number, _ = qr_code(signed)
    assert (day, total, number) == ("21", "267.59", "1")
    found = parse(signed).findtext(f".//{{{DSIG}}}DigestValue")
    assert bytes.fromhex(digest).decode() == found


def test_without_a_code_it_is_of_version_3(certificate: Certificate) -> None:
    made = nfce()
    assert qr_code(NfeDocuments(certificate).signed_invoice(made)) == [made.access_key, "3", "2"]


@pytest.mark.parametrize(("anonymous", "consumer"), [(False, ["2", "52998224725"]), (True, ["", ""])])
def test_offline_version_3_is_signed_with_the_certificate(
    certificate: Certificate, anonymous: bool, consumer: list[str]
) -> None:
    made = nfce(emission=Emission.OFFLINE, anonymous=anonymous)
    parts = qr_code(NfeDocuments(certificate).signed_invoice(made))
    assert parts[3:7] == ["21", "267.59", *consumer]
    key = certificate.x509.public_key()
    assert isinstance(key, RSAPublicKey)
    said = "|".join(parts[:-1]).encode()
    key.verify(base64.b64decode(parts[-1]), said, PKCS1v15(), SHA1())  # noqa: S303


@pytest.mark.parametrize("emission", [Emission.NORMAL, Emission.OFFLINE])
@pytest.mark.parametrize("code", [CODE, None])
def test_machines_read_the_qr_code_from_the_page(
    certificate: Certificate, emission: Emission, code: ConsumerCode | None
) -> None:
    signed = NfeDocuments(certificate, code).signed_invoice(nfce(emission=emission, payments=CASH_AND_CARD))
    page = pypdfium2.PdfDocument(render_danfce(signed))[0]
    (read,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert read.text == supplement_of(signed)[0]
    text = page.get_textpage().get_text_range()
    assert ("EMITIDA EM CONTINGÊNCIA" in text) == (emission is Emission.OFFLINE)
    assert "32,41" in text


def test_it_says_what_was_paid_by_which_means_and_the_change(certificate: Certificate) -> None:
    signed = parse(NfeDocuments(certificate, CODE).signed_invoice(nfce(payments=CASH_AND_CARD)))[0]
    paid = [(at(one, "tPag"), at(one, "vPag")) for one in signed.iterfind(f"{tag('pag')}/{tag('detPag')}")]
    assert paid == [("01", "200.00"), ("03", "100.00")]
    assert at(signed, "pag/vTroco") == "32.41"
    card = signed.findall(f"{tag('pag')}/{tag('detPag')}")[1]
    assert (at(card, "card/tBand"), at(card, "card/cAut")) == ("06", "A1B2")


def test_its_form_is_that_of_a_sale_in_person(certificate: Certificate) -> None:
    signed = parse(NfeDocuments(certificate, CODE).signed_invoice(nfce()))[0]
    form = [at(signed, f"ide/{name}") for name in ("mod", "tpImp", "indPres", "indFinal", "idDest", "dhCont")]
    assert form == ["65", "4", "1", "1", "1", ""]
    assert signed.find(tag("cobr")) is None
    assert at(signed, "dest/CPF") == "52998224725"
    assert signed.find(f"{tag('dest')}/{tag('enderDest')}") is None


def test_who_sells_in_person_says_nothing_of_ipi_nor_who_carries_the_goods(certificate: Certificate) -> None:
    made = nfce()
    no_ipi = tax(TaxKind.IPI, "53", ZERO, "0", framework="999")
    for line in made.lines:
        line.taxes, line.freight = (*line.taxes, no_ipi), Money.of("5.00")
    made.total += Money.of("10.00")
    signed = parse(NfeDocuments(certificate, CODE).signed_invoice(made))[0]
    assert signed.find(f".//{tag('IPI')}") is None
    assert [at(signed, name) for name in ("transp/modFrete", "total/ICMSTot/vFrete", "pag/detPag/vPag")] == [
        "9",
        "10.00",
        str(made.total.amount),
    ]


def test_goods_with_ipi_are_not_sold_at_the_till() -> None:
    made = nfce()
    check_taxes(made)
    made.lines[0].taxes = (*made.lines[0].taxes, tax(TaxKind.IPI, "50", Money.of("100"), "5"))
    with pytest.raises(Missing):
        check_taxes(made)


def test_another_total_is_owed_by_card_and_the_change_that_was_given_stays() -> None:
    paid = Payment(method=PaymentMethod.CASH, instalments=(), tendered=CASH_AND_CARD)
    more = paid.of(Money.of("280.00"), was=Money.of("267.59"), on=business_date(ISSUED_AT))
    assert [str(one.amount.amount) for one in more.tendered] == ["200.00", "112.41"]


def test_an_nfe_in_contingency_says_since_when_and_why(certificate: Certificate) -> None:
    made = in_contingency(invoice(), Emission.SVC_AN)
    signed = parse(NfeDocuments(certificate).signed_invoice(made))[0]
    assert (at(signed, "ide/tpEmis"), at(signed, "ide/dhCont")) == ("6", "2026-11-21T09:30:00-03:00")
    assert at(signed, "ide/xJust") == "Autoridade sem resposta desde cedo"
    assert signed.get("Id") == f"NFe{made.access_key}"


@pytest.mark.parametrize("environment", Environment)
def test_every_state_has_its_addresses(environment: Environment) -> None:
    for state in State:
        for use in ("QR_CODE", "KEY"):
            assert 21 <= len(consult_address(use, state.value, environment)) <= 85
        for service in Service:
            where = address(service, state=state.value, environment=environment, kind=InvoiceKind.NFCE)
            assert where.startswith("https://")
        for emission in (Emission.SVC_AN, Emission.SVC_RS):
            name = authorizer_of(state.value, InvoiceKind.NFE, emission)
            assert address(Service.AUTHORIZATION, state=state.value, environment=environment, authorizer=name)


def test_a_state_without_address_is_refused_by_name() -> None:
    with pytest.raises(Missing):
        consult_address("KEY", "ZZ", Environment.TESTING)


def test_the_code_is_in_no_text_that_is_logged() -> None:
    assert CODE.code not in f"{CODE!r} {CODE}"


def test_tables_name_no_state_twice() -> None:
    rows = Path(__file__).parents[2].joinpath("workers/gateways/nfe/consult_addresses.csv").read_text()
    keys = [line.split(",")[:3] for line in rows.splitlines()[1:]]
    assert len(keys) == len({tuple(key) for key in keys}) == 108
