"""The sandbox as a server: official answers, faults on demand, and a memory that survives."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from lxml import etree

from tests.gateways.sample import CNPJ, cancellation, invoice
from tests.sandbox.fixtures import PASSWORD, connect
from tests.sandbox.running import Sandbox, running_sandbox
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.endpoints import Service
from workers.gateways.nfe.markup import NAMESPACE, Element, alone, at, parse
from workers.gateways.nfe.schema import Schema, faults
from workers.gateways.nfe.sefaz import Sefaz
from workers.gateways.nfe.signature import sign
from workers.gateways.nfe.soap import content_type, envelope, result

KEY = invoice().access_key or ""


def message(name: str, *parts: str | bytes, layout: str = "4.00") -> bytes:
    content = b"".join(part if isinstance(part, bytes) else part.encode() for part in parts)
    return f'<{name} xmlns="{NAMESPACE}" versao="{layout}">'.encode() + content + f"</{name}>".encode()


QUERY = message("consSitNFe", f"<tpAmb>2</tpAmb><xServ>CONSULTAR</xServ><chNFe>{KEY}</chNFe>")
STATUS = message("consStatServ", "<tpAmb>2</tpAmb><cUF>35</cUF><xServ>STATUS</xServ>")


async def ask(sefaz: Sefaz, service: Service, question: bytes) -> Element:
    """The bare answer, cut out of its envelope."""
    response = await sefaz.http.post(
        f"{sefaz.base_url}/{service}",
        content=envelope(service, question),
        headers={"Content-Type": content_type(service)},
    )
    return parse(alone(result(service, response.content)))


def batch(*signed: bytes, synchronous: bool = True) -> bytes:
    return message("enviNFe", f"<idLote>1</idLote><indSinc>{synchronous:d}</indSinc>", *signed)


def events(signed: bytes) -> bytes:
    return message("envEvento", "<idLote>1</idLote>", signed, layout="1.00")


def receipt_question(receipt: str) -> bytes:
    return message("consReciNFe", f"<tpAmb>2</tpAmb><nRec>{receipt}</nRec>")


def void(certificate: Certificate, first: int, last: int) -> bytes:
    request = (
        f'<infInut Id="ID3526{CNPJ}55001{first:09d}{last:09d}"><tpAmb>2</tpAmb><xServ>INUTILIZAR</xServ>'
        f"<cUF>35</cUF><ano>26</ano><CNPJ>{CNPJ}</CNPJ><mod>55</mod><serie>1</serie><nNFIni>{first}</nNFIni>"
        f"<nNFFin>{last}</nNFFin><xJust>Numeros pulados por engano</xJust></infInut>"
    )
    return sign(message("inutNFe", request), certificate)


async def test_every_answer_satisfies_the_official_schema(
    documents: NfeDocuments, sefaz: Sefaz, certificate: Certificate
):
    made = invoice()
    signed = documents.signed_invoice(made)
    ok = await ask(sefaz, Service.AUTHORIZATION, batch(signed))
    made.protocol = at(ok, "protNFe/infProt/nProt")
    event = events(documents.signed_event(cancellation(made), made))
    later = batch(documents.signed_invoice(invoice(number=2)), synchronous=False)
    received = await ask(sefaz, Service.AUTHORIZATION, later)
    receipt = at(received, "infRec/nRec")
    answers = [
        (ok, Schema.INVOICE_BATCH_ANSWER, "104"),
        (await ask(sefaz, Service.AUTHORIZATION, batch(signed)), Schema.INVOICE_BATCH_ANSWER, "104"),
        (await ask(sefaz, Service.AUTHORIZATION, batch(b"<NFe/>")), Schema.INVOICE_BATCH_ANSWER, "225"),
        (received, Schema.INVOICE_BATCH_ANSWER, "103"),
        (
            await ask(sefaz, Service.AUTHORIZATION_RESULT, receipt_question(receipt)),
            Schema.BATCH_QUERY_ANSWER,
            "104",
        ),
        (
            await ask(sefaz, Service.AUTHORIZATION_RESULT, receipt_question("350000000000999")),
            Schema.BATCH_QUERY_ANSWER,
            "106",
        ),
        (await ask(sefaz, Service.QUERY, QUERY), Schema.INVOICE_QUERY_ANSWER, "100"),
        (await ask(sefaz, Service.EVENT, event), Schema.CANCELLATION_BATCH_ANSWER, "128"),
        (await ask(sefaz, Service.QUERY, QUERY), Schema.INVOICE_QUERY_ANSWER, "101"),
        (await ask(sefaz, Service.STATUS, STATUS), Schema.STATUS_QUERY_ANSWER, "107"),
    ]
    for answer, schema, code in answers:
        assert at(answer, "cStat") == code, etree.tostring(answer)
        assert not faults(answer, schema), etree.tostring(answer)
    voided = await ask(sefaz, Service.NUMBER_VOID, void(certificate, 8, 9))
    assert at(voided, "infInut/cStat") == "102"
    assert not faults(voided, Schema.NUMBER_VOID_ANSWER)


async def test_a_batch_is_in_process_until_it_is_done(
    documents: NfeDocuments, sefaz: Sefaz, sandbox: Sandbox
):
    sandbox.steer(asynchronous=True, pending=1)
    received = await ask(sefaz, Service.AUTHORIZATION, batch(documents.signed_invoice(invoice())))
    question = receipt_question(at(received, "infRec/nRec"))
    answers = [await ask(sefaz, Service.AUTHORIZATION_RESULT, question) for _ in range(2)]
    assert [at(answer, "cStat") for answer in answers] == ["105", "104"]
    assert not faults(answers[0], Schema.BATCH_QUERY_ANSWER)


async def test_two_documents_cannot_be_answered_at_once(documents: NfeDocuments, sefaz: Sefaz):
    both = batch(*(documents.signed_invoice(invoice(number=number)) for number in (1, 2)))
    assert at(await ask(sefaz, Service.AUTHORIZATION, both), "cStat") == "764"


async def test_numbers_given_up_cannot_be_used(
    documents: NfeDocuments, sefaz: Sefaz, certificate: Certificate
):
    codes = []
    for first, last in ((5, 7), (5, 7), (9, 8)):
        answer = await ask(sefaz, Service.NUMBER_VOID, void(certificate, first, last))
        codes.append(at(answer, "infInut/cStat"))
    assert codes == ["102", "563", "224"]
    assert (await sefaz.submit(documents.signed_invoice(invoice(number=6)))).status_code == 206
    assert (await sefaz.submit(documents.signed_invoice(invoice(number=8)))).status_code == 100
    used = await ask(sefaz, Service.NUMBER_VOID, void(certificate, 8, 10))
    assert at(used, "infInut/cStat") == "241"


@pytest.mark.parametrize(
    ("path", "body"), [("NFeStatusServico4", b"<no/>"), ("NFeStatusServico4", b"not xml")]
)
async def test_what_is_no_soap_gets_a_fault(sefaz: Sefaz, path: str, body: bytes):
    response = await sefaz.http.post(f"{sefaz.base_url}/{path}", content=body)
    assert response.status_code == 500
    assert b"Fault" in response.content


async def test_an_unknown_service_is_not_found(sefaz: Sefaz):
    assert (await sefaz.http.post(f"{sefaz.base_url}/NFeOutro4", content=b"")).status_code == 404


async def test_what_was_authorised_survives_a_restart(tmp_path: Path):
    with running_sandbox(tmp_path) as sandbox:
        certificate = Certificate.open(sandbox.certificates.issue_a1(CNPJ, "EMPRESA", PASSWORD), PASSWORD)
        signed = NfeDocuments(certificate).signed_invoice(invoice())
        sefaz = connect(sandbox, certificate)
        before = await sefaz.submit(signed)
        await sefaz.aclose()
    with running_sandbox(tmp_path) as sandbox:
        sefaz = connect(sandbox, certificate)
        known, again = await sefaz.consult(KEY), await sefaz.submit(signed)
        following = await sefaz.submit(NfeDocuments(certificate).signed_invoice(invoice(number=2)))
        await sefaz.aclose()
    assert known == before
    assert again.status_code == 204
    assert following.protocol is not None
    assert before.protocol is not None
    assert int(following.protocol) == int(before.protocol) + 1


async def test_it_is_steered_over_plain_http(documents: NfeDocuments, sefaz: Sefaz, sandbox: Sandbox):
    async with httpx.AsyncClient(base_url=sandbox.steer_url, trust_env=False) as hands:
        assert (await hands.get("/health/live")).json() == {"status": "ok", "failures": {}}
        wish = {"reject": {"code": 610, "count": 2, "tax_id": "12ABC34501DE35"}, "slow": 0}
        assert (await hands.post("/steer", json=wish)).json()["reject"] == [wish["reject"]]
        assert (await sefaz.submit(documents.signed_invoice(invoice()))).status_code == 610
        assert (await hands.delete("/steer")).json()["reject"] == []
        assert (await sefaz.submit(documents.signed_invoice(invoice()))).status_code == 100
        seen = (await hands.get("/documents")).json()
    assert [one["statusCode"] for one in seen] == [610, 100]
    assert {one["accessKey"] for one in seen} == {KEY}


async def test_it_says_whether_it_can_answer_and_how_much_it_has(tmp_path: Path):
    with running_sandbox(tmp_path) as sandbox:
        async with httpx.AsyncClient(base_url=sandbox.steer_url, trust_env=False) as hands:
            assert (await hands.get("/health/ready")).json() == {"status": "ok", "failures": {}}
            assert "retaguarda_sandbox_requests_total" in (await hands.get("/metrics")).text
            sandbox.authority.archive.close()
            assert (await hands.get("/health/ready")).status_code == 503
            assert (await hands.get("/health/live")).status_code == 200


async def test_a_wish_for_one_recipient_spares_the_others(
    sandbox: Sandbox, documents: NfeDocuments, sefaz: Sefaz
):
    sandbox.steer(reject={"code": 999, "count": 5, "tax_id": "52998224725"})
    assert (await sefaz.submit(documents.signed_invoice(invoice()))).status_code == 100


IMPOSSIBLE: tuple[dict, ...] = (
    *(
        {"explode": 1},
        {"slow": -1},
        {"slow": "long"},
        {"pause": 107},
        {"fail": True},
        {"reject": {"kode": 1}},
    ),
    *({"refuse": 1}, {"fail": -1}, {"fail": None}, {"reject": 5}),
)


@pytest.mark.parametrize("wish", IMPOSSIBLE, ids=str)
async def test_what_cannot_be_steered_is_refused(sandbox: Sandbox, wish: dict):
    async with httpx.AsyncClient(base_url=sandbox.steer_url, trust_env=False) as hands:
        assert (await hands.post("/steer", json=wish)).status_code == 400
        assert (await hands.get("/steer")).json()["fail"] == 0


async def test_a_malformed_wish_is_refused(sandbox: Sandbox):
    async with httpx.AsyncClient(base_url=sandbox.steer_url, trust_env=False) as hands:
        for body in (b"{", b"[]", b"3"):
            assert (await hands.post("/steer", content=body)).status_code == 400


def test_its_certificates_say_what_they_are_worth(sandbox: Sandbox):
    assert "sem valor fiscal" in sandbox.certificates.certificate.subject.rfc4514_string()
    assert sandbox.certificates.server_key.stat().st_mode & 0o077 == 0
