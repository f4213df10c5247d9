"""Tokens say whose they are and cannot be made by anybody else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from persistence.identity import new_id
from persistence.platform.tokens import TokenMint
from persistence.secrets import Secrets

MINT, ANOTHER = TokenMint(Secrets("a" * 40)), TokenMint(Secrets("b" * 40))
COMPANY, ID = new_id(), new_id()
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@given(st.uuids(), st.uuids())
def test_a_key_names_its_company_and_itself(company, id):
    token = MINT.key(company, id)
    presented = MINT.read_key(token.text)
    assert presented is not None
    assert (presented.company, presented.id, presented.digest) == (company, id, token.digest)


def test_keys_have_one_shape_that_scanners_of_source_code_can_know():
    for id in (UUID(int=0), UUID(int=2**128 - 1), ID):
        assert re.fullmatch(r"rg_live_[0-9A-Za-z]{43}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}", MINT.key(id, id).text)


def test_no_two_keys_are_alike():
    assert MINT.key(COMPANY, ID).text != MINT.key(COMPANY, ID).text


@given(st.integers(min_value=8, max_value=100), st.characters(codec="ascii"))
def test_a_changed_key_is_none_or_has_another_digest(place, character):
    token = MINT.key(COMPANY, ID)
    changed = token.text[:place] + character + token.text[place + 1 :]
    presented = MINT.read_key(changed)
    assert changed == token.text or presented is None or presented.digest != token.digest


@given(st.text(max_size=200))
def test_garbage_is_read_as_nothing(text):
    assert MINT.read_key(text) is None
    assert MINT.read_refresh(text) is None
    assert MINT.read_access(text, at=NOW) is None


def test_a_refresh_token_is_sealed_by_the_installation():
    token = MINT.refresh(COMPANY, ID)
    assert MINT.read_refresh(token.text).digest == token.digest
    assert ANOTHER.read_refresh(token.text) is None


def test_a_key_is_no_refresh_token_and_the_other_way_round():
    assert MINT.read_refresh(MINT.key(COMPANY, ID).text) is None
    assert MINT.read_key(MINT.refresh(COMPANY, ID).text) is None


def test_digests_need_the_pepper():
    token = MINT.key(COMPANY, ID)
    assert ANOTHER.read_key(token.text).digest != token.digest


def access(**changes: object) -> str:
    """An access token with other claims, or signed another way, by who knows the key."""
    claims = {
        "iss": "retaguarda", "aud": "retaguarda", "sub": ID.hex, "company": COMPANY.hex, "sid": ID.hex,
        "iat": int(NOW.timestamp()), "exp": int((NOW + timedelta(minutes=15)).timestamp()),
    }  # fmt: skip
    header = {"alg": "Ed25519", "typ": changes.pop("typ", "at+jwt")}
    header = {name: value for name, value in header.items() if value is not None}
    kept = {name: value for name, value in (claims | changes).items() if value is not None}
    return jwt.encode(header, kept, MINT._signer, algorithms=["Ed25519"])


def test_an_access_token_says_who_where_and_in_which_session():
    bearer = MINT.read_access(access(), at=NOW)
    assert (bearer.company, bearer.member, bearer.session) == (COMPANY, ID, ID)


def test_it_ends_on_time_to_the_second():
    token = MINT.access(COMPANY, ID, ID, at=NOW)
    assert MINT.read_access(token.text, at=token.expires_at - timedelta(seconds=1))
    assert MINT.read_access(token.text, at=token.expires_at) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "somebody"},
        {"aud": "something"},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"sub": "nobody"},
        {"company": None},
        {"company": 7},
        {"sid": None},
        {"typ": "JWT"},
        {"typ": None},
        {"exp": int(NOW.timestamp()) - 1},
        {"nbf": int(NOW.timestamp()) + 60},
    ],
)
def test_claims_are_checked_all_of_them(wrong):
    assert MINT.read_access(access(**wrong), at=NOW) is None


def test_signatures_of_others_and_other_algorithms_are_refused():
    header, body, _ = access().split(".")
    symmetric = jwt.encode({"alg": "HS256", "typ": "at+jwt"}, {"sub": "x"}, OctKey.import_key("x" * 32))
    foreign = ANOTHER.access(COMPANY, ID, ID, at=NOW).text
    unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0." + body + "."
    for text in (symmetric, foreign, unsigned, f"{header}.{body}."):
        assert MINT.read_access(text, at=NOW) is None
