"""Charges with due date at a payment provider: by the Pix API's rules, on bad days, with TLS both ways."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from domain.finance.due_charge import Debtor, DueCharge
from domain.finance.pix_charge import PixChargeStatus
from domain.finance.pix_provider import ProviderRefused
from domain.finance.ports import ProviderUnavailable
from domain.kernel.calendar import BRASILIA
from domain.kernel.money import Money
from persistence.embedded.child import free_port
from tests.gateways.sample import SAO_PAULO
from tests.patience import until_async
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.pix.body import body_of, revision_of
from workers.gateways.pix.provider import Account, Provider
from workers.sandbox.certificates import TestAuthority
from workers.sandbox.psp.app import Provider as Sandbox
from workers.sandbox.psp.app import application
from workers.sandbox.psp.rules import faults_of_charge, faults_of_revision
from workers.sandbox.psp.server import provider_door
from workers.sandbox.server import Door

TODAY = date(2026, 11, 23)
TXID = "A" * 25 + "01"
CHARGE = DueCharge(
    txid=TXID,
    key="5f84a4c5-c5cb-4599-9f13-7eb4d419dacc",
    amount=Money.of("123.45"),
    due_on=date(2026, 12, 23),
    days_after_due=30,
    debtor=Debtor(name="Francisco da Silva", tax_id="12345678909", address=SAO_PAULO),
    fine=Decimal("2"),
    monthly_interest=Decimal("0.9999"),
    discount=Decimal("5"),
    discount_until=date(2026, 12, 13),
    message="NF-e 1/1",
)
ACCOUNT = Account(
    address="http://psp.test/v2",
    token_address="http://psp.test/oauth/token",
    client_id="us",
    client_secret="s",
)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(clock=lambda: datetime(2026, 11, 23, 12, tzinfo=BRASILIA))


@pytest_asyncio.fixture
async def line(sandbox: Sandbox) -> AsyncIterator[Provider]:
    provider = Provider(httpx.AsyncClient(transport=httpx.ASGITransport(application(sandbox))), ACCOUNT)
    yield provider
    await provider.aclose()


def kept(sandbox: Sandbox, txid: str = TXID) -> dict[str, Any]:
    return sandbox.charges["us", txid]


def test_the_body_is_in_the_words_of_the_published_description() -> None:
    assert body_of(CHARGE) == {
        "calendario": {"dataDeVencimento": "2026-12-23", "validadeAposVencimento": 30},
        "devedor": {
            "cpf": "12345678909",
            "nome": "Francisco da Silva",
            "logradouro": f"{SAO_PAULO.street}, {SAO_PAULO.number}",
            "cidade": SAO_PAULO.city,
            "uf": "SP",
            "cep": SAO_PAULO.postal_code.replace("-", ""),
        },
        "valor": {
            "original": "123.45",
            "multa": {"modalidade": 2, "valorPerc": "2.00"},
            "juros": {"modalidade": 3, "valorPerc": "0.99"},
            "desconto": {"modalidade": 2, "descontoDataFixa": [{"data": "2026-12-13", "valorPerc": "5.00"}]},
        },
        "chave": "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc",
        "solicitacaoPagador": "NF-e 1/1",
    }
    company = replace(CHARGE, debtor=replace(CHARGE.debtor, tax_id="12ABC34501DE35"))
    assert body_of(company)["devedor"]["cnpj"] == "12ABC34501DE35"


def test_what_was_not_agreed_is_not_told() -> None:
    none = Decimal(0)
    bare = replace(CHARGE, fine=none, monthly_interest=none, discount=none, message="")
    assert body_of(bare)["valor"] == {"original": "123.45"}
    assert "solicitacaoPagador" not in body_of(bare)
    assert revision_of(bare)["valor"]["desconto"]["descontoDataFixa"][0]["valorPerc"] == "0.00"
    assert faults_of_revision(revision_of(bare), due_on="2026-12-23") == []


async def test_a_charge_is_registered_once_however_often_it_is_told(line: Provider, sandbox: Sandbox) -> None:
    first, again = await line.register(CHARGE), await line.register(CHARGE)
    assert first == again
    assert (first.txid, first.status) == (TXID, PixChargeStatus.ACTIVE)
    assert first.location == kept(sandbox)["location"]
    assert not first.location.startswith("http")
    assert await line.find(TXID) == first
    assert await line.find("B" * 27) is None


async def test_it_is_revised_and_withdrawn_and_then_stays_away(line: Provider, sandbox: Sandbox) -> None:
    await line.register(CHARGE)
    await line.revise(replace(CHARGE, amount=Money.of("60.00"), discount=Decimal(0)))
    assert kept(sandbox)["valor"]["original"] == "60.00"
    assert kept(sandbox)["valor"]["multa"] == {"modalidade": 2, "valorPerc": "2.00"}
    await line.withdraw(TXID)
    found = await line.find(TXID)
    assert found is not None
    assert found.status is PixChargeStatus.REMOVED
    with pytest.raises(ProviderRefused) as refused:
        await line.register(CHARGE)
    assert refused.value.facts["status"] == 400
    assert "ATIVA" in str(refused.value.facts["reason"])


async def test_what_was_paid_is_known(line: Provider, sandbox: Sandbox) -> None:
    await line.register(CHARGE)
    sandbox.pay(TXID)
    found = await line.find(TXID)
    assert found is not None
    assert found.status is PixChargeStatus.PAID


async def test_a_charge_that_breaks_the_rules_is_refused_with_its_reasons(line: Provider) -> None:
    wrong = replace(CHARGE, due_on=date(2026, 11, 20), discount_until=date(2026, 12, 13))
    with pytest.raises(ProviderRefused) as refused:
        await line.register(wrong)
    assert "cobv.calendario.dataDeVencimento: é anterior" in str(refused.value.facts["reason"])
    assert "posterior à data de vencimento" in str(refused.value.facts["reason"])


async def test_a_token_that_ended_early_is_asked_for_again(line: Provider, sandbox: Sandbox) -> None:
    await line.register(CHARGE)
    sandbox.tokens.clear()
    assert await line.find(TXID)


async def test_a_provider_that_does_not_know_us_refuses_and_is_not_waited_for(sandbox: Sandbox) -> None:
    http = httpx.AsyncClient(transport=httpx.ASGITransport(application(sandbox)))
    async with http:
        with pytest.raises(ProviderRefused) as refused:
            await Provider(http, replace(ACCOUNT, client_id="stranger")).register(CHARGE)
    assert refused.value.facts["status"] == 401


async def test_a_bad_day_is_waited_out(line: Provider, sandbox: Sandbox) -> None:
    sandbox.trouble.fail = 1
    with pytest.raises(ProviderUnavailable):
        await line.register(CHARGE)
    sandbox.trouble.lose = 1
    with pytest.raises(ProviderUnavailable):
        await line.register(CHARGE)
    assert await line.find(TXID), "it was done, and only the answer was lost"


@pytest.mark.parametrize(
    "body", [b"x" * 300_000, b"", b"[]", b"{}", b'{"txid": "x", "status": "NOVA", "location": "x"}']
)
async def test_an_answer_without_sense_is_a_fault_and_nothing_else(body: bytes) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        token = b'{"access_token": "t", "expires_in": 3600}'
        return httpx.Response(200, content=token if "oauth" in request.url.path else body)

    line = Provider(httpx.AsyncClient(transport=httpx.MockTransport(answer)), ACCOUNT)
    with pytest.raises(ProviderUnavailable):
        await line.find(TXID)
    await line.aclose()


async def is_open(door: Door) -> bool:
    return door.started


def broken(**changes: Any) -> dict[str, Any]:
    body = body_of(CHARGE)
    for path, value in changes.items():
        *steps, last = path.split("__")
        part: Any = body
        for step in steps:
            part = part[step]
        part[last] = value
    return body


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"calendario": None}, "cobv.calendario"),
        ({"calendario__dataDeVencimento": "23/12/2026"}, "cobv.calendario.dataDeVencimento"),
        ({"calendario__validadeAposVencimento": -1}, "cobv.calendario.validadeAposVencimento"),
        ({"devedor__cnpj": "12345678000195"}, "cobv.devedor"),
        ({"devedor__nome": ""}, "cobv.devedor"),
        ({"valor__original": "0.00"}, "cobv.valor.original"),
        ({"valor__original": 123.45}, "cobv.valor.original"),
        ({"valor__multa": {"modalidade": 3, "valorPerc": "1.00"}}, "cobv.valor.multa"),
        ({"valor__juros": {"modalidade": 9, "valorPerc": "1.00"}}, "cobv.valor.juros"),
        ({"valor__abatimento": {"modalidade": 1, "valorPerc": "123.45"}}, "cobv.valor.abatimento"),
        ({"valor__desconto": {"modalidade": 1}}, "cobv.valor.desconto"),
        ({"valor__desconto": {"modalidade": 3}}, "cobv.valor.desconto"),
        ({"chave": ""}, "cobv.chave"),
        ({"solicitacaoPagador": "x" * 141}, "cobv.solicitacaoPagador"),
    ],
)
def test_the_practising_provider_finds_what_a_real_one_would(changes: dict[str, Any], field: str) -> None:
    assert [fault.property for fault in faults_of_charge(broken(**changes), today=TODAY)] == [field]


def test_the_published_example_keeps_the_rules_but_for_numbers_written_as_text() -> None:
    body = broken(valor__multa={"modalidade": "2", "valorPerc": "15.00"})
    assert [fault.property for fault in faults_of_charge(body, today=TODAY)] == ["cobv.valor.multa"]
    assert faults_of_charge(body_of(CHARGE), today=TODAY) == []


async def test_both_sides_show_certificates_where_the_provider_wants_it(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    authority, port = TestAuthority.load_or_create(tmp_path), free_port()
    door = provider_door(sandbox, "127.0.0.1", port, authority)
    serving = asyncio.create_task(door.serve())
    await until_async(lambda: is_open(door))
    base = f"https://127.0.0.1:{port}"
    account = replace(ACCOUNT, address=f"{base}/v2", token_address=f"{base}/oauth/token")
    ours = Certificate.open(authority.issue_a1("11222333000181", "Loja", "secret"), "secret")
    known = Provider.open(account, ours, authority_file=authority.file)
    stranger = Provider.open(account, authority_file=authority.file)
    try:
        assert (await known.register(CHARGE)).status is PixChargeStatus.ACTIVE
        with pytest.raises(ProviderUnavailable):
            await stranger.register(CHARGE)
    finally:
        await known.aclose()
        await stranger.aclose()
        door.should_exit = True
        await serving


async def test_production_calls_public_addresses_with_tls_alone() -> None:
    with pytest.raises(ProviderRefused):
        Provider.open(ACCOUNT, production=True)
    for host in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "localhost"):
        base = f"https://{host}"
        account = replace(ACCOUNT, address=f"{base}/v2", token_address=f"{base}/token")
        line = Provider.open(account, production=True)
        with pytest.raises(ProviderUnavailable, match="PrivateAddress"):
            await line.find(TXID)
        await line.aclose()


def test_secrets_are_not_printed() -> None:
    secret = base64.b64encode(b"our secret").decode()
    assert secret not in repr(replace(ACCOUNT, client_secret=secret))
