"""The difference between the ICMS rates of two states (DIFAL), by the four ways of forming its base."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.fiscal.treatment import ShareMethod
from domain.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class Difference:
    """``base`` is whole cents; ``exact`` is the amount before rounding, never below nothing."""

    base: Money
    exact: Decimal


def difference(
    method: ShareMethod, value: Money, *, inside: Decimal, between: Decimal, fund: Decimal = Decimal(0)
) -> Difference:
    """What the state of destination gets of an operation of this ``value``; rates in percent.

    ``inside`` is its internal rate, ``between`` that of the origin, ``fund`` that of its poverty fund,
    which is part of what is inside the price.
    """
    base = based(method, value, inside=inside, between=between, fund=fund)
    if method is ShareMethod.DOUBLE_BASE:
        exact = base.amount * inside / 100 - value.amount * between / 100
    else:
        exact = base.amount * (inside - between) / 100
    return Difference(base=base, exact=max(exact, Decimal(0)))


def based(
    method: ShareMethod, value: Money, *, inside: Decimal, between: Decimal, fund: Decimal = Decimal(0)
) -> Money:
    """The value itself, or the value without the tax of the origin and with that of the destination."""
    if method is ShareMethod.SINGLE_BASE:
        return value
    without = value.amount * (100 - between) / 100
    return Money.rounded(without * 100 / (100 - inside - fund))
