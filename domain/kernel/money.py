"""Money: whole cents of real, and the one place where amounts are rounded and split."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

CENT = Decimal("0.01")


def half_up(value: Decimal, places: int) -> Decimal:
    """Round to ``places`` decimals, halves away from zero, as the NF-e validation rules do."""
    return value.quantize(_step(places), ROUND_HALF_UP)


@cache
def _step(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount of BRL in whole cents; negative amounts are allowed."""

    cents: int

    @classmethod
    def of(cls, amount: Decimal | str | int) -> Money:
        """Exactly this many reais. Raises ValueError when it is not whole cents."""
        value = Decimal(amount)
        cents = value.scaleb(2)
        if cents != cents.to_integral_value():
            raise ValueError(f"{amount} is not a whole number of cents")
        return cls(int(cents))

    @classmethod
    def rounded(cls, amount: Decimal) -> Money:
        """The nearest whole cent, halves away from zero."""
        return cls(int(half_up(amount.scaleb(2), 0)))

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Money:
        return cls(sum(amount.cents for amount in amounts))

    @property
    def amount(self) -> Decimal:
        """In reais, always with two places."""
        return Decimal(self.cents).scaleb(-2)

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        return f"{self.amount:.2f}"

    def percent(self, rate: Decimal) -> Money:
        """``rate`` percent of this amount, rounded to the cent."""
        return Money.rounded(self.amount * rate / 100)

    def portion(self, quantity: Decimal | int, *, of: Decimal | int, after: Decimal | int = 0) -> Money:
        """What falls on the next ``quantity`` ``of`` a whole ``after`` so many; all portions add up."""
        taken = Decimal(self.cents) * after / of
        with_it = Decimal(self.cents) * (after + quantity) / of
        return Money(int(half_up(with_it, 0) - half_up(taken, 0)))

    def split(self, weights: Sequence[Decimal | int], *, remainder: str) -> list[Money]:
        """Divide by weight without losing a cent.

        Each share is cut to whole cents; what is left goes to the ``remainder``: ``"last"``
        (instalments) or ``"largest"`` (items, the first of the largest). Raises ValueError when
        no weight is positive or one is negative.
        """
        total = sum(weights, Decimal(0))
        if total <= 0 or any(weight < 0 for weight in weights):
            raise ValueError("weights must not be negative and must add up to more than zero")
        shares = [int(Decimal(self.cents) * weight / total) for weight in weights]
        heir = (
            len(shares) - 1
            if remainder == "last"
            else max(range(len(shares)), key=lambda i: (weights[i], -i))
        )
        shares[heir] += self.cents - sum(shares)
        return [Money(share) for share in shares]


ZERO = Money(0)
MOST = Money(10**15 - 1)
"""Amounts have thirteen digits before the point (NF-e 4.00, TDec_1302)."""


def priced(quantity: Decimal, unit_price: Decimal, *, after: Decimal | int = 0) -> Money:
    """The value of the next ``quantity`` units ``after`` so many of the same line; all parts add up."""
    return Money.rounded((after + quantity) * unit_price) - Money.rounded(after * unit_price)
