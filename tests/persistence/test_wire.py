"""What the wire sends and reads is what SQLAlchemy would send and read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from asyncpg.protocol import protocol
from sqlalchemy import ARRAY, Column
from sqlalchemy.types import TypeEngine

import persistence.mapping  # noqa: F401  every table
from domain.kernel.money import Money
from persistence.columns import Label, MoneyColumn, QuantityColumn
from persistence.identity import new_id
from persistence.registry import metadata
from persistence.wire import ASKED_BY_THE_DRIVER, DIALECT, LISTS, NUMERIC, _reader, _writer, to_json
from tests.conftest import plain

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


@pytest.mark.parametrize("name", ASKED_BY_THE_DRIVER)
def test_the_driver_asks_what_we_tell_it_of_lists(name):
    """A version of it that asks in another way would only be slower; better to hear of it."""
    assert getattr(protocol, name) is LISTS


@pytest.mark.parametrize(
    "given", [[1, 2], (1, 2), {1, 2}, frozenset((1, 2)), {1: 0, 2: 0}.keys(), range(1, 3)]
)
async def test_whatever_has_several_values_is_sent_as_a_list(database_url, given):
    connection = await asyncpg.connect(plain(database_url))
    assert await connection.fetchval("select $1::int[]", given) == [1, 2]
    assert await connection.fetchval("select $1::int[]", [[1], [2]]) == [[1], [2]]
    for none in ("12", b"12", {"1": 2}, 12):
        with pytest.raises(asyncpg.DataError):
            await connection.fetchval("select $1::int[]", none)
    await connection.close()


def test_an_id_of_the_driver_is_written_as_any_other() -> None:
    assert to_json({"id": new_id()}).startswith('{"id":"01')
    with pytest.raises(TypeError):
        to_json({"id": object()})
