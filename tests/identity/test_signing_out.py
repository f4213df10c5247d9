"""Who signs out at the provider is out here too; nobody else can say so."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import text

from api.oidc.claims import LOGOUT
from api.oidc.logout import ADDRESS
from api.oidc.revocation import take_back
from persistence.clock import now
from persistence.platform.identities import revoke, sign_out_person
from tests.identity.conftest import settings_for
from tests.identity.provider import CLIENT, Provider
from tests.identity.test_signing_in import accept, codes, invited, sign_in, status


def logout_token(provider: Provider, kind: str | None = "logout+jwt", **changes: Any) -> str:
    said: dict[str, Any] = {"aud": CLIENT, "events": {LOGOUT: {}}, "client_id": None}
    return provider.sign(provider.claims(**(said | changes)), {"typ": kind})


async def tell(http: Any, token: str) -> int:
    answer = await http.post(ADDRESS, data={"logout_token": token})
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code


async def comes_in(ana: Any, anonymous: Any, provider: Provider) -> Any:
    payload = await accept(anonymous, await invited(ana), identityToken=provider.token("bia"))
    return anonymous.holding(payload["accessToken"])


async def test_a_person_who_signed_out_there_is_out_and_their_tokens_with_them(
    ana, anonymous, http, ours, provider
):
    bia, token = await comes_in(ana, anonymous, provider), provider.token("bia")
    assert await tell(http, logout_token(provider, sub="bia", sid=None)) == 200
    assert [await status(bia), await status(ana)] == [401, 200]
    assert codes(await sign_in(anonymous, ours, token)) == [("IDENTITY_TOKEN_INVALID", "input")]


async def test_a_session_that_ended_there_ends_here_alone(ana, anonymous, http, ours, provider):
    bia = await comes_in(ana, anonymous, provider)
    phone = await sign_in(anonymous, ours, provider.token("bia", sid="phone"))
    assert await tell(http, logout_token(provider, sub=None, sid="phone")) == 200
    assert [await status(client) for client in (bia, anonymous.holding(phone["accessToken"]))] == [200, 401]
    again = await sign_in(anonymous, ours, provider.token("bia", sid="phone"))
    assert codes(again) == [("IDENTITY_TOKEN_INVALID", "input")]
    assert (await sign_in(anonymous, ours, provider.token("bia", sid="desk")))["accessToken"]


async def test_a_revoked_token_ends_what_it_opened_and_opens_nothing_else(
    ana, anonymous, database_url, ours, provider
):
    bia, leaked = await comes_in(ana, anonymous, provider), provider.token("bia", jti="leaked")
    opened = anonymous.holding((await sign_in(anonymous, ours, leaked))["accessToken"])
    chosen = settings_for(provider, database_url)
    assert await take_back(chosen, provider.issuer, "TOKEN", "leaked") == 1
    assert [await status(bia), await status(opened)] == [200, 401]
    assert codes(await sign_in(anonymous, ours, leaked)) == [("IDENTITY_TOKEN_INVALID", "input")]


async def test_what_another_provider_ends_is_its_own(ana, anonymous, database, provider):
    bia = await comes_in(ana, anonymous, provider)
    async with database.engine.begin() as connection:
        another = "https://another.example"
        assert await revoke(connection, another, "SESSION", "session of bia", at=now()) == 0
        assert await sign_out_person(connection, another, "bia", at=now()) == 0
    assert await status(bia) == 200


async def test_who_comes_in_while_they_are_signed_out_is_out(ana, anonymous, database, ours, provider):
    """The sign-in waits for the end of the other transaction, and then finds the token revoked."""
    await comes_in(ana, anonymous, provider)
    async with database.engine.begin() as connection:
        await revoke(connection, provider.issuer, "SESSION", "session of bia", at=now())
        coming = asyncio.create_task(sign_in(anonymous, ours, provider.token("bia")))
        await until_somebody_waits(connection)
    assert codes(await coming) == [("IDENTITY_TOKEN_INVALID", "input")]


async def until_somebody_waits(connection: Any) -> None:
    waiting = text("select count(*) from pg_locks where locktype = 'advisory' and not granted")
    async with asyncio.timeout(5):
        while not await connection.scalar(waiting):
            pass


NO_LOGOUT: list[dict[str, Any]] = [
    {"aud": "another client"},
    {"events": None},
    {"events": {}},
    {"events": [LOGOUT]},
    {"events": {LOGOUT: True}},
    {"nonce": "of an ID token"},
    {"sub": None, "sid": None},
    {"jti": None},
    {"exp": None},
    {"exp": 1},
    {"iss": "https://another.example"},
]


async def test_what_is_no_logout_token_ends_nothing(ana, anonymous, http, provider):
    bia = await comes_in(ana, anonymous, provider)
    for changes in NO_LOGOUT:
        assert await tell(http, logout_token(provider, **({"sub": "bia"} | changes))) == 400, changes
    assert await status(bia) == 200


async def test_an_access_token_signs_nobody_out_and_a_logout_token_nobody_in(
    ana, anonymous, http, ours, provider
):
    bia = await comes_in(ana, anonymous, provider)
    assert await tell(http, provider.token("bia")) == 400
    assert codes(await sign_in(anonymous, ours, logout_token(provider, sub="bia"))) == [
        ("IDENTITY_TOKEN_INVALID", "input.token")
    ]
    assert await status(bia) == 200


async def test_nonsense_is_refused(http):
    for body in (b"", b"logout_token=", b"logout_token=a&logout_token=b", b"x" * 20_000, b"\xff"):
        answer = await http.post(ADDRESS, content=body)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert (await http.get(ADDRESS)).status_code == 405


async def test_without_named_clients_there_is_no_such_address(database, database_url, provider):
    from tests.identity.conftest import api_of

    async with api_of(database, database_url, None) as http:
        assert (await http.post(ADDRESS)).status_code == 404
