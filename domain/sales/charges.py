"""What the buyer pays besides the goods, and a discount on the whole: checked, and spread over the lines."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from domain.kernel.money import MOST, ZERO, Money
from domain.kernel.refusal import Checks, OutOfRange, Refusal
from domain.kernel.spreading import spread
from domain.sales.order import OrderLine

NAMES = ("freight", "insurance", "other_charges")


class ChargesWithoutGoods(Refusal):
    """Freight, insurance and other charges go with goods; here are services alone."""

    code = "CHARGES_WITHOUT_GOODS"


class Charged(Protocol):
    freight: Decimal
    insurance: Decimal
    other_charges: Decimal
    discount: Decimal


def charges_of(command: Charged, lines: Sequence[OrderLine], check: Checks) -> tuple[Money, Money, Money]:
    """Freight, insurance and other charges; nothing for what is not sound."""
    given = (command.freight, command.insurance, command.other_charges)
    if not any(given):
        return ZERO, ZERO, ZERO
    freight, insurance, other = (
        Money.of(amount) if _sound(amount, name, check) else ZERO
        for name, amount in zip(NAMES, given, strict=True)
    )
    check.that(any(line.stocked for line in lines), ChargesWithoutGoods("items"))
    return freight, insurance, other


def spread_discount(command: Charged, lines: Sequence[OrderLine], check: Checks) -> bool:
    """Put the discount on the whole onto the lines, in proportion to their value; whether there is one."""
    if not command.discount:
        return False
    value = Money.total(line.total for line in lines)
    if not _sound(command.discount, "discount", check, below=value):
        return False
    shares = spread(Money.of(command.discount), {line.position: line.total for line in lines})
    for line in lines:
        line.discount += shares[line.position]
    return True


def _sound(amount: Decimal, name: str, check: Checks, *, below: Money = MOST) -> bool:
    """Whole cents, not negative, less than a bound."""
    whole = amount.is_finite() and abs(amount) < MOST.amount and amount == round(amount, 2)
    return check.that(whole and 0 <= amount < below.amount, OutOfRange(name, least=0, below=str(below)))
