"""Brute force: counted for an account at each address, and everywhere; hashes grow stronger by themselves."""

from __future__ import annotations

import asyncio
import threading

import httpx
import pytest_asyncio
from argon2 import PasswordHasher, extract_parameters

from api.app import create_app
from api.ids import wire
from domain.kernel.command import Command
from domain.platform.patience import FREE_ANYWHERE
from domain.platform.session import FREE_ATTEMPTS
from persistence.platform.passwords import LONGEST_QUEUE, THREADS, PasswordHashes, TooBusy, passwords
from persistence.platform.permissions import _commands
from persistence.platform.principals import login_of
from persistence.settings import Settings
from tests.api.front import EMAIL, PASSWORD, SIGN_IN, Client

PREPARED = {"BeginSecondFactor", "ComeIn", "GoOver", "KeepSecondFactor", "OpenProvenSession", "OpenSession"}
"""What is left once the proof was looked at."""
OF_OTHERS = {"AddMember", "ConfigureConsumerInvoicing", "ConnectPixProvider", "UploadCertificate"}
"""Secrets that are handed over and prove nothing about who does."""


@pytest_asyncio.fixture
async def proxied(database, database_url, storage):
    """The API behind a proxy, which tells from where somebody comes."""
    settings = Settings(database_url=database_url, trusted_proxies="127.0.0.1")
    transport = httpx.ASGITransport(app=create_app(settings, database, storage))
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        yield Client(client)


async def tried(client: Client, company, password: str, address: str) -> str | None:
    """The code of the refusal; None for who came in."""
    input = {"email": EMAIL, "password": password, "companyId": wire("company", company)}
    body = {"query": SIGN_IN, "variables": {"input": input}}
    answer = await client.send(body, **{"x-forwarded-for": address})
    errors = answer.json()["data"]["signIn"]["errors"]
    return errors[0]["code"] if errors else None


async def test_a_stranger_elsewhere_does_not_keep_the_owner_of_an_account_out(proxied, ours):
    for _ in range(FREE_ATTEMPTS):
        assert await tried(proxied, ours.id, "wrong wrong wrong", "203.0.113.7") == "INVALID_CREDENTIALS"
    assert await tried(proxied, ours.id, PASSWORD, "203.0.113.7") == "TOO_MANY_ATTEMPTS"
    assert await tried(proxied, ours.id, PASSWORD, "198.51.100.9") is None
    assert await tried(proxied, ours.id, PASSWORD, "203.0.113.7") == "TOO_MANY_ATTEMPTS"


async def test_many_addresses_together_are_no_way_round(proxied, ours):
    for number in range(FREE_ANYWHERE):
        address = f"2001:db8::{number:x}"
        assert await tried(proxied, ours.id, "wrong wrong wrong", address) == "INVALID_CREDENTIALS"
    assert await tried(proxied, ours.id, PASSWORD, "198.51.100.9") == "TOO_MANY_ATTEMPTS"


async def test_no_guess_is_made_in_a_rehearsal(anonymous, ours):
    company = wire("company", ours.id)
    for password in (PASSWORD, "wrong wrong wrong"):
        input = {"email": EMAIL, "password": password, "companyId": company}
        refused = await anonymous.do("signIn", input | {"validateOnly": True}, "accessToken")
        assert refused["accessToken"] is None
        assert [(error["code"], error["path"]) for error in refused["errors"]] == [
            ("NOT_REHEARSED", ["input", "validateOnly"])
        ]
        flawed = await anonymous.do("signIn", input | {"idempotencyKey": ""}, "accessToken")
        assert (flawed["accessToken"], len(flawed["errors"])) == (None, 1)
        assert flawed["errors"][0]["code"] == "MALFORMED"


def test_whatever_takes_a_proof_is_never_rehearsed():
    takes = {"password", "code", "current_password"}
    asked = {each for each in _commands(Command) if takes.intersection(getattr(each, "confidential", ()))}
    assert {each.__name__ for each in asked if not each.proves} == PREPARED | OF_OTHERS


async def test_where_somebody_failed_is_not_readable(proxied, ours, owner):
    await tried(proxied, ours.id, "wrong wrong wrong", "203.0.113.7")
    async with owner.transaction():
        await owner.execute(f"set local app.company = '{ours.id}'")
        kept = "\n".join(str(row) for row in await owner.fetch("select * from sign_in_attempts"))
    assert kept.count("failures=1") == 2
    assert "203.0.113.7" not in kept
    assert EMAIL not in kept


async def test_a_digest_under_parameters_of_before_is_renewed_when_its_password_is_shown(
    anonymous, ours, database, monkeypatch
):
    first = await digest_of(database, ours)
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords(), "hasher", stronger)
    await anonymous.sign_in(ours.id, password="wrong wrong wrong")
    assert await digest_of(database, ours) == first
    ana = anonymous.holding((await anonymous.sign_in(ours.id))["accessToken"])
    renewed = await digest_of(database, ours)
    assert extract_parameters(first).time_cost == 1
    assert extract_parameters(renewed).time_cost == 2
    assert (await anonymous.sign_in(ours.id))["accessToken"]
    assert await digest_of(database, ours) == renewed, "once is enough"
    assert (await ana.send({"query": "{ viewer { name } }"})).status_code == 200, "no session ended"


async def digest_of(database, ours) -> str:
    async with database.reading(ours.id) as connection:
        return (await login_of(connection, ours.id, EMAIL)).password_digest


def test_hashes_have_the_parameters_that_owasp_asks_for():
    made = PasswordHashes().hasher
    assert (made.type.name, made.memory_cost, made.time_cost, made.parallelism) == ("ID", 19_456, 2, 1)
    assert (made.hash_len, made.salt_len) == (32, 16)


async def test_hashing_leaves_the_event_loop_alone_and_makes_nobody_wait_without_end(monkeypatch):
    hashes, threads = PasswordHashes(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)), set()
    monkeypatch.setattr(hashes, "_verified", lambda *_: threads.add(threading.get_ident()))
    await asyncio.gather(*(hashes.matches("x", "y") for _ in range(LONGEST_QUEUE)))
    assert threading.get_ident() not in threads
    assert len(threads) <= THREADS
    crowd = await asyncio.gather(
        *(hashes.matches("x", "y") for _ in range(LONGEST_QUEUE + 3)), return_exceptions=True
    )
    assert sum(isinstance(each, TooBusy) for each in crowd) == 3


async def test_a_person_who_does_not_exist_is_hashed_for_as_well(monkeypatch):
    hashes, verified = PasswordHashes(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)), []
    real = hashes._verified
    monkeypatch.setattr(hashes, "_verified", lambda *said: verified.append(said) or real(*said))
    assert not await hashes.matches("x", None)
    assert not await hashes.matches("nobody has this password", None)
    assert len(verified) == 2
