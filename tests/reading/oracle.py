"""How lists in memory are filtered, sorted and cut, by the words of the specification."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cmp_to_key
from typing import Any
from zoneinfo import ZoneInfo

from domain.kernel.money import Money
from tests.reading.shop import Sale, SaleStatus

BRASILIA = ZoneInfo("America/Sao_Paulo")


def value_of(thing: Any, name: str) -> Any:
    value = thing.status is SaleStatus.PAID if name == "paid" else getattr(thing, name)
    return value.amount if isinstance(value, Money) else value


def matches(thing: Any, where: Mapping[str, Any], zone: ZoneInfo = BRASILIA) -> bool:
    """Two-valued: a missing value is unlike every other, and compares with none."""
    return all(_part(thing, name, operand, zone) for name, operand in where.items())


def _part(thing: Any, name: str, operand: Any, zone: ZoneInfo) -> bool:
    match name:
        case "and":
            return all(matches(thing, each, zone) for each in operand)
        case "or":
            return any(matches(thing, each, zone) for each in operand)
        case "not":
            return not matches(thing, operand, zone)
        case "buyer" | "agent" | "sponsor":
            related = getattr(thing, name)
            return related is not None and matches(related, operand, zone)
        case "lines":
            found = {"some": any, "none": lambda each: not any(each)}
            return all(
                found[how](matches(line, wanted, zone) for line in thing.lines)
                for how, wanted in operand.items()
            )
    found = value_of(thing, name)
    found = found.astimezone(zone) if isinstance(found, datetime) else found
    return all(OPERATORS[operator](found, value) for operator, value in operand.items())


def _comparable(value: Any, operand: Any) -> Any:
    """An instant is compared with a date as the day it is where it is told."""
    if isinstance(value, datetime) and not isinstance(operand, datetime):
        return value.date()
    return value


def _present(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, operand: value is not None and compare(_comparable(value, operand), operand)


equal = _present(lambda value, operand: value == operand)
OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": equal,
    "ne": lambda value, operand: not equal(value, operand),
    "in": lambda value, operands: any(equal(value, operand) for operand in operands),
    "not_in": lambda value, operands: not any(equal(value, operand) for operand in operands),
    "lt": _present(lambda value, operand: value < operand),
    "lte": _present(lambda value, operand: value <= operand),
    "gt": _present(lambda value, operand: value > operand),
    "gte": _present(lambda value, operand: value >= operand),
    "between": lambda value, operand: (
        OPERATORS["gte"](value, operand["from"]) and OPERATORS["lte"](value, operand["to"])
    ),
    "starts_with": _present(lambda value, operand: value.startswith(operand)),
    "is_null": lambda value, operand: (value is None) == operand,
}


def ordered(sales: Sequence[Sale], order_by: Sequence[tuple[str, str]]) -> list[Sale]:
    """Missing values are the greatest; the id decides between equals, in the last direction."""
    steps = [*order_by, ("id", order_by[-1][1] if order_by else "ASC")]

    def compare(one: Sale, other: Sale) -> int:
        for name, direction in steps:
            a, b = value_of(one, name), value_of(other, name)
            if a != b:
                less = b is None or (a is not None and _key(a) < _key(b))
                return -1 if less == (direction == "ASC") else 1
        return 0

    return sorted(sales, key=cmp_to_key(compare))


def _key(value: Any) -> Any:
    return value.encode() if isinstance(value, str) else value


def day(text: str) -> date:
    return date.fromisoformat(text)
