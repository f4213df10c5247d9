"""The kinds of values that can be read: their form on the wire, and operands as columns want them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Numeric, func
from sqlalchemy.types import TypeEngine

from domain.kernel.money import Money
from domain.kernel.said import Said
from persistence.columns import MoneyColumn, QuantityColumn
from persistence.reading.json_text import (
    Expression,
    Json,
    as_text,
    civil,
    escaped,
    hexadecimal,
    joined,
    month,
    quoted,
    scaled,
    trimmed,
    utc,
)
from persistence.reading.known_as import ALSO
from persistence.reading.problem import BadInput

EQUALITY = ("eq", "ne", "in", "not_in", "is_null")
ORDERED = (*EQUALITY, "lt", "lte", "gt", "gte", "between")
TEXTUAL = (*ORDERED, "starts_with")

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
MASK = str.maketrans("", "", "./-")


@dataclass(frozen=True)
class Adding:
    """How values of one kind add up.

    Their last ``stored`` decimal places are part of a whole number in the tables; averages have
    ``averaged`` places, of which ``least`` are always written.
    """

    stored: int = 0
    averaged: int = 10
    least: int = 0


@dataclass(frozen=True)
class Kind:
    """How values of one kind travel.

    ``write`` makes the final wire value of what a column decodes to, ``json`` the same as JSON in
    SQL, from the column itself; ``read`` makes the column's
    value of an operand or of what ``write`` wrote, and raises ValueError. ``scalar`` names the
    GraphQL type. ``bind`` is the type an operand is sent as where the column's own is too narrow;
    ``stored`` is what an expression over columns must be told to decode as; ``adding`` is None
    where values do not add up.
    """

    scalar: str
    write: Callable[[Any], Any]
    json: Callable[[Expression], Json]
    read: Callable[[Any], Any]
    operators: tuple[str, ...]
    bind: TypeEngine[Any] | None = None
    stored: TypeEngine[Any] | None = None
    labels: type[StrEnum] | None = None
    prefix: str | None = None
    adding: Adding | None = None


def plain(value: Decimal, least: int) -> str:
    """Digits without exponent or trailing zeros, but at least so many decimal places."""
    text = format(value, "f")
    whole, _, places = text.partition(".")
    places = places.rstrip("0").ljust(least, "0")
    if not places:
        return "0" if whole == "-0" else whole
    return f"{whole}.{places}"


def rfc3339(value: datetime) -> str:
    """In UTC, always with six places: the same text from Python and from SQL."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _text(value: str) -> str:
    if UNSTORABLE.search(value):
        raise BadInput("Text must not contain NUL or lone surrogates.")
    return value


def _bare(value: str) -> str:
    """As it is stored, whether it was written with its mask or without."""
    return _text(value).translate(MASK).upper()


def _money(value: Any) -> Money:
    try:
        return Money.of(value)
    except ValueError:
        raise BadInput("An amount of money has at most two decimal places.") from None


def _quantity(value: Any) -> Decimal:
    quantity = Decimal(value)
    if quantity != round(quantity, 4):
        raise BadInput("A quantity has at most four decimal places.")
    return quantity


def _year_month(value: Any) -> str:
    return value.isoformat()[:7] if isinstance(value, date) else value


def _first_day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(f"{_text(value)}-01")


def _cents(value: Expression) -> Json:
    return quoted(as_text(scaled(value, "0.01")))


def _ten_thousandths(value: Expression) -> Json:
    return quoted(as_text(func.trim_scale(scaled(value, "0.0001"))))


def _at_least(places: int) -> Callable[[Expression], Json]:
    return lambda value: quoted(trimmed(value, places))


def _safe(text: Callable[[Expression], Json]) -> Callable[[Expression], Json]:
    return lambda value: quoted(text(value))


INTEGER = Kind("Int", int, as_text, int, ORDERED, bind=BigInteger(), adding=Adding())
TEXT = Kind("String", str, escaped, _text, TEXTUAL)
CNPJ = replace(TEXT, scalar="Cnpj", read=_bare)
EMAIL = replace(TEXT, scalar="Email")
NFE_KEY = replace(TEXT, scalar="NfeKey")
WEB_ADDRESS = replace(TEXT, scalar="Url")
BOOLEAN = Kind("Boolean", bool, as_text, bool, ("eq", "ne", "is_null"))
DATE = Kind("Date", date.isoformat, _safe(civil), _date, ORDERED)
INSTANT = Kind("DateTime", rfc3339, _safe(utc), _instant, ORDERED)
YEAR_MONTH = Kind("YearMonth", _year_month, _safe(month), _text, ORDERED)
MONTH_OF_DATE = replace(YEAR_MONTH, read=_first_day)
"""Of columns that hold the first day of a month."""
MONEY = Kind("Money", str, _cents, _money, ORDERED, stored=MoneyColumn(), adding=Adding(2, 2, 2))
PRICE = Kind(
    "Money",
    lambda value: plain(value, 2),
    _at_least(2),
    Decimal,
    ORDERED,
    bind=Numeric(),
    adding=Adding(least=2),
)
QUANTITY = Kind(
    "Decimal",
    lambda value: plain(value, 0),
    _ten_thousandths,
    _quantity,
    ORDERED,
    stored=QuantityColumn(),
    adding=Adding(stored=4),
)


def decimal_kind(places: int) -> Kind:
    return Kind(
        "Decimal",
        lambda value: plain(value, places),
        _at_least(places),
        Decimal,
        ORDERED,
        bind=Numeric(),
        adding=Adding(least=places),
    )


def enum_kind(labels: type[StrEnum]) -> Kind:
    return Kind(labels.__name__, str, _safe(as_text), labels, EQUALITY, labels=labels)


def identity_kind(prefix: str) -> Kind:
    """Ids as the prefix and 32 hexadecimal digits, e.g. ``order_0192f3c8…``."""
    shape = re.compile(rf"(?:{'|'.join([prefix, *ALSO.get(prefix, ())])})_[0-9a-f]{{32}}")

    def read(value: Any) -> UUID:
        if isinstance(value, UUID):
            return value
        if not shape.fullmatch(value):
            raise BadInput(
                Said("An id here is {prefix}_ and 32 hexadecimal digits, all in lower case.", prefix=prefix)
            )
        return UUID(hex=value[-32:])

    def json(id: Expression) -> Json:
        return joined(f'"{prefix}_', hexadecimal(id), '"')

    return Kind("ID", lambda value: f"{prefix}_{value.hex}", json, read, EQUALITY, prefix=prefix)
