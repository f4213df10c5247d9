"""Quantities with up to four places and unit prices with up to ten, as the NF-e layout allows."""

from __future__ import annotations

from decimal import Decimal

from domain.kernel.refusal import Checks, OutOfRange

QUANTITY_PLACES = 4
PRICE_PLACES = 10
LIMIT = Decimal(10) ** 11
"""qCom and vUnCom have eleven digits before the point (NF-e 4.00, TDec_1104v and TDec_1110v)."""


def check_quantity(check: Checks, quantity: Decimal, *path: str | int) -> bool:
    """More than zero, at most four places."""
    return _check(check, quantity, QUANTITY_PLACES, path, zero=False)


def check_price(check: Checks, price: Decimal, *path: str | int, zero: bool = False) -> bool:
    """More than zero (or zero where that makes sense), at most ten places; reais for one unit."""
    return _check(check, price, PRICE_PLACES, path, zero=zero)


def _check(check: Checks, value: Decimal, places: int, path: tuple[str | int, ...], *, zero: bool) -> bool:
    if not value.is_finite() or value < 0 or (value == 0 and not zero) or value >= LIMIT:
        return check.that(False, OutOfRange(*path, above=None if zero else "0", from_="0", below=str(LIMIT)))
    return _has_at_most(places, value) or check.that(False, OutOfRange(*path, places=places))


def _has_at_most(places: int, value: Decimal) -> bool:
    """Of zeros at the end there may be more."""
    scaled = value.scaleb(places)
    return scaled == scaled.to_integral_value()
