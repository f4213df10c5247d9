"""Every field of the business is stored, and nothing else is."""

from __future__ import annotations

from dataclasses import fields

import pytest
from sqlalchemy import CheckConstraint, Table
from sqlalchemy.orm import Mapper, configure_mappers

import persistence.mapping  # noqa: F401
from domain.kernel.aggregate import Aggregate
from persistence.columns import Choice
from persistence.forms import form_of, plain
from persistence.mapped import ledgers
from persistence.registry import mappers, metadata

configure_mappers()
MAPPED = sorted(mappers.mappers, key=lambda mapper: mapper.class_.__name__)
PLAIN = sorted(plain, key=lambda kind: kind.__name__)
TABLES = metadata.sorted_tables


def name_of(thing: Mapper | Table | type) -> str:
    return thing.class_.__name__ if isinstance(thing, Mapper) else getattr(thing, "__name__", str(thing))


@pytest.mark.parametrize("mapper", MAPPED, ids=name_of)
def test_every_field_is_stored(mapper):
    stored = {attribute.key for attribute in mapper.attrs}
    assert {field.name for field in fields(mapper.class_)} - stored == set()


@pytest.mark.parametrize("mapper", MAPPED, ids=name_of)
def test_what_no_field_knows_is_a_private_key_or_filled_by_the_database(mapper):
    known = {field.name for field in fields(mapper.class_)}
    hidden = {attribute.key for attribute in mapper.attrs} - known
    assert all(key.startswith("_") for key in hidden)
    left_out = [column for column in mapper.local_table.c if column not in mapper.columns.values()]
    assert [
        c.name for c in left_out if not c.nullable and c.server_default is None and c.computed is None
    ] == []


@pytest.mark.parametrize("kind", PLAIN, ids=name_of)
def test_every_field_of_an_aggregate_of_one_row_is_a_column_and_others_are_keys_or_filled(kind):
    columns, table = form_of(kind).columns, form_of(kind).table
    known = {field.name for field in fields(kind)}
    assert known <= set(columns)
    assert all(name.startswith("_") for name in set(columns) - known)
    left_out = [column for column in table.c if column not in set(columns.values())]
    assert [
        c.name for c in left_out if not c.nullable and c.server_default is None and c.computed is None
    ] == []


@pytest.mark.parametrize("kind", PLAIN, ids=name_of)
def test_an_aggregate_of_one_row_bears_a_version_and_is_found_by_its_id(kind):
    assert issubclass(kind, Aggregate)
    assert "version" in form_of(kind).columns
    assert {column.name for column in form_of(kind).table.primary_key} == {"company_id", "id"}


@pytest.mark.parametrize("kind", sorted(ledgers, key=name_of), ids=name_of)
def test_every_field_of_a_fact_is_a_column_and_every_column_a_field(kind):
    columns = {column.name for column in ledgers[kind].c} - {"company_id"}
    assert {field.name for field in fields(kind)} == columns


@pytest.mark.parametrize("mapper", MAPPED, ids=name_of)
def test_an_aggregate_owns_what_it_holds_and_refers_to_others_by_id(mapper):
    for relation in mapper.relationships:
        assert not issubclass(relation.mapper.class_, Aggregate)
        assert relation.lazy == "selectin"
        assert relation.cascade.delete_orphan


@pytest.mark.parametrize("mapper", [m for m in MAPPED if issubclass(m.class_, Aggregate)], ids=name_of)
def test_an_aggregate_bears_a_version_that_guards_it(mapper):
    assert mapper.version_id_col is mapper.local_table.c.version
    assert {column.name for column in mapper.primary_key} == {"company_id", "id"}


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_closed_lists_are_checked_by_the_database(table):
    checked = {str(check.name) for check in table.constraints if isinstance(check, CheckConstraint)}
    closed = {column.name for column in table.c if isinstance(column.type, Choice)}
    assert {f"ck_{table.name}_{name}" for name in closed} <= checked


@pytest.mark.parametrize("table", TABLES, ids=name_of)
def test_names_fit_into_the_database(table):
    names = [str(item.name) for item in (*table.constraints, *table.indexes)]
    assert [name for name in names if len(name) > 63] == []
