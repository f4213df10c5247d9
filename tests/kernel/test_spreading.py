"""Spreading loses no cent, is never negative, and does not depend on the order of the things."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.kernel.money import ZERO, Money
from domain.kernel.spreading import spread

AMOUNTS = st.integers(0, 10**12).map(Money)
THINGS = st.dictionaries(st.integers(0, 10**6), AMOUNTS, min_size=1, max_size=30).filter(
    lambda worth: any(worth.values())
)


@settings(max_examples=60, deadline=None)
@given(AMOUNTS, THINGS, st.randoms(use_true_random=False))
def test_shares_add_up_in_any_order_and_are_within_a_cent_of_their_proportion(amount, worth, random):
    shares = spread(amount, worth)
    assert Money.total(shares.values()) == amount
    assert all(share >= ZERO for share in shares.values())
    total = sum(value.cents for value in worth.values())
    for key, share in shares.items():
        assert abs(share.cents * total - amount.cents * worth[key].cents) < total
    keys = list(worth)
    random.shuffle(keys)
    assert spread(amount, {key: worth[key] for key in keys}) == shares


def test_the_odd_cent_goes_to_the_largest_remainder():
    assert spread(Money(100), {"a": Money(1), "b": Money(1), "c": Money(1)}) == {
        "a": Money(34),
        "b": Money(33),
        "c": Money(33),
    }
    assert spread(Money(10), {"a": Money(10), "b": Money(26)}) == {"a": Money(3), "b": Money(7)}


def test_nothing_is_spread_over_what_is_worth_nothing():
    for amount, worth in ((Money(1), {"a": ZERO}), (Money(-1), {"a": Money(1)}), (Money(1), {})):
        with pytest.raises(ValueError, match="negative"):
            spread(amount, worth)
