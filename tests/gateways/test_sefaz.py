"""The road to the authority: real mutual TLS to the sandbox, on good days and on bad ones."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime

import httpx
import pytest

from domain.fiscal.ports import AuthorityUnavailable
from domain.kernel.brazil import Environment
from domain.kernel.money import Money
from tests.gateways.sample import CNPJ, cancellation, instalments, invoice
from tests.sandbox.fixtures import connect, no_pause
from tests.sandbox.issuing import OfSamples
from tests.sandbox.running import Sandbox
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.documents import NfeDocuments
from workers.gateways.nfe.sefaz import POLLS, Sefaz


async def test_a_document_is_authorised_with_its_protocol(documents: NfeDocuments, sefaz: Sefaz):
    before = datetime.now(UTC).replace(microsecond=0)
    receipt = await sefaz.submit(documents.signed_invoice(invoice(payment=instalments(Money.of("267.59")))))
    assert (receipt.status_code, receipt.reason) == (100, "Autorizado o uso da NF-e")
    assert receipt.protocol is not None
    assert receipt.protocol.startswith("135")
    assert receipt.received_at is not None
    assert receipt.received_at >= before
    assert receipt.answer.startswith(b'<protNFe xmlns="http://www.portalfiscal.inf.br/nfe" versao="4.00">')


async def test_the_service_says_that_it_is_in_operation(sefaz: Sefaz):
    assert (await sefaz.status()).status_code == 107


async def test_an_unknown_key_is_not_on_file(sefaz: Sefaz):
    receipt = await sefaz.consult(invoice().access_key or "")
    assert (receipt.status_code, receipt.protocol, receipt.answer) == (217, None, b"")


async def test_what_was_authorised_can_be_asked_for(documents: NfeDocuments, sefaz: Sefaz):
    made = invoice()
    sent = await sefaz.submit(documents.signed_invoice(made))
    known = await sefaz.consult(made.access_key or "")
    assert known == sent


async def test_a_cancelled_document_is_known_as_such(documents: NfeDocuments, sefaz: Sefaz):
    made = invoice()
    made.protocol = (await sefaz.submit(documents.signed_invoice(made))).protocol
    registered = await sefaz.register(documents.signed_event(cancellation(made), made))
    assert registered.status_code == 135
    assert registered.protocol is not None
    known = await sefaz.consult(made.access_key or "")
    assert (known.status_code, known.protocol) == (101, made.protocol)


async def test_a_batch_taken_for_later_is_collected(documents: NfeDocuments, sefaz: Sefaz, sandbox: Sandbox):
    sandbox.steer(asynchronous=True, pending=3)
    assert (await sefaz.submit(documents.signed_invoice(invoice()))).status_code == 100


async def test_a_batch_that_stays_in_process_is_no_answer(
    documents: NfeDocuments, sefaz: Sefaz, sandbox: Sandbox
):
    sandbox.steer(asynchronous=True, pending=POLLS + 1)
    made = invoice()
    with pytest.raises(AuthorityUnavailable, match="still in process"):
        await sefaz.submit(documents.signed_invoice(made))
    assert (await sefaz.consult(made.access_key or "")).status_code == 100


@pytest.mark.parametrize("pause", [108, 109])
async def test_what_was_taken_for_later_was_heard_whatever_follows(
    documents: NfeDocuments, sefaz: Sefaz, sandbox: Sandbox, pause: int
):
    async def stopped(_: float) -> None:
        sandbox.steer(pause=pause)

    sefaz.pause = stopped
    sandbox.steer(asynchronous=True, pending=1)
    with pytest.raises(AuthorityUnavailable) as away:
        await sefaz.submit(documents.signed_invoice(invoice()))
    assert not away.value.unheard


NO_ANSWER: tuple[dict, ...] = (
    *({"fail": 1}, {"pause": 108}, {"pause": 109}, {"refuse": True}, {"lose_before": 1}, {"lose_after": 1}),
    *({"cut_off": 1}, {"reject": {"code": 656}}, {"reject": {"code": 999}}),
)


@pytest.mark.parametrize("wishes", NO_ANSWER, ids=str)
async def test_whatever_is_no_answer_means_unavailable(
    documents: NfeDocuments, sefaz: Sefaz, sandbox: Sandbox, wishes: dict
):
    sandbox.steer(**wishes)
    with pytest.raises(AuthorityUnavailable):
        await sefaz.submit(documents.signed_invoice(invoice()))


async def test_an_authority_that_takes_too_long_is_unavailable(
    documents: NfeDocuments, certificate: Certificate, sandbox: Sandbox
):
    sandbox.steer(slow=30)
    hurried = connect(sandbox, certificate, seconds=0.2)
    with pytest.raises(AuthorityUnavailable, match="ReadTimeout"):
        await hurried.submit(documents.signed_invoice(invoice()))
    await hurried.aclose()


async def test_a_lost_answer_is_found_by_its_key(documents: NfeDocuments, sefaz: Sefaz, sandbox: Sandbox):
    made = invoice()
    sandbox.steer(lose_after=1)
    signed = documents.signed_invoice(made)
    with pytest.raises(AuthorityUnavailable):
        await sefaz.submit(signed)
    known = await sefaz.consult(made.access_key or "")
    assert known.status_code == 100
    assert (await sefaz.submit(signed)).status_code == 204


async def test_a_document_lost_on_its_way_is_not_on_file(
    documents: NfeDocuments, sefaz: Sefaz, sandbox: Sandbox
):
    made = invoice()
    sandbox.steer(lose_before=1)
    with pytest.raises(AuthorityUnavailable):
        await sefaz.submit(documents.signed_invoice(made))
    assert (await sefaz.consult(made.access_key or "")).status_code == 217
    assert (await sefaz.submit(documents.signed_invoice(made))).status_code == 100


async def test_a_rejection_is_an_answer(documents: NfeDocuments, sefaz: Sefaz, sandbox: Sandbox):
    sandbox.steer(reject={"code": 610})
    receipt = await sefaz.submit(documents.signed_invoice(invoice()))
    assert receipt.status_code == 610
    assert receipt.reason.startswith("Rejeicao: Total da NF difere")
    assert receipt.protocol is None


async def test_a_paused_authority_takes_no_event(documents: NfeDocuments, sefaz: Sefaz, sandbox: Sandbox):
    made = invoice()
    made.protocol = (await sefaz.submit(documents.signed_invoice(made))).protocol
    sandbox.steer(pause=108)
    with pytest.raises(AuthorityUnavailable, match="108"):
        await sefaz.register(documents.signed_event(cancellation(made), made))
    with pytest.raises(AuthorityUnavailable, match="108"):
        await sefaz.status()


async def test_without_a_certificate_there_is_no_connection(sandbox: Sandbox):
    context = ssl.create_default_context(cafile=sandbox.certificates.file)
    async with httpx.AsyncClient(verify=context, trust_env=False) as stranger:
        with pytest.raises(httpx.TransportError):
            await stranger.post(f"{sandbox.url}/NFeStatusServico4", content=b"")


async def test_a_certificate_of_another_authority_is_turned_away(sandbox: Sandbox, tmp_path):
    foreign = OfSamples.load_or_create(tmp_path)
    stranger = connect(sandbox, Certificate.open(foreign.issue_a1(CNPJ, "ESTRANHO", "1"), "1"))
    with pytest.raises(AuthorityUnavailable):
        await stranger.status()
    await stranger.aclose()


async def test_a_server_of_another_authority_is_not_believed(
    certificate: Certificate, sandbox: Sandbox, tmp_path
):
    elsewhere = OfSamples.load_or_create(tmp_path)
    careful = Sefaz.open(
        certificate,
        state="SP",
        environment=Environment.TESTING,
        base_url=sandbox.url,
        authority_file=elsewhere.file,
    )
    with pytest.raises(AuthorityUnavailable, match="ConnectError"):
        await careful.status()
    await careful.aclose()


async def test_nobody_listening_is_unavailable(certificate: Certificate, sandbox: Sandbox):
    nowhere = connect(sandbox, certificate)
    nowhere.base_url = "https://127.0.0.1:9"
    with pytest.raises(AuthorityUnavailable, match="ConnectError"):
        await nowhere.status()
    await nowhere.aclose()


async def test_the_settings_of_the_host_cannot_redirect_fiscal_documents(
    certificate: Certificate, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
    connected = connect(sandbox, certificate)
    assert (await connected.status()).status_code == 107
    await connected.aclose()


async def test_one_connection_serves_many_documents_at_once(documents: NfeDocuments, sefaz: Sefaz):
    signed = [documents.signed_invoice(invoice(number=number)) for number in range(1, 21)]
    receipts = await asyncio.gather(*map(sefaz.submit, signed))
    assert [receipt.status_code for receipt in receipts] == [100] * 20
    assert len({receipt.protocol for receipt in receipts}) == 20


async def test_the_authority_is_given_the_time_it_asks_for(
    documents: NfeDocuments, sefaz: Sefaz, sandbox: Sandbox
):
    waited: list[float] = []

    async def note(seconds: float) -> None:
        waited.append(seconds)
        await no_pause(seconds)

    sefaz.pause = note
    sandbox.steer(asynchronous=True, pending=1)
    await sefaz.submit(documents.signed_invoice(invoice()))
    assert waited == [1.0, 1.0]
