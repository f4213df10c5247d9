"""An amount spread over things in proportion to what they are worth, without losing a cent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from domain.kernel.money import Money

K = TypeVar("K")


def spread(amount: Money, worth: Mapping[K, Money]) -> dict[K, Money]:
    """Whole cents to each, as near to its proportion as can be (largest remainder).

    Cents that are left go to the largest remainders; among equal ones to who is worth more, then to
    the smaller key: the order of the things does not matter. Raises ValueError for a negative amount
    or worth, and when nothing is worth anything.
    """
    total = sum(value.cents for value in worth.values())
    if amount.cents < 0 or total <= 0 or any(value.cents < 0 for value in worth.values()):
        raise ValueError("what is spread, and what it is spread over, must not be negative")
    shares = {key: divmod(amount.cents * value.cents, total) for key, value in worth.items()}
    left = amount.cents - sum(whole for whole, _ in shares.values())

    def claim(key: K) -> tuple[int, int, Any]:
        return -shares[key][1], -worth[key].cents, key

    favoured = set(sorted(shares, key=claim)[:left])
    return {key: Money(whole + (key in favoured)) for key, (whole, _) in shares.items()}
