"""A column whose values are sealed: written with its row's id at hand, opened wherever it is selected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Dialect,
    LargeBinary,
    Text,
    TypeDecorator,
    case,
    cast,
    func,
    literal_column,
    or_,
    type_coerce,
)

from domain.kernel.money import Money
from persistence.platform.keys import keyring
from persistence.secrets import Place

SUFFIX = "_sealed"
CLEAR, SEALED = (literal_column(rf"'\x0{tag}'::bytea", LargeBinary()) for tag in (0, 1))
PLACE = 33
"""Bytes before what is sealed, as it is selected: a one, the company, the row."""
WRITTEN: dict[type, Callable[[Any], str]] = {Money: lambda value: str(value.cents), str: str}
READ: dict[type, Callable[[str], Any]] = {Money: lambda text: Money(int(text)), str: str}


@dataclass(frozen=True)
class PrintedMoney:
    """As it is read: reais with two places."""

    amount: str
    currency: str = "BRL"


class SealedColumn(TypeDecorator[Any]):
    """``amount_sealed`` holds what the attribute ``amount`` is, and the column ``amount`` what came there
    before it was sealed; both are read. ``found_by`` names the column of the keyed digest, by which equal
    values are found."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, kind: type, *, table: str, column: str, found_by: str | None = None) -> None:
        super().__init__()
        self.kind, self.table, self.column, self.found_by = kind, table, column, found_by

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        return type_coerce(told(column), self)

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        if value is not None and not isinstance(value, bytes):
            raise TypeError(f"{self.table}.{self.column} is stored sealed alone")
        return value

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else self.opened(value)

    def sealed(self, value: Any, *, company: UUID, id: UUID) -> bytes | None:
        """As it is stored in this row. Raises KeyLost."""
        if value is None:
            return None
        place = Place(company=company, table=self.table, column=self.column, id=id)
        return keyring().seal(WRITTEN[self.kind](value).encode(), place)

    def opened(self, told: bytes) -> Any:
        """The value of what was selected. Raises KeyLost; InvalidTag when it was changed or moved."""
        if told[0] == 0:
            return READ[self.kind](told[1:].decode())
        company, id = UUID(bytes=told[1:17]), UUID(bytes=told[17:PLACE])
        place = Place(company=company, table=self.table, column=self.column, id=id)
        return READ[self.kind](keyring().open(told[PLACE:], place).decode())

    def digest(self, value: Any, *, company: UUID) -> bytes | None:
        """What an equal value is found by in this company."""
        if value is None:
            return None
        return keyring().blind(
            WRITTEN[self.kind](value), company=company, table=self.table, column=self.column
        )


def sealed(name: str, kind: type, *, table: str, found_by: str | None = None) -> Column[Any]:
    """Beside the column of this name, where there is one, which is emptied when it is sealed."""
    column = name + SUFFIX
    return Column(column, SealedColumn(kind, table=table, column=column, found_by=found_by))


def told(column: ColumnElement[Any]) -> ColumnElement[bytes]:
    """The value with where it stands, or as it is where nobody has sealed it yet."""
    own: Any = column
    row = own.table.c
    clear = row.get(own.name.removesuffix(SUFFIX))
    place = SEALED.op("||")(func.uuid_send(row.company_id)).op("||")(func.uuid_send(row.id))
    whole: ColumnElement[bytes] = place.op("||")(type_coerce(column, LargeBinary))
    if clear is None:
        return whole
    in_clear = CLEAR.op("||")(func.convert_to(cast(clear, Text), literal_column("'UTF8'")))
    return case((column.is_not(None), whole), else_=in_clear)


def found_by(column: Column[Any], value: Any, *, company: UUID) -> ColumnElement[bool]:
    """Rows with this value: by its keyed digest, or in clear where nobody has sealed it yet."""
    kind: Any = column.type
    row = column.table.c
    clear = row[column.name.removesuffix(SUFFIX)]
    return or_(row[kind.found_by] == kind.digest(value, company=company), clear == WRITTEN[kind.kind](value))


def shown(column: Column[Any]) -> tuple[Callable[[str | None], Any], ColumnElement[str]]:
    """For a view: what makes the value, and of what; ``computed(*shown(salaries.c.amount_sealed))``."""
    kind: Any = column.type
    return partial(_shown, kind), type_coerce(func.encode(told(column), literal_column("'hex'")), Text)


def _shown(kind: SealedColumn, digits: str | None) -> Any:
    value = None if digits is None else kind.opened(bytes.fromhex(digits))
    return PrintedMoney(str(value)) if isinstance(value, Money) else value
