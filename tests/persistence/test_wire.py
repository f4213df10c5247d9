"""What the wire sends and reads is what SQLAlchemy would send and read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ARRAY, Column
from sqlalchemy.types import TypeEngine

import persistence.mapping  # noqa: F401  every table
from domain.kernel.money import Money
from persistence.columns import Label, MoneyColumn, QuantityColumn
from persistence.registry import metadata
from persistence.wire import DIALECT, NUMERIC, _reader, _writer

COLUMNS = {
    (type(column.type), repr(column.type), getattr(column.type, "kind", None)): column
    for table in metadata.sorted_tables
    for column in table.columns
    if not hasattr(column.type, "found_by")  # sealed under keys of a company
}
"""One of each type."""
PLAIN: dict[type, Any] = {
    int: 3,
    str: "x",
    bool: True,
    Decimal: Decimal("1.5"),
    UUID: UUID(int=7),
    date: date(2026, 11, 22),
    datetime: datetime(2026, 11, 22, tzinfo=UTC),
}


@pytest.mark.parametrize("column", COLUMNS.values(), ids=str)
def test_a_value_and_a_list_of_them_are_written_and_read_as_by_sqlalchemy(column: Column[Any]) -> None:
    type_ = column.type
    for value in (None, *values_of(type_)):
        written = through(_writer(type_), value)
        assert written == through(type_.dialect_impl(DIALECT).bind_processor(DIALECT), value)
        of_sqlalchemy = type_.dialect_impl(DIALECT).result_processor(DIALECT, NUMERIC)
        if not isinstance(value, dict | list | tuple):
            assert through(_reader(type_), written) == through(of_sqlalchemy, written)
        if not isinstance(type_, ARRAY):
            several: TypeEngine[Any] = ARRAY(type_, dimensions=1)
            theirs = several.dialect_impl(DIALECT).bind_processor(DIALECT)
            assert through(_writer(several), [value, None]) == through(theirs, [value, None])
            assert through(_writer(several), None) is None


def values_of(type_: TypeEngine[Any]) -> list[Any]:
    match type_:
        case MoneyColumn():
            return [Money(-1), Money(150)]
        case QuantityColumn():
            return [Decimal("0.0001"), Decimal(12)]
        case Label(kind=kind):
            return [*kind, *(member.value for member in kind)]
        case ARRAY():
            return [[], values_of(type_.item_type)]
    try:
        kind = type_.python_type
    except NotImplementedError:
        return []
    return [PLAIN[kind]] if kind in PLAIN else []


def through(process: Any, value: Any) -> Any:
    return value if process is None else process(value)
