"""What a calculation of pay refuses, with the norm behind it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from domain.kernel.money import Money
from domain.kernel.refusal import OutOfRange, Refusal


class DatesOutOfOrder(Refusal):
    """A day that must follow another does not; facts: ``after``, ``norm``."""

    code = "DATES_OUT_OF_ORDER"


class DismissalProtected(Refusal):
    """The employee may not be dismissed yet; facts: ``until``, ``reason``, ``norm``."""

    code = "DISMISSAL_PROTECTED"


def must_follow(name: str, after: date, norm: str) -> DatesOutOfOrder:
    return DatesOutOfOrder(name, after=after, norm=norm)


def must_not_be_negative(name: str, value: Decimal | Money | int, *, least: int = 0) -> None:
    """Hours, days and amounts are counted from ``least``. Raises OutOfRange."""
    if _number(value) < least:
        raise OutOfRange(name, least=least)


def negatives(facts: object, names: Iterable[str]) -> list[Refusal]:
    """A refusal for each of these fields that is below nothing."""
    return [OutOfRange(name, least=0) for name in names if _number(getattr(facts, name)) < 0]


def _number(value: Decimal | Money | int) -> Decimal | int:
    return value.cents if isinstance(value, Money) else value
