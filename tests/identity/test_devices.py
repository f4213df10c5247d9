"""A provider's word stands for the password, not for the device that somebody has here besides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pyotp import TOTP

from api.ids import wire
from domain.platform.session import FREE_ATTEMPTS
from persistence.clock import now
from tests.api.front import Client
from tests.identity.test_signing_in import TOKENS, accept, codes, invited


async def came_in(ana: Client, anonymous: Client, token: str) -> Client:
    payload = await accept(anonymous, await invited(ana), identityToken=token)
    return anonymous.holding(payload["accessToken"])


async def take_up(client: Client, **proof: Any) -> dict[str, Any]:
    return await client.do("startSecondFactor", proof, "secret")


async def sign_in(client: Client, company: Any, token: str, code: str | None = None) -> dict[str, Any]:
    input = {"token": token, "companyId": wire("company", company.id), "code": code}
    return await client.do("signInByProvider", input, TOKENS)


async def with_a_device(ana: Client, anonymous: Client, provider: Any) -> TOTP:
    bia = await came_in(ana, anonymous, provider.token("bia"))
    device = TOTP((await take_up(bia, identityToken=provider.token("bia")))["secret"])
    assert not (await bia.do("confirmSecondFactor", {"code": device.at(now())}, "recoveryCodes"))["errors"]
    return device


async def test_who_has_no_password_takes_a_device_up_by_the_providers_word(ana, anonymous, ours, provider):
    device = await with_a_device(ana, anonymous, provider)
    asked = await sign_in(anonymous, ours, provider.token("bia"))
    assert codes(asked) == [("SECOND_FACTOR_REQUIRED", "input.code")]
    code = device.at(now() + timedelta(seconds=30))
    opened = await sign_in(anonymous, ours, provider.token("bia"), code)
    assert opened["errors"] == []
    assert opened["accessToken"]


async def test_another_ones_word_is_not_enough_to_take_a_device_up(ana, anonymous, provider):
    bia = await came_in(ana, anonymous, provider.token("bia"))
    for proof in ({"identityToken": provider.token("stranger")}, {}, {"password": ""}):
        assert codes(await take_up(bia, **proof)) == [("INVALID_CREDENTIALS", "input.password")]


async def test_guessing_codes_behind_a_providers_word_has_an_end(ana, anonymous, ours, provider):
    await with_a_device(ana, anonymous, provider)
    seen = [
        codes(await sign_in(anonymous, ours, provider.token("bia"), "000000"))[0][0]
        for _ in range(FREE_ATTEMPTS + 1)
    ]
    assert seen == ["SECOND_FACTOR_INVALID"] * FREE_ATTEMPTS + ["TOO_MANY_ATTEMPTS"]
