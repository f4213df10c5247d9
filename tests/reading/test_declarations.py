"""What the contexts declare, and what happens to declarations that promise too much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import asyncpg
import pytest
import strawberry
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    case,
    func,
    select,
)
from strawberry.schema.config import StrawberryConfig

from api.money import Money
from api.node import Node
from api.reading import SCALARS as READING_SCALARS
from api.reading import Connection, SummarizedConnection, bind, connection, field, lookup
from api.reading.agreement import Contradiction, of_prefixes
from api.scalars import SCALARS, Cnpj, Url
from persistence import registry
from persistence.columns import Choice, MoneyColumn
from persistence.database import Database
from persistence.reading.check import contradictions, disagreements
from persistence.reading.stored import stored_tables
from persistence.reading.summary import measures_of
from persistence.reading.view import (
    VIEWS,
    View,
    cnpj,
    computed,
    enum,
    group,
    integer,
    json,
    many,
    money,
    one,
    text,
    url,
)
from tests import shipped
from tests.reading.shop import SaleStatus

DECLARED = list(shipped.VIEWS.values())

metadata = MetaData()
things = Table(
    "thing",
    metadata,
    Column("company_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("name", Text),
    Column("status", Choice(SaleStatus), nullable=False),
    Column("price", MoneyColumn),
    Column("weight", BigInteger, nullable=False),
    Column("parent_id", Uuid, ForeignKey("thing.id")),
    Index("ix_thing_name", "company_id", "name"),
)
others = things.alias()


NEVER = "Thing.it: is never null in the schema, but "

WITHOUT_POVERTY_FUNDS = {"law_consumption_rate.kind", "law_contribution_rate.kind"}
"""These rates are not theirs; they have a table of their own."""


@pytest.fixture(autouse=True)
def _forget_views() -> Iterator[None]:
    known = dict(VIEWS)
    yield
    VIEWS.clear()
    VIEWS.update(known)


def thing(**options: Any) -> View:
    return View("Thing", things, **{"prefix": "thing", "read": "thing.read", "fields": {}, **options})


def test_the_views_of_all_contexts_agree_with_the_tables() -> None:
    assert disagreements(DECLARED) == []


async def test_the_views_of_all_contexts_agree_with_the_database(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(contradictions, DECLARED) == []


async def test_closed_lists_are_as_long_in_the_database_as_in_the_business(database: Database) -> None:
    async with database.engine.connect() as connection:
        stored = await connection.run_sync(stored_tables)
    closed = [
        column
        for table in registry.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, Choice)
    ]
    unlike = {
        str(column)
        for column in closed
        if stored[column.table.name].labels.get(column.name) != {label.value for label in column.type.kind}
    }
    assert unlike == WITHOUT_POVERTY_FUNDS


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (
            "drop index ix_product_ncm_id",
            ["Product.ncm: is filtered or sorted by without an index"],
        ),
        (
            "create index ix_words on product using gin (company_id, ncm gin_trgm_ops);"
            " drop index ix_product_ncm_id",
            ["Product.ncm: is filtered or sorted by without an index"],
        ),
        (
            "alter table product drop constraint uq_product_sku;"
            " create index ix_sku on product (company_id, sku)",
            ["Product: is looked up by sku, which no key makes unique"],
        ),
        ("alter table product alter unit drop not null", ["Product.unit: may be null in the database"]),
        (
            "alter table product drop constraint ck_product_ck_product_status,"
            " add constraint ck_product_status check (status in ('ACTIVE', 'SOLD'))",
            ["Product.status: the database does not take DISCONTINUED, INACTIVE"],
        ),
        (
            "alter table product drop constraint ck_product_ck_product_status",
            ["Product.status: the database takes any label"],
        ),
        (
            "alter table product drop constraint ck_product_ck_product_status, add constraint"
            " ck_product_status check (status in ('ACTIVE', 'DISCONTINUED', 'INACTIVE', 'OF_TOMORROW'))",
            [],
        ),
        ("alter table product drop cest", ["Product.cest: the database has no column cest"]),
        (
            "alter table salary rename to pay",
            [
                "Salary: the database has no table salary",
                "Employee.salaries: looks for employee_id without an index",
            ],
        ),
    ],
)
async def test_a_database_that_keeps_less_is_told_what(
    owner: asyncpg.Connection, database: Database, damage: str, why: list[str]
) -> None:
    await owner.execute(damage)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(contradictions, DECLARED) == why


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"read": ""}, "permission"),
        ({"prefix": None}, "prefix"),
        ({"lookups": ["number"]}, "not a value"),
        ({"default_sort": [("number", "ASC")]}, "not sortable"),
        (
            {"fields": {"number": integer(things.c.number)}, "default_sort": [("number", "ASC")]},
            "not sortable",
        ),
    ],
)
def test_a_view_that_contradicts_itself_is_refused(options: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        thing(**options)


def test_no_two_types_of_a_schema_have_ids_that_begin_alike() -> None:
    assert (
        list(of_prefixes([thing(), View("Other", things, prefix="other", read="thing.read", fields={})]))
        == []
    )
    twice = [VIEWS["Thing"], View("Third", things, prefix="thing", read="thing.read", fields={})]
    assert list(of_prefixes(twice)) == ["Third: its ids begin with thing_, as those of Thing do"]


def test_there_are_no_two_views_of_a_name() -> None:
    thing()
    with pytest.raises(ValueError, match="two views"):
        thing()


def test_what_is_permitted_apart_is_not_found_by_filter_or_order() -> None:
    with pytest.raises(ValueError, match="filter or order"):
        integer(things.c.number, requires="x", filter=True)


@pytest.mark.parametrize(
    ("declare", "why"),
    [
        (lambda: money(things.c.price, sensitive=True, measure=True), "the sum over one row is its value"),
        (lambda: text(things.c.name, sensitive=True, dimension=True), "must not be added up"),
        (lambda: text(things.c.name, requires="x", dimension=True), "not seen by all"),
        (lambda: text(things.c.name, measure=True), "neither added up"),
        (lambda: money(things.c.price, dimension=True), "not grouped"),
        (lambda: thing(fields={"count": integer(things.c.number, measure=True)}), "cannot measure count"),
        (
            lambda: thing(fields={"child": one("Thing", others.c.parent_id, dimension=True)}),
            "no reference of its rows",
        ),
        (
            lambda: thing(
                fields={"top": one("Thing", things.c.parent_id, where=things.c.number == 1, dimension=True)}
            ),
            "no reference of its rows",
        ),
    ],
)
def test_what_must_not_be_added_up_or_grouped_by_is_refused(declare: Callable[[], Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        declare()


@pytest.mark.parametrize("generic", [Connection, SummarizedConnection])
def test_a_connection_tells_what_its_view_measures_and_nothing_else(generic: Any) -> None:
    measured = generic is Connection
    number = integer(things.c.number, measure=measured, dimension=measured)
    view = thing(fields={"number": number}, lookups=["id"])
    made = made_type("Thing", Node, number=(int, field("The number.")))
    query = made_type("Query", object, things=(generic[made] | None, connection(view, "Things.")))
    config = StrawberryConfig(scalar_map={**SCALARS, **READING_SCALARS})
    with pytest.raises((Contradiction, TypeError), match="measures or"):
        bind(strawberry.Schema(query, config=config))


def test_nothing_that_is_sensitive_is_added_up() -> None:
    """The sum over one person's pay is that pay."""
    measured = {(view.name, name) for view in DECLARED for name in measures_of(view)}
    assert not {one for one in measured if one[0] in ("Salary", "Employee") and one[1] != "hired_on"}


def test_what_the_tables_cannot_keep_is_named() -> None:
    view = thing(
        fields={
            "number": integer(things.c.number, sort=True),
            "name": text(things.c.name, filter=True),
            "double": integer(things.c.number * 2, filter=True),
            "parent": one("Nowhere", things.c.parent_id),
            "children": many("Thing", things.c.parent_id),
        },
        lookups=["id", "number"],
    )
    assert disagreements([view]) == [
        "Thing.number: is filtered or sorted by without an index",
        'Thing.name: is compared with prefixes without Text(collation="C")',
        "Thing.double: is an expression, which no index serves",
        "Thing.parent: leads to Nowhere, which is no view",
        "Thing.children: looks for parent_id without an index",
        "Thing: is looked up by number, which no key makes unique",
    ]


def test_what_need_not_narrow_a_list_serves_nothing_in_it() -> None:
    """An index over the name of a thing finds no number, unless every list is narrowed by it."""
    number = integer(things.c.number, filter=True, served_by=things.c.name)
    assert disagreements([thing(fields={"number": number})]) == [
        "Thing.number: is served by name, which need not narrow the list"
    ]
    VIEWS.pop("Thing")
    assert disagreements([thing(fields={"number": number}, where=things.c.name == "a")]) == []


def test_what_is_sorted_by_has_an_index_behind_the_column_that_serves_it() -> None:
    number = integer(things.c.number, sort=True, served_by=things.c.name)
    assert disagreements([thing(fields={"number": number}, where=things.c.name == "a")]) == [
        "Thing.number: is sorted by without an index behind name"
    ]


def test_what_is_part_of_an_object_is_not_filtered_by() -> None:
    inner = group(
        {"name": text(things.c.name, filter=True), "deep": group({"n": integer(things.c.number, sort=True)})}
    )
    why = "is part of an object, by which no list is filtered, sorted or summed up"
    assert disagreements([thing(fields={"it": inner})]) == [
        f"Thing.it.name: {why}",
        f"Thing.it.deep.n: {why}",
    ]


nothing = select(others.c.number).where(others.c.id == things.c.parent_id).scalar_subquery()


def present(name: str) -> str:
    return name


def borne(name: str | None) -> list[str]:
    return [name] if name else []


def sometimes(number: int) -> str | None:
    return None if number else ""


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (computed(present, things.c.name), "what it is computed from may be null"),
        (computed(present, nothing), "what it is computed from may be null"),
        (computed(present, func.upper(things.c.status)), "what it is computed from may be null"),
        (computed(present, case((things.c.number > 1, "a"))), "what it is computed from may be null"),
        (computed(partial(present), things.c.name), "what it is computed from may be null"),
        (json(things.c.name), "what it is computed from may be null"),
        (computed(sometimes, things.c.number), "it may be computed to be null"),
    ],
)
def test_what_is_computed_and_may_be_missing_is_not_promised(made: Any, why: str) -> None:
    assert promised(thing(fields={"it": made}, lookups=["id"]), str) == f"{NEVER}{why}"
    VIEWS.pop("Thing")
    assert promised(thing(fields={"it": made}, lookups=["id"]), str | None) == ""


@pytest.mark.parametrize(
    "made",
    [
        computed(present, things.c.status),
        computed(borne, things.c.name),
        computed(present, func.coalesce(things.c.name, "a")),
        computed(present, case((things.c.number > 1, "a"), else_="b")),
        computed(present, things.c.name.is_(None)),
        computed(present, nothing, total=True),
    ],
)
def test_what_is_computed_and_always_there_is_promised(made: Any) -> None:
    assert promised(thing(fields={"it": made}, lookups=["id"]), str) == ""


def promised(view: View, it: Any, description: str = "It.") -> str:
    """What the schema is told when the type of a view promises one field, ``it``."""
    made = made_type(view.name, Node, it=(it, field(description)))
    query = made_type("Query", object, thing=(made | None, lookup(view, "One thing.")))
    config = StrawberryConfig(scalar_map={**SCALARS, **READING_SCALARS})
    try:
        bind(strawberry.Schema(query, config=config))
    except Contradiction as contradiction:
        return str(contradiction).strip()
    return ""


def made_type(name: str, parent: type, **fields: tuple[Any, Any]) -> Any:
    annotations = {name: kind for name, (kind, _) in fields.items()}
    body = {name: tied for name, (_, tied) in fields.items()}
    return strawberry.type(type(name, (parent,), {"__annotations__": annotations, **body}))


@pytest.mark.parametrize(
    ("wanted", "annotation", "why"),
    [
        (integer(things.c.number), int, ""),
        (integer(things.c.number), str, "Thing.it: is Int, not String"),
        (text(things.c.name), str, NEVER + "its column may be null"),
        (text(things.c.name), str | None, ""),
        (text(things.c.name, null=False), str, ""),
        (money(things.c.price), Money | None, ""),
        (money(things.c.price), str | None, "Thing.it: is Money, not String"),
        (
            integer(things.c.number, requires="x"),
            int,
            NEVER + "needs a permission of its own",
        ),
        (integer(things.c.weight), int, "Thing.it: may not fit into 32 bits"),
        (enum(SaleStatus, things.c.status), str, "Thing.it: is not the enum of SaleStatus"),
        (group({"number": integer(things.c.number)}), int, "Thing.it: is an object, not Int"),
        (computed(str, things.c.number), str, ""),
        (url("/{0.hex}", things.c.parent_id), Url, NEVER + "one of its parts may be null"),
        (url("/{0.hex}", things.c.parent_id), str | None, "Thing.it: is an address, not String"),
        (cnpj(things.c.name), str | None, "Thing.it: is Cnpj, not String"),
        (cnpj(things.c.name), Cnpj | None, ""),
        (text(things.c.name), Cnpj | None, "Thing.it: is String, not Cnpj"),
    ],
)
def test_a_schema_that_promises_what_its_view_cannot_keep_is_refused(
    wanted: Any, annotation: Any, why: str
) -> None:
    assert promised(thing(fields={"it": wanted}, lookups=["id"]), annotation) == why


def test_a_field_that_the_view_has_not_is_refused() -> None:
    assert promised(thing(lookups=["id"]), int) == "Thing.it: view Thing has no field it"


def test_a_field_without_description_is_refused() -> None:
    view = thing(fields={"it": integer(things.c.number)}, lookups=["id"])
    assert promised(view, int, description="") == "Thing.it: has no description"
