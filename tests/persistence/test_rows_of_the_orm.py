"""What is new is stored without the ORM, row by row as the ORM would have stored it: all that is mapped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, Integer, LargeBinary, Text, Uuid, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import configure_mappers

import persistence.mapping  # noqa: F401
from domain.kernel.aggregate import Aggregate
from domain.kernel.money import Money
from persistence.columns import JsonColumn, Label, MoneyColumn, PriceColumn, QuantityColumn, RateColumn
from persistence.database import Database
from persistence.forms import form_of, tree_of
from persistence.identity import new_id
from persistence.registry import mappers
from persistence.sealing.column import SealedColumn
from persistence.storing import KEPT, _names, _storing, store
from persistence.trees import rows_of
from persistence.updates import _changing
from persistence.wire import Wire

configure_mappers()
ROOTS = sorted(
    (mapper.class_ for mapper in mappers.mappers if issubclass(mapper.class_, Aggregate)),
    key=lambda kind: kind.__name__,
)
INSTANT = datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=UTC)


VALUES: dict[type, Callable[[Any, int], Any]] = {
    ARRAY: lambda kind, number: [value_of(kind.item_type, number), value_of(kind.item_type, number + 1)],
    SealedColumn: lambda kind, number: Money(number) if kind.kind is Money else f"sealed {number}",
    MoneyColumn: lambda _, number: Money(number),
    QuantityColumn: lambda _, number: Decimal(number) / 16,
    PriceColumn: lambda _, number: Decimal(number) / 16,
    RateColumn: lambda _, number: Decimal(number) / 16,
    Label: lambda kind, number: list(kind.kind)[number % len(kind.kind)],
    JsonColumn: lambda *_: ({"number": Decimal("1.50"), "day": date(2026, 1, 1)}, new_id()),
    Uuid: lambda *_: new_id(),
    Boolean: lambda _, number: number % 2 == 0,
    DateTime: lambda _, number: INSTANT + timedelta(hours=number),
    Date: lambda _, number: INSTANT.date() + timedelta(days=number),
    LargeBinary: lambda _, number: bytes([number % 256, 0, 255]),
    Integer: lambda _, number: number,
    Text: lambda _, number: f"{number} \"of', {{ç}} \\ these",
}


def value_of(type_: Any, number: int) -> Any:
    """One that such a column takes, another for each number."""
    return next(made(type_, number) for kind, made in VALUES.items() if isinstance(type_, kind))


def made(kind: type, numbers: Iterator[int], *, whole: bool) -> Any:
    """With two of each of its parts. One that is not ``whole`` has nothing where there may be nothing."""
    form = form_of(kind)
    known = {field.name for field in fields(kind) if field.init}
    parts = {relation.key: relation.mapper.class_ for relation in mapper_of(kind).relationships}
    given = {
        name: value_of(column.type, next(numbers)) if whole or not column.nullable else None
        for name, column in form.columns.items()
        if name in known
    }
    given |= {name: [made(of, numbers, whole=whole) for _ in range(2)] for name, of in parts.items()}
    return kind(**given)


def told_to_the_orm(thing: Any) -> Any:
    """The same, with each of its values set before the eyes of the ORM."""
    mapper, form = mapper_of(type(thing)), form_of(type(thing))
    twin = mapper.class_manager.new_instance()
    for name in form.columns:
        if name in thing.__dict__:
            setattr(twin, name, thing.__dict__[name])
    for name in form.parts:
        setattr(twin, name, [told_to_the_orm(part) for part in thing.__dict__[name]])
    return twin


def mapper_of(kind: type) -> Any:
    return next(mapper for mapper in mappers.mappers if mapper.class_ is kind)


@pytest_asyncio.fixture
async def connection(database_url: str, company: UUID) -> Any:
    """Bound to the company, with its keys."""
    database = Database.at(database_url, role=None)
    await database.hold_keys(company)
    async with database.engine.connect() as connection:
        await connection.execute(text("select set_config('app.company', :id, false)"), {"id": str(company)})
        yield connection
    await database.close()


async def bare(connection: AsyncConnection, kinds: set[type]) -> None:
    """Tables with the same columns, which ask for nothing and refer to nothing."""
    for kind in kinds:
        name = form_of(kind).table.name
        like = f"(like public.{name} including defaults including generated)"
        await connection.execute(text(f"create temp table {name} {like}"))


async def taken(connection: AsyncConnection, kinds: set[type]) -> dict[str, list[dict[str, Any]]]:
    """What the tables hold, which is nothing afterwards. Of what is sealed only whether it is there."""
    rows = {}
    for kind in kinds:
        form = form_of(kind)
        found = (await connection.execute(text(f"delete from {form.table.name} returning *"))).mappings()  # noqa: S608  ours
        listed = [{name: shown(form.table.c, name, value) for name, value in row.items()} for row in found]
        rows[form.table.name] = sorted(listed, key=repr)
    return rows


def shown(columns: Mapping[str, Column[Any]], name: str, value: Any) -> Any:
    return value is not None if isinstance(columns[name].type, SealedColumn) else value


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "bare"])
async def test_a_new_tree_becomes_the_rows_that_the_orm_would_have_written(connection, company, whole):
    numbers = count(1)
    for kind in ROOTS:
        thing = made(kind, numbers, whole=whole)
        thing.__setattr__("_company_id", company)
        kinds = {type(part) for part in tree_of(thing)}
        await bare(connection, kinds)
        await store(Wire.of(connection), rows_of([thing]))
        ours = await taken(connection, kinds)

        session = AsyncSession(connection, autoflush=False)
        session.add(told_to_the_orm(thing))
        await session.flush()
        theirs = await taken(connection, kinds)

        assert ours == theirs, kind.__name__
        assert all(len(rows) >= 1 for rows in ours.values()), kind.__name__
        for of in kinds:
            await connection.execute(text(f"drop table pg_temp.{form_of(of).table.name}"))


@pytest.mark.parametrize("kind", ROOTS, ids=lambda kind: kind.__name__)
def test_a_tree_is_made_as_its_class_says_though_the_orm_hears_of_it_later(kind):
    thing = made(kind, count(1), whole=True)
    for part in tree_of(thing):
        held = {field.name: getattr(part, field.name) for field in fields(type(part))}
        assert {name: part.__dict__[name] for name in held} == held
    with pytest.raises(TypeError):
        kind(no_such_field=1)


@pytest.mark.parametrize("kind", ROOTS, ids=lambda kind: kind.__name__)
def test_parts_of_what_is_new_can_be_others_before_it_is_stored(kind):
    thing, other = (made(kind, count(1), whole=True) for _ in range(2))
    for name in form_of(kind).parts:
        parts = list(getattr(other, name))
        setattr(thing, name, parts)
        getattr(thing, name).pop(0)
        assert getattr(thing, name) == parts[1:]


@pytest.mark.parametrize("kept", [_changing, _storing, _names])
def test_of_statements_that_are_composed_as_they_are_needed_only_so_many_are_kept(kept):
    assert kept.cache_info().maxsize == KEPT
