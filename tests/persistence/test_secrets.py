"""Sealed values open only where they belong."""

from __future__ import annotations

import hmac
from dataclasses import replace
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from persistence.secrets import Place, Secrets

SECRETS = Secrets("s" * 32)
PLACE = Place(company=UUID(int=1), table="certificate", column="content", id=UUID(int=2))
ELSEWHERE = [
    replace(PLACE, company=UUID(int=9)),
    replace(PLACE, table="other"),
    replace(PLACE, column="password"),
    replace(PLACE, id=UUID(int=9)),
]


@given(st.binary())
def test_what_was_sealed_opens_in_its_place(data):
    sealed = SECRETS.seal(data, PLACE)
    assert SECRETS.open(sealed, PLACE) == data
    assert len(data) < 4 or data not in sealed


@pytest.mark.parametrize("place", ELSEWHERE)
def test_moved_it_no_longer_opens(place):
    with pytest.raises(InvalidTag):
        SECRETS.open(SECRETS.seal(b"salary", PLACE), place)


@given(st.integers(min_value=0), st.integers(1, 255))
def test_one_changed_bit_is_noticed(position, flip):
    sealed = bytearray(SECRETS.seal(b"salary", PLACE))
    sealed[position % len(sealed)] ^= flip
    with pytest.raises(InvalidTag):
        SECRETS.open(bytes(sealed), PLACE)


def test_another_installation_cannot_open_it():
    with pytest.raises(InvalidTag):
        Secrets("t" * 32).open(SECRETS.seal(b"salary", PLACE), PLACE)


def test_each_purpose_has_a_key_of_its_own_and_none_is_shown():
    assert len({SECRETS.derive(purpose) for purpose in ("tokens", "keys", "cursors")}) == 3
    assert "sss" not in repr(SECRETS)


def test_a_key_prepared_once_makes_the_same_mac():
    key = Secrets("s" * 32).derive("anything")
    for body in (b"", b"once", b"x" * 1_000):
        assert key.mac(body) == hmac.digest(key, body, "sha256")
        assert key.knows(key.mac(body), body)
