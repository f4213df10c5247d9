"""GTIN: the number under a bar code (GTIN-8, 12, 13 and 14)."""

from __future__ import annotations

import re
from typing import Self

from domain.kernel.brazil.check_digits import modulo_10, weighted
from domain.kernel.refusal import Refusal


class InvalidGtin(Refusal):
    """The length or the check digit of a GTIN is wrong."""

    code = "INVALID_GTIN"


class Gtin(str):
    """Eight, twelve, thirteen or fourteen digits, the last a check digit."""

    __slots__ = ()
    SHAPE = re.compile(r"[0-9]{8}|[0-9]{12,14}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises InvalidGtin."""
        bare = text.strip()
        if not cls.SHAPE.fullmatch(bare) or not bare.strip("0") or bare[-1] != cls.check_digit(bare[:-1]):
            raise InvalidGtin
        return cls(bare)

    @staticmethod
    def check_digit(digits: str) -> str:
        """Modulo 10 with weights 3 and 1 from the right (GS1 General Specifications, 7.9)."""
        return modulo_10(weighted(digits[::-1], (3 - 2 * (place % 2) for place in range(len(digits)))))
