"""Every token that is not what it should be is refused, for the reason that it is."""

from __future__ import annotations

import base64
import hmac
import json
import time
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.oidc import Providers, TokenRefused
from persistence.clock import now
from tests.identity.conftest import settings_for
from tests.identity.provider import Provider, a_key


@pytest.fixture(scope="module")
def trusted() -> Any:
    with Provider().serving() as started:
        yield started


@pytest.fixture(scope="module")
def providers(trusted: Provider) -> Providers:
    return Providers.of(settings_for(trusted))


async def reason(token: str, providers: Providers) -> str:
    with pytest.raises(TokenRefused) as refused:
        await providers.identity(token, at=now())
    return refused.value.reason.value


def part(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Ahead(int):
    """So many seconds from when the token is made."""


def said(changes: dict[str, Any]) -> dict[str, Any]:
    now = int(time.time())
    return {name: now + value if isinstance(value, Ahead) else value for name, value in changes.items()}


async def test_a_good_token_proves_who_it_is(trusted, providers):
    proven = await providers.identity(trusted.token("bia", aud=["else", "https://api.example.com"]), at=now())
    assert (proven.issuer, proven.subject, proven.provider_session) == (
        trusted.issuer,
        "bia",
        "session of bia",
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"iss": "https://another.example"}, "ISSUER"),
        ({"iss": ["x"]}, "ISSUER"),
        ({"iss": None}, "ISSUER"),
        ({"aud": "https://other-api.example"}, "AUDIENCE"),
        ({"aud": ["front-end"]}, "AUDIENCE"),
        ({"aud": [{}]}, "AUDIENCE"),
        ({"aud": None}, "CLAIMS"),
        ({"client_id": "another-app"}, "CLIENT"),
        ({"client_id": None}, "CLIENT"),
        ({"client_id": ["front-end"]}, "CLIENT"),
        ({"client_id": None, "azp": "another-app"}, "CLIENT"),
        ({"iat": Ahead(-700), "exp": Ahead(-61)}, "EXPIRED"),
        ({"exp": None}, "CLAIMS"),
        ({"exp": "tomorrow"}, "CLAIMS"),
        ({"exp": float("nan")}, "CLAIMS"),
        ({"exp": 10**400}, "LIFETIME"),
        ({"exp": Ahead(16 * 60)}, "LIFETIME"),
        ({"nbf": Ahead(90)}, "NOT_YET"),
        ({"iat": Ahead(90), "exp": Ahead(200)}, "NOT_YET"),
        ({"iat": None}, "CLAIMS"),
        ({"iat": True}, "NOT_YET"),
        ({"jti": None}, "CLAIMS"),
        ({"jti": 7}, "CLAIMS"),
        ({"sub": None}, "CLAIMS"),
        ({"sub": ""}, "CLAIMS"),
        ({"sub": "x" * 256}, "CLAIMS"),
        ({"sub": "a\u0000b"}, "CLAIMS"),
        ({"sid": ["x"]}, "CLAIMS"),
        ({"nonce": "of an ID token"}, "TYPE"),
        ({"at_hash": "of an ID token"}, "TYPE"),
        ({"events": {}}, "TYPE"),
    ],
)
async def test_what_it_says_must_be_so(trusted, providers, changes, told):
    assert await reason(trusted.token(**said(changes)), providers) == told


async def test_clocks_may_differ_by_a_minute(trusted, providers):
    late = {"iat": Ahead(-600), "exp": Ahead(-30)}
    early = {"iat": Ahead(30), "nbf": Ahead(30), "exp": Ahead(600)}
    for changes in (late, early):
        token = trusted.token(**said(changes))
        assert (await providers.identity(token, at=now())).subject == "ana"


@pytest.mark.parametrize("kind", [None, "JWT", "logout+jwt", "id_token", 7])
async def test_it_must_be_an_access_token(trusted, providers, kind):
    head = {"alg": "ES256", "kid": "first"} | ({} if kind is None else {"typ": kind})
    token = trusted.token()
    assert await reason(".".join([part(head), *token.split(".")[1:]]), providers) == "TYPE"


async def test_the_media_type_may_be_written_out(trusted, providers):
    token = trusted.token(header={"typ": "application/at+JWT"})
    assert (await providers.identity(token, at=now())).subject == "ana"


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "NONE", "nOnE", "", "HS512", "RS512", "PS256", 7, None]
)
async def test_no_other_algorithm_is_accepted_and_none_least_of_all(trusted, providers, algorithm):
    head = {"alg": algorithm, "typ": "at+jwt", "kid": "first"}
    for signature in ("", trusted.token().split(".")[2]):
        token = f"{part(head)}.{part(trusted.claims())}.{signature}"
        assert await reason(token, providers) == "ALGORITHM"


async def test_the_public_key_is_no_shared_secret(trusted, providers):
    """The oldest trick: HMAC with what everybody can fetch."""
    public = trusted.keys[-1].as_pem(private=False)
    for secret in (public, public.strip(), json.dumps(trusted.keys[-1].as_dict(private=False)).encode()):
        signed = f"{part({'alg': 'HS256', 'typ': 'at+jwt', 'kid': 'first'})}.{part(trusted.claims())}"
        token = f"{signed}.{part(hmac.digest(secret, signed.encode(), sha256))}"
        assert await reason(token, providers) == "ALGORITHM"


async def test_a_key_serves_no_other_algorithm(trusted, providers):
    other = a_key("RS256", "first")
    forged = trusted.sign(trusted.claims(), {"alg": "RS256"}, other)
    assert await reason(forged, providers) == "KEY"


async def test_a_key_that_the_token_brings_along_is_not_believed(trusted, providers):
    own = a_key("ES256", "first")
    head = {"jwk": own.as_dict(private=False), "x5u": "http://127.0.0.1:1/", "jku": "http://127.0.0.1:1/"}
    assert await reason(trusted.sign(trusted.claims(), head, own), providers) == "SIGNATURE"


@pytest.mark.parametrize(
    "kid", ["unknown", "x" * 201, "", 7, ["first"], {"first": 1}, "../../etc/passwd", "é"]
)
async def test_a_name_that_no_key_bears_is_refused(trusted, providers, kid):
    head = {"alg": "ES256", "typ": "at+jwt", "kid": kid}
    token = ".".join([part(head), *trusted.token().split(".")[1:]])
    assert await reason(token, providers) == "KEY"


async def test_what_was_changed_is_refused(trusted, providers):
    head, body, signature = trusted.token().split(".")
    raised = part(trusted.claims("the administrator"))
    for token in (f"{head}.{raised}.{signature}", f"{head}.{body}.", f"{head}.{body}.{part(b'0' * 64)}"):
        assert await reason(token, providers) == "SIGNATURE"


async def test_a_header_that_must_be_understood_is_not_passed_over(trusted, providers):
    head = {"alg": "ES256", "typ": "at+jwt", "kid": "first", "crit": ["x"], "x": 1}
    signed = f"{part(head)}.{part(trusted.claims())}"

    assert await reason(f"{signed}.{part(b'0' * 64)}", providers) == "SIGNATURE"


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b",
        "a.b.c",
        "a.b.c.d.e",
        "..",
        "ç.ç.ç",
        f"{part([])}.{part({})}.x",
        f"{part({'alg': 'ES256'})}.{part([])}.x",
        f"{part({'alg': 'ES256'})}.{part(b'[' * 5_000)}.x",
        f"{part({'alg': 'ES256', 'x': 'x' * 6_000})}.{part({})}.x",
        "x" * 100_000,
    ],
)
async def test_what_is_no_token_is_refused(providers, token):
    assert await reason(token, providers) == "MALFORMED"


async def test_a_token_that_is_too_long_is_refused_before_it_is_read(trusted, providers):
    long = await providers.identity(trusted.token(groups=["x" * 100] * 50), at=now())
    assert long.subject == "ana"
    assert await reason(trusted.token(groups=["x" * 100] * 90), providers) == "MALFORMED"


@given(st.text(max_size=300))
@settings(max_examples=50)
async def test_garbage_is_refused_and_nothing_else_happens(text):
    none = Providers.none()
    with pytest.raises(TokenRefused):
        await none.identity(text, at=now())


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
async def test_the_three_algorithms_are_accepted(algorithm):
    with Provider(algorithm=algorithm).serving() as one:
        proven = await Providers.of(settings_for(one)).identity(one.token(), at=now())
        assert proven.subject == "ana"
