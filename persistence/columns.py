"""How the domain's values are stored: money in cents, quantities in ten-thousandths, states as text."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Numeric, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

from domain.kernel.money import Money
from persistence.codec import decode, encode

SEEN = 4096
"""Quantities are mostly few and small: those of late are not reckoned anew."""
Instant = DateTime(timezone=True)


class MoneyColumn(TypeDecorator[Money]):
    """Whole cents of BRL in a bigint, which row security lets an index serve."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.cents

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(value)


class QuantityColumn(TypeDecorator[Decimal]):
    """A quantity with up to four places, as ten-thousandths in a bigint."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else _ten_thousandths(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else _quantity(value)


@lru_cache(maxsize=SEEN)
def _ten_thousandths(value: Decimal) -> int:
    scaled = Decimal(value).scaleb(4)
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{value} has more than four decimal places")
    return whole


@lru_cache(maxsize=SEEN)
def _quantity(ten_thousandths: int) -> Decimal:
    return Decimal(ten_thousandths).scaleb(-4)


class PriceColumn(TypeDecorator[Decimal]):
    """A unit price or unit cost in reais, with up to ten places."""

    impl = Numeric(21, 10)
    cache_ok = True


class RateColumn(TypeDecorator[Decimal]):
    """A percentage with up to four places."""

    impl = Numeric(9, 4)
    cache_ok = True


class Label(TypeDecorator[StrEnum]):
    """A value of a list that grows with releases, as text: no CHECK stands in the way of new ones."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        member = value if type(value) is self.kind else self.kind(value)
        return member._value_

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


class Choice(Label):
    """A closed list of values as text; never a database enum, whose operators row security distrusts."""

    cache_ok = True

    @property
    def values(self) -> str:
        """The members as a list of SQL literals."""
        return ", ".join(f"'{member.value}'" for member in self.kind)


class JsonColumn(TypeDecorator[Any]):
    """A frozen value, or a tuple of them, as jsonb. Never filtered by."""

    impl = JSONB(none_as_null=True)
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else encode(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else decode(self.kind, value)
