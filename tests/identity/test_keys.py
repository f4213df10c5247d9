"""A provider's keys: fetched once for all who ask, changed when it changes them, not believed for ever."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from api.oidc import Providers, ProviderUnavailable, TokenRefused
from api.oidc.discovery import published_keys
from api.oidc.keys import FRESH, PAUSE, STALE, Keys
from persistence.clock import now
from persistence.settings import Settings
from tests.identity.conftest import settings_for
from tests.identity.front_end import access_token_of
from tests.identity.provider import DISCOVERY, KEYS, Provider, a_key


@dataclass
class Hand:
    """A clock that is turned by hand."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def keys(provider: Provider, clock: Hand) -> Keys:
    return Keys(provider.issuer, partial(published_keys, provider.issuer, ""), clock)


def fetches(provider: Provider) -> int:
    return provider.asked.get(KEYS, 0)


async def test_however_many_ask_at_once_one_fetches(keys, provider):
    found = await asyncio.gather(*(keys.find("first", "EC") for _ in range(50)))
    assert all(found)
    assert fetches(provider) == 1


async def test_keys_are_kept_for_ten_minutes(keys, provider, clock):
    await keys.find("first", "EC")
    clock.seconds = FRESH
    await keys.find("first", "EC")
    assert fetches(provider) == 1
    clock.seconds = FRESH + 1
    await keys.find("first", "EC")
    assert fetches(provider) == 2


async def test_names_that_nobody_knows_are_asked_for_once_a_minute(keys, provider, clock):
    await keys.find("first", "EC")
    for number in range(100):
        assert await keys.find(f"unknown {number}", "EC") is None
    assert fetches(provider) == 1
    clock.seconds = PAUSE
    for number in range(100):
        assert await keys.find(f"unknown {number}", "EC") is None
    assert fetches(provider) == 2


async def test_a_key_that_took_the_place_of_another_is_found_and_the_other_is_not(keys, provider, clock):
    await keys.find("first", "EC")
    provider.rotate()
    clock.seconds = PAUSE
    assert await keys.find(provider.keys[0].kid, "EC")
    assert await keys.find("first", "EC") is None
    assert fetches(provider) == 2


async def test_while_a_provider_is_away_its_keys_are_believed_for_a_day_and_no_longer(keys, provider, clock):
    await keys.find("first", "EC")
    provider.answers[DISCOVERY] = (503, "", [])
    clock.seconds = STALE
    assert await keys.find("first", "EC")
    clock.seconds = STALE + 1
    with pytest.raises(ProviderUnavailable):
        await keys.find("first", "EC")
    provider.answers.clear()
    clock.seconds += PAUSE
    assert await keys.find("first", "EC")


async def test_a_provider_that_was_never_reached_proves_nothing(keys, provider):
    provider.answers[KEYS] = (500, "", [])
    with pytest.raises(ProviderUnavailable):
        await keys.find("first", "EC")


async def test_a_provider_that_does_not_listen_proves_nothing(clock):
    with Provider().serving() as gone:
        issuer = gone.issuer
    with pytest.raises(ProviderUnavailable):
        await Keys(issuer, partial(published_keys, issuer, ""), clock).find("first", "EC")


async def test_who_leaves_does_not_stop_the_fetching_for_others(keys, provider):
    leaving, staying = (asyncio.create_task(keys.find("first", "EC")) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying
    assert fetches(provider) == 1


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        (DISCOVERY, {"issuer": "https://another.example", "jwks_uri": "http://127.0.0.1:1/keys"}),
        (DISCOVERY, {"jwks_uri": 7}),
        (DISCOVERY, []),
        (DISCOVERY, "<html>"),
        (DISCOVERY, "[" * 100_000),
        (DISCOVERY, " " * 600_000),
        (KEYS, {"keys": {}}),
        (KEYS, {}),
        (KEYS, "nonsense"),
    ],
)
async def test_a_document_that_is_not_what_it_should_be_brings_no_keys(provider, path, answer):
    provider.answers[path] = (200, answer, [])
    with pytest.raises(ProviderUnavailable):
        await published_keys(provider.issuer, "")


async def test_nobody_is_led_elsewhere(provider):
    provider.answers[KEYS] = (302, "", [("Location", f"{provider.issuer}/other-keys")])
    with pytest.raises(ProviderUnavailable):
        await published_keys(provider.issuer, "")
    assert "/other-keys" not in provider.asked


async def test_of_a_key_set_only_what_signs_is_taken(provider):
    good = provider.keys[-1].as_dict(private=False)
    weak = a_key("RS256", "weak").as_dict(private=False) | {"n": "AQAB"}
    others: list[Any] = [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"},
        good | {"kid": "sealing", "use": "enc"},
        good | {"kid": "curve", "crv": "P-384"},
        good | {"kid": 7},
        {"kty": "EC", "kid": "half", "crv": "P-256"},
        weak,
        {},
        "nonsense",
        None,
    ]
    provider.answers[KEYS] = (200, {"keys": [*others, good]}, [])
    assert [*await published_keys(provider.issuer, "")] == [("first", "EC")]


async def test_a_token_that_names_no_key_is_signed_by_the_only_one_there_is(provider):
    signed = await access_token_of("ana", provider)
    assert (await Providers.of(settings_for(provider)).identity(signed, at=now())).subject == "ana"
    provider.keys.append(a_key("ES256", "second"))
    with pytest.raises(TokenRefused):
        await Providers.of(settings_for(provider)).identity(signed, at=now())


@pytest.mark.parametrize(
    ("issuer", "audience", "client", "trusted"),
    [
        ("", "", "", 0),
        ("https://a.example, https://b.example/realm", "api", "", 2),
        ("https://a.example,https://b.example", "one, two", "web phone, desk", 2),
        ("https://a.example", "", "", None),
        ("https://a.example, https://b.example", "one, two, three", "", None),
        ("http://a.example", "api", "", None),
        ("ftp://a.example", "api", "", None),
        ("https://", "api", "", None),
        ("https://a.example?x=1", "api", "", None),
        ("https://user@a.example", "api", "", None),
        ("http://127.0.0.1:9400", "api", "", None),
    ],
)
def test_settings_that_would_trust_too_much_or_nobody_stop_the_start(issuer, audience, client, trusted):
    def chosen() -> Settings:
        return Settings(
            database_url="postgresql://nobody@localhost/none",
            oidc_issuer=issuer,
            oidc_audience=audience,
            oidc_client=client,
        )

    if trusted is None:
        with pytest.raises(ValueError, match="OIDC_"):
            chosen()
    else:
        assert len(Providers.of(chosen()).of_issuer) == trusted
