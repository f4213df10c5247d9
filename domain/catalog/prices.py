"""What a product sells for, and below what it is not sold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from domain.kernel.quantity import check_price
from domain.kernel.refusal import Refusal, checks


class FloorAbovePrice(Refusal):
    """The price floor is higher than the price; facts: ``price_floor``, ``sale_price``."""

    code = "FLOOR_ABOVE_PRICE"


@dataclass(frozen=True, kw_only=True)
class Prices:
    """Reais for one unit, at most ten places."""

    sale_price: Decimal
    price_floor: Decimal | None

    @classmethod
    def of(cls, *, sale_price: Decimal, price_floor: Decimal | None) -> Self:
        """Raises OutOfRange, FloorAbovePrice, with the field's name as path."""
        with checks() as check:
            sound = check_price(check, sale_price, "sale_price")
            if price_floor is not None and check_price(check, price_floor, "price_floor") and sound:
                too_high = FloorAbovePrice("price_floor", price_floor=price_floor, sale_price=sale_price)
                check.that(price_floor <= sale_price, too_high)
        return cls(sale_price=sale_price, price_floor=price_floor)
