"""Columns: what their cells mean, and how they are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any

from domain.kernel.money import Money
from domain.kernel.refusal import Malformed, Required, checks
from domain.kernel.text import is_unprintable
from domain.onboarding.notation import DecimalSign, Notation

NUMBER = {
    DecimalSign.COMMA: re.compile(r"-?([0-9]{1,3}(\.[0-9]{3})+|[0-9]{1,14})(,[0-9]{1,10})?", re.ASCII),
    DecimalSign.POINT: re.compile(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,14})(\.[0-9]{1,10})?", re.ASCII),
}
BRAZILIAN_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", re.ASCII)
YES, NO = ("1", "S", "SIM", "TRUE", "Y", "YES"), ("0", "N", "NAO", "NÃO", "FALSE", "NO")

Read = Callable[[str, Notation], Any]
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A blank cell is None, unless the column is required. ``read`` raises Malformed."""

    name: str
    read: Read
    required: bool = False

    def value_of(self, cells: Mapping[str, str], notation: Notation) -> Any:
        text = cells.get(self.name, "")
        if any(is_unprintable(character) for character in text):
            raise Malformed(expected="text")
        if text.strip():
            return self.read(text.strip(), notation)
        if self.required:
            raise Required
        return None


def values_of(cells: Mapping[str, str], columns: Sequence[Column], notation: Notation) -> Values:
    """Every column's value. Raises what is wrong with any of them at once; the path is the column."""
    values: dict[str, Any] = {}
    with checks() as check:
        for column in columns:
            with check.at(column.name):
                values[column.name] = column.value_of(cells, notation)
    return values


def text(name: str, *, required: bool = False) -> Column:
    return Column(name, lambda cell, _: cell, required)


def number(name: str, *, required: bool = False) -> Column:
    return Column(name, _number, required)


def money(name: str, *, required: bool = False) -> Column:
    """Reais, with no more than two places."""
    return Column(name, _money, required)


def whole(name: str, *, required: bool = False) -> Column:
    return Column(name, _whole, required)


def day(name: str, *, required: bool = False) -> Column:
    """2026-11-30 or 30/11/2026."""
    return Column(name, _day, required)


def flag(name: str) -> Column:
    """S, SIM, 1, TRUE, YES or N, NÃO, 0, FALSE, NO."""
    return Column(name, _flag)


def choice(name: str, kind: type[StrEnum], *, required: bool = False) -> Column:
    return Column(name, partial(_choice, kind), required)


def choices(name: str, kind: type[StrEnum], *, required: bool = False) -> Column:
    """Several of them, with | between."""

    def read(cell: str, notation: Notation) -> tuple[StrEnum, ...]:
        return tuple(_choice(kind, each.strip(), notation) for each in cell.split("|"))

    return Column(name, read, required)


def _number(cell: str, notation: Notation) -> Decimal:
    if not NUMBER[notation.decimals].fullmatch(cell):
        raise Malformed(expected=f"number with decimal {notation.decimals.value.lower()}")
    thousands, sign = (".", ",") if notation.decimals is DecimalSign.COMMA else (",", ".")
    return Decimal(cell.replace(thousands, "").replace(sign, "."))


def _money(cell: str, notation: Notation) -> Money:
    amount = _number(cell, notation)
    if amount != round(amount, 2):
        raise Malformed(expected="two places")
    return Money.of(amount)


def _whole(cell: str, _: Notation) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", cell, re.ASCII):
        raise Malformed(expected="whole number")
    return int(cell)


def _day(cell: str, _: Notation) -> date:
    if found := BRAZILIAN_DATE.fullmatch(cell):
        cell = f"{found[3]}-{found[2]}-{found[1]}"
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise Malformed(expected="date") from None


def _flag(cell: str, _: Notation) -> bool:
    word = cell.upper()
    if word not in YES + NO:
        raise Malformed(expected="yes or no")
    return word in YES


def _choice(kind: type[StrEnum], cell: str, _: Notation) -> StrEnum:
    try:
        return kind(cell.upper())
    except ValueError:
        raise Malformed(expected=" | ".join(kind)) from None
