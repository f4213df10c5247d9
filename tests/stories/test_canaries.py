"""A customer's and an employee's data, and what opens doors, stay in the records they belong to."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
import redis

from persistence.embedded.child import free_port
from tests.canaries import (
    ACCOUNT,
    CLIENT_SECRET,
    CPF,
    EMAIL,
    NAME,
    NEEDED,
    PASSWORD,
    PERSONAL,
    PHONE,
    SALARY,
    SECRETS,
    STREET,
    TOKEN,
    URL,
    found,
)
from tests.collector import Collector
from tests.conftest import plain
from tests.patience import until
from tests.stories.back_office import BackOffice
from tests.stories.invitations import token_for
from tests.stories.partner import Partner

PLACE = ("street", "number", "district", "cityCode", "state", "postalCode")
RECORDS = {
    *("party", "employee", "salary", "bank_account", "pix_charge", "invoice", "invitation", "webhook"),
    "audit",
}
"""Facts and tasks, which more people and programs read, name whom they are about by id."""


@pytest.fixture
def opening(aurora: Partner, office: BackOffice) -> set[str]:
    """Sell to a person by boleto with Pix, of which a provider that is away should be told; fail to do
    a few things besides. What opens doors of what was made on the way."""
    site = {name: NEEDED[name] for name in PLACE if name in NEEDED} | {"street": STREET}
    person = {"kind": "PERSON", "name": NAME, "taxId": CPF, "email": EMAIL, "phone": PHONE, "address": site}
    aurora.do("registerParty", "party", **person, roles=["CUSTOMER"])
    hired = {"name": NAME, "cpf": CPF, "jobTitle": "Vendedor", "hiredOn": "2026-01-05", "salary": SALARY}
    aurora.do("hireEmployee", "employee", idempotencyKey=uuid4().hex, **hired)
    account = aurora.do("registerBankAccount", "bankAccount", **account_of())
    aurora.do("connectPixProvider", "pixProvider", **connection(account["id"]))
    secret = made(aurora, "registerWebhook", "secret", url=URL, events=["ORDER_PLACED"])
    aurora.do("inviteMember", "invitation", name=NAME, email=EMAIL, roles=["SALES"])
    token = token_for(office, EMAIL)
    order = aurora.place(("CAFE-500", "1"), customer=NAME, payment={"method": "BOLETO"})
    away = until(lambda: waits_for_provider(aurora, order["id"]), within=60)
    assert away["errorCode"] == "PIX_PROVIDER_UNAVAILABLE"
    noise(aurora)
    return {secret, token, aurora.access.apiKey, aurora.access.password}


def made(partner: Partner, mutation: str, thing: str, /, **values: Any) -> str:
    """The plain value that a mutation answers once."""
    payload = partner.payload(mutation, thing, **values)
    assert payload["errors"] == []
    return payload[thing]


def account_of() -> dict[str, Any]:
    named = {name: NEEDED[name] for name in ("bankCode", "branch", "accountDigit", "agreement", "wallet")}
    return named | {"account": ACCOUNT, "pixKey": EMAIL, "name": NAME, "city": "São Paulo"}


def connection(account: str) -> dict[str, Any]:
    address = f"http://127.0.0.1:{free_port()}"
    return {
        "bankAccountId": account,
        "address": f"{address}/v2",
        "tokenAddress": f"{address}/token",
        "clientId": "canario",
        "clientSecret": CLIENT_SECRET,
    }


def waits_for_provider(partner: Partner, order: str) -> dict[str, Any] | None:
    steps = partner.order(order)["process"]["steps"]
    return next((step for step in steps if step["errorCode"]), None)


def noise(partner: Partner) -> None:
    """Wrong passwords, tokens that are none, input of another type."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    signing = "mutation($i: SignInInput!) { signIn(input: $i) { errors { code } } }"
    wrong = {"email": EMAIL, "password": PASSWORD, "companyId": partner.access.id}
    for variables in ({"i": wrong}, {"i": {"email": [PASSWORD]}}):
        partner.http.post("/graphql", json={"query": signing, "variables": variables})
    partner.http.post("/graphql", json={"query": f'{{ node(id: "{CPF}") {{ id }} }}'}, headers=headers)
    partner.http.get(f"/files/{CPF}/{PASSWORD}", params={"token": TOKEN})


@pytest.fixture
def overheard(office: BackOffice) -> Iterator[bytearray]:
    """Every word that goes to the broker meanwhile."""
    heard, place = bytearray(), urlsplit(office.broker_url)

    def listen() -> None:
        while part := line.recv(65_536):
            heard.extend(part)

    with socket.create_connection((place.hostname, place.port)) as line:
        if place.password:
            line.sendall(f"AUTH {place.password}\r\n".encode())
        line.sendall(b"MONITOR\r\n")
        listening = threading.Thread(target=listen, daemon=True)
        listening.start()
        yield heard
        line.shutdown(socket.SHUT_RDWR)
        listening.join()


def kept_by_broker(url: str) -> Iterator[str]:
    """Every key with its value."""
    with redis.Redis.from_url(url) as valkey:
        for key in valkey.scan_iter():
            read = {b"string": "get", b"hash": "hgetall", b"zset": "zrange", b"set": "smembers"}
            kind = valkey.type(key)
            whole = (0, -1) if kind in (b"list", b"zset") else ()
            yield f"{key!r} {getattr(valkey, read.get(kind, 'lrange'))(key, *whole)!r}"


async def rows(url: str, company: UUID) -> dict[str, str]:
    """All rows of all tables that a company has, as text."""
    connection = await asyncpg.connect(plain(url))
    try:
        await connection.execute("select set_config('app.company', $1, false)", str(company))
        names = await connection.fetch(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        )
        return {
            name: str(await connection.fetch(f'select to_jsonb(t)::text from "{name}" t'))  # noqa: S608
            for (name,) in names
        }
    finally:
        await connection.close()


def metrics(office: BackOffice) -> str:
    ports = (office.ports[name] for name in ("api", "relay health", "worker health"))
    return "\n".join(httpx.get(f"http://127.0.0.1:{port}/metrics").text for port in ports)


def test_they_are_told_to_nobody_and_kept_in_the_records_they_belong_to_alone(
    aurora: Partner, office: BackOffice, overheard: bytearray, opening: set[str], collector: Collector
) -> None:
    collector.until(lambda spans: "payment_provider token" in {span.name for span in spans})
    told = {name: "\n".join(child.log) for name, child in office.children.items()}
    told["metrics"] = metrics(office)
    told["traces"] = "\n".join(body.decode(errors="replace") for body in collector.bodies)
    told["broker"] = overheard.decode(errors="replace") + "\n".join(kept_by_broker(office.broker_url))
    assert "PIX_PROVIDER_UNAVAILABLE" in told["worker"]
    assert "register_pix_charge" in told["broker"]
    sought = {*SECRETS, *PERSONAL, *opening}
    assert {name: canaries for name, text in told.items() if (canaries := found(text, sought))} == {}
    company = UUID(aurora.access.id.partition("_")[2])
    kept = asyncio.run(rows(office.database_url, company))
    assert "register_pix_charge" in kept["task"]
    assert {name for name, text in kept.items() if found(text, {*SECRETS, *opening})} == set()
    assert {name for name, text in kept.items() if found(text, PERSONAL)} <= RECORDS
    assert found(kept["audit"], PERSONAL) <= {URL}
