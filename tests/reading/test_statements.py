"""Every statement that views can lead to: valid, behind the fence, bound to the company everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from persistence.database import Database
from persistence.fenced import Fenced
from persistence.platform.principals import API_KEY, SESSION
from persistence.reading.compiled.engine import Engine
from persistence.reading.compiled.inquiry import Inquiry
from persistence.reading.compiled.question import Question, Way
from persistence.reading.compiled.statement import Statement, compiled
from persistence.reading.lookup import lookup_name
from persistence.reading.selection import Reader, Selection
from persistence.reading.view import VIEWS, View
from tests.reading.test_contexts import (
    DECLARED,
    HOW_MANY,
    WHERE_IT_ENDS,
    beside,
    branches,
    everything,
    key_sample,
    sums,
)

ONE_EACH = ("customer", "salesperson")
"""Of an order: one that each has, one that some have."""
FENCE = "with c as materialized (select set_config('app.company', $"
ALL_OF_THEM = 1_000_000_000
"""Characters."""
REFERENCE = re.compile(r"\b(?:FROM|JOIN) ([a-z_]+)(?: AS ([a-z_]+(?:_\d+)?))?(?=\s|,|\))")


def inquiries(view: View, reader: Reader) -> Iterator[Inquiry]:
    """Every way in which the view can be asked, in two of them for everything it leads to."""
    whole, own = tuple(everything(view.fields)), tuple(everything(view.fields, depth=0))
    page = (Selection("nodes", "nodes", children=own), HOW_MANY, WHERE_IT_ENDS)
    yield Inquiry.of(Question(Way.PAGE, view, (Selection("nodes", "nodes", children=whole),)), reader, {})
    yield Inquiry.of(Question(Way.PAGE, view, page), reader, {})
    yield Inquiry.of(Question(Way.PAGE, view, page), reader, {"last": 3, "offset": None})
    yield Inquiry.of(Question(Way.PAGE, view, page), reader, {"first": 3, "offset": 2})
    if sums(view):
        yield Inquiry.of(Question(Way.PAGE, view, sums(view)), reader, {"first": 3})
    yield Inquiry.of(Question(Way.IDS, view, whole), reader, [UUID(int=1)] if view.prefix else [])
    for lookup in view.lookups:
        key = {lookup_name(lookup): key_sample(view, lookup)}
        yield Inquiry.of(Question(Way.KEY, view, own), reader, key)
    for where in branches(view):
        yield Inquiry.of(Question(Way.PAGE, view, (HOW_MANY,)), reader, {"where": where})
    for name in view.sorts:
        order = {"order_by": [{"field": name, "direction": "DESC"}], "where": beside(view, name)}
        yield Inquiry.of(Question(Way.PAGE, view, (WHERE_IT_ENDS,)), reader, order)
    if view.search is not None:
        yield Inquiry.of(Question(Way.PAGE, view, (HOW_MANY,)), reader, {"search": "a%_\\"})


READER = Reader(
    UUID(int=1), lambda permission: True, b"of the tests", "https://tests.example", "everything", UUID(int=2)
)


@dataclass(frozen=True)
class Book:
    """All that can be asked of a view; each statement is compiled once, by the engine, for all who look."""

    inquiries: Sequence[Inquiry]
    engine: Engine = field(default_factory=lambda: Engine(room=ALL_OF_THEM))


@pytest.fixture(scope="module", params=DECLARED, ids=lambda view: view.name)
def book(request: pytest.FixtureRequest) -> Book:
    return Book(list(inquiries(request.param, READER)))


async def test_everything_a_view_offers_is_a_valid_statement(empty: Database, book: Book) -> None:
    for inquiry in book.inquiries:
        if inquiry.question.way is Way.IDS:
            await book.engine.several(inquiry, empty.prepared.fetch)
        else:
            await book.engine.one(inquiry, empty.prepared.fetch)


async def test_every_table_is_bound_to_the_company(book: Book) -> None:
    everywhere = book.inquiries[0].question.view.table.metadata.tables.values()
    tenants = {table.name for table in everywhere if "company_id" in table.c}
    for inquiry in book.inquiries:
        sql = (await book.engine.statement(inquiry)).sql
        assert sql.startswith(FENCE)
        assert "WHERE c.company IS NOT NULL" in sql or "AND c.company IS NOT NULL" in sql
        for table, alias in REFERENCE.findall(sql):
            if table in tenants:
                assert re.search(rf"\b{alias or table}\.company_id = ", sql), (table, alias)


async def plan_of(database: Database, statement: Statement, inquiry: Inquiry) -> str:
    return await explained(database, statement.sql, statement.parameters(inquiry))


async def explained(database: Database, sql: str, parameters: Sequence[Any]) -> str:
    rows: Any = await database.prepared.fetch(f"explain (costs off) {sql}", parameters)
    return "\n".join(row[0] for row in rows)


async def test_nothing_is_read_before_the_fence(empty: Database, book: Book) -> None:
    """The company's row is the outer side of the join, and the inner one is tied to it."""
    for inquiry in book.inquiries:
        plan = await plan_of(empty, await book.engine.statement(inquiry), inquiry)
        assert plan.startswith("Nested Loop"), plan
        outer, inner = plan.index("CTE Scan on c"), plan.index("c.company IS NOT NULL")
        assert plan.index("CTE c") < outer < inner, plan
        assert "Seq Scan" not in plan[:outer], plan


@pytest.mark.parametrize("proof", [SESSION, API_KEY], ids=["session", "key"])
async def test_neither_proof_nor_what_is_read_is_looked_at_before_the_fence(
    empty: Database, book: Book, proof: Fenced
) -> None:
    """Both are inner sides of joins whose outer side is the company's row."""
    nobody = dict.fromkeys(("member", "session", "key"), UUID(int=3)) | {"company": READER.company}
    values = proof.filled({**nobody, "digests": [b""], "address": None, "at": datetime.now(UTC)})
    for inquiry in [one for one in book.inquiries if one.question.way is not Way.IDS][:3]:
        statement = await book.engine.statement(inquiry)
        sql, parameters = statement.proving(proof), statement.parameters(inquiry)
        assert await empty.prepared.fetch(sql, [*parameters, *values]) == []
        plan = await explained(empty, sql, [*parameters, *values])
        fence, gates = plan.index("CTE Scan on c"), plan.count("c.company IS NOT NULL")
        assert plan.startswith("Nested Loop"), plan
        assert plan.index("CTE c") < fence < plan.index("c.company IS NOT NULL"), plan
        assert gates >= 2, plan
        assert "Scan" not in plan[:fence].replace("CTE Scan", ""), plan


def test_a_row_that_a_foreign_key_demands_is_joined_without_a_question() -> None:
    customer, salesperson = (Selection(name, name, children=(Selection("id", "id"),)) for name in ONE_EACH)
    inquiry = Inquiry.of(Question(Way.IDS, VIEWS["Order"], (customer, salesperson)), READER, [])
    assert re.findall(r"(LEFT OUTER )?JOIN (\w+)", compiled(inquiry).sql) == [
        ("", "party"),
        ("LEFT OUTER ", "employee"),
    ]
