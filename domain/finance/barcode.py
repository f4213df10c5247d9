"""The boleto's barcode of 44 digits and the line of 47 that people type (FEBRABAN, cobrança)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import cycle

from domain.kernel.money import Money
from domain.kernel.refusal import Missing

REAL = "9"
"""The currency's digit."""
LARGEST = 10**10 - 1
"""The most cents that the ten digits of the amount can tell."""
CYCLES = ((date(2025, 2, 22), 1000), (date(1997, 10, 7), 0))
"""Where a count of due factors begins: 1000 is 22/02/2025, and 9999, 21/02/2025, ended the first one."""
LAST_FACTOR = 9999


def modulo_10(digits: str) -> int:
    """Weights 2, 1 from the right, the digits of each product added up."""
    products = (int(digit) * weight for digit, weight in zip(reversed(digits), cycle((2, 1)), strict=False))
    return -sum(product // 10 + product % 10 for product in products) % 10


def modulo_11(digits: str) -> int:
    """The barcode's own: weights 2 to 9 from the right; 0, 10 and 11 become 1."""
    rest = 11 - sum(_weighted(digits)) % 11
    return 1 if rest in (0, 10, 11) else rest


def due_factor(due_on: date) -> str:
    """The due date as four digits. Raises Missing for a date that no cycle reaches."""
    for begins_on, first in CYCLES:
        factor = first + (due_on - begins_on).days
        if due_on >= begins_on and factor <= LAST_FACTOR:
            return f"{factor:04d}"
    raise Missing(what="due factor", on=due_on)


def date_of_factor(factor: str, *, near: date) -> date | None:
    """The due date that a factor tells: of the cycle whose date is nearest to ``near``. None for 0000."""
    number = int(factor)
    if number == 0:
        return None
    dates = (begins + timedelta(number - first) for begins, first in CYCLES)
    return min(dates, key=lambda each: abs(each - near))


def barcode(*, bank_code: str, due_on: date, amount: Money, free_field: str) -> str:
    """44 digits: bank, currency, check digit, due factor, amount in cents, the bank's free field of 25."""
    if not 0 < amount.cents <= LARGEST or len(free_field) != 25:
        raise ValueError("a barcode holds ten digits of amount and 25 of free field")
    before = bank_code + REAL
    after = f"{due_factor(due_on)}{amount.cents:010d}{free_field}"
    return f"{before}{modulo_11(before + after)}{after}"


def digitable_line(code: str) -> str:
    """47 digits of a barcode, each of the first three fields with a check digit of its own."""
    fields = (code[0:4] + code[19:24], code[24:34], code[34:44])
    return "".join(f"{field}{modulo_10(field)}" for field in fields) + code[4] + code[5:19]


def printed(line: str) -> str:
    """The 47 digits as they are printed: ``34191.09008 00015.710296 30132.800001 9 43950000002980``."""
    parts = (line[0:5], line[5:10], line[10:15], line[15:21], line[21:26], line[26:32], line[32], line[33:])
    return "{}.{} {}.{} {}.{} {} {}".format(*parts)


def _weighted(digits: str) -> Iterable[int]:
    weights = cycle(range(2, 10))
    return (int(digit) * weight for digit, weight in zip(reversed(digits), weights, strict=False))
