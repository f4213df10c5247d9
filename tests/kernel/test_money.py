"""Rounding and splitting of amounts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.money import Money, half_up

CENTS = st.integers(-(10**14), 10**14)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=60).filter(any)


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("0.005", 1), ("0.004999", 0), ("-0.005", -1), ("1.125", 113), ("2.675", 268), ("1073.1707", 107317)],
)
def test_halves_are_rounded_away_from_zero(amount: str, cents: int) -> None:
    assert Money.rounded(Decimal(amount)) == Money(cents)


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 4))
def test_rounding_agrees_with_whole_number_arithmetic(value: Decimal, places: int) -> None:
    scaled = int(abs(value).scaleb(6))
    unit = 10 ** (6 - places)
    expected = (2 * scaled + unit) // (2 * unit)
    assert abs(half_up(value, places)) == Decimal(expected).scaleb(-places)


def test_an_amount_with_half_a_cent_is_no_money() -> None:
    with pytest.raises(ValueError, match="whole number of cents"):
        Money.of("0.005")


@given(CENTS, WEIGHTS, st.sampled_from(["last", "largest"]))
def test_no_cent_is_lost_in_a_split(cents: int, weights: list[int], remainder: str) -> None:
    assert Money.total(Money(cents).split(weights, remainder=remainder)) == Money(cents)


@given(st.integers(0, 10**14), WEIGHTS, st.sampled_from(["last", "largest"]))
def test_a_share_differs_from_the_exact_one_by_less_than_a_cent_but_for_the_heir(
    cents: int, weights: list[int], remainder: str
) -> None:
    shares = Money(cents).split(weights, remainder=remainder)
    total = sum(weights)
    off = [
        share for share, weight in zip(shares, weights, strict=True) if share.cents != cents * weight // total
    ]
    assert len(off) <= 1
    assert all(share.cents >= 0 for share in shares)


def test_the_last_instalment_takes_the_remaining_cents() -> None:
    assert Money.of("100.00").split([1, 1, 1], remainder="last") == [Money(3333), Money(3333), Money(3334)]


def test_the_first_of_the_largest_items_takes_the_remaining_cents() -> None:
    assert Money.of("1.00").split([1, 3, 3], remainder="largest") == [Money(14), Money(44), Money(42)]


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_divide_nothing_are_a_mistake(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(1).split(weights, remainder="last")
