"""Every view of every context, asked for everything it offers, in the real tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from persistence.database import Database
from persistence.reading.grouping import sorts_of
from persistence.reading.kinds import Kind
from persistence.reading.lookup import lookup_name
from persistence.reading.plain import PlainReader
from persistence.reading.selection import Reader, Selection
from persistence.reading.summary import dimensions_of, measures_of
from persistence.reading.view import VIEWS, Field, Group, Leaf, Lookup, Many, One, View
from tests import shipped

DECLARED = list(shipped.VIEWS.values())

SAMPLES: Mapping[str, Any] = {
    "Int": 1,
    "String": "a",
    "Cnpj": "11.222.333/0001-81",
    "Email": "ana@example.com",
    "NfeKey": "35261111222333000181550010000000011000000018",
    "Url": "https://example.com/",
    "Boolean": True,
    "Date": date(2026, 11, 21),
    "DateTime": datetime(2026, 11, 21, tzinfo=UTC),
    "YearMonth": "2026-11",
    "Decimal": Decimal("1.5"),
    "Money": Decimal("1.50"),
    "ID": f"order_{'0' * 32}",
}
AT_ONCE = 8
"""Filters; those of what is related count for several of the parts that one may have."""
HOW_MANY = Selection("n", "total_count", children=(Selection("value", "value"),))
WHERE_IT_ENDS = Selection("p", "page_info", children=(Selection("end", "end_cursor"),))
MONEY = (Selection("amount", "amount"), Selection("currency", "currency"))


def sample(kind: Kind) -> Any:
    if kind.prefix:
        return f"{kind.prefix}_{'0' * 32}"
    return next(iter(kind.labels)) if kind.labels else SAMPLES[kind.scalar]


def everything(fields: Mapping[str, Field], depth: int = 2) -> Iterator[Selection]:
    """All fields of a view and, so deep, of what it is related to."""
    for name, field in fields.items():
        match field:
            case Leaf():
                yield Selection(name, name, children=MONEY if field.kind.scalar == "Money" else ())
            case Group():
                yield Selection(name, name, children=tuple(everything(field.fields, depth)))
            case One() | Many() if depth == 0:
                continue
            case One() | Many():
                yield Selection(name, name, children=tuple(everything(VIEWS[field.target].fields, depth - 1)))
            case _:
                yield Selection(name, name)


def summary(view: View) -> Selection:
    """All that the measures of a view come to."""
    return Selection(
        "summary", "summary", children=tuple(_measured(*one) for one in measures_of(view).items())
    )


def _measured(name: str, measure: Leaf) -> Selection:
    sums = ("sum", "average") if measure.kind.adding else ()
    amount = MONEY if measure.kind.scalar == "Money" else ()
    parts = (Selection(part, part, children=amount) for part in (*sums, "minimum", "maximum"))
    return Selection(name, name, children=tuple(parts))


def groups(view: View) -> Iterator[Selection]:
    """By each dimension, and by several, in every order."""
    dimensions = dimensions_of(view)
    grouped = [
        *({"by": [name], "first": 5} for name in dimensions),
        {"by": list(dimensions)[:3], "offset": 2},
        *(
            {"by": list(dimensions)[:1], "order_by": {"field": name, "direction": "DESC"}}
            for name in sorts_of(view)
        ),
    ]
    for place, arguments in enumerate(grouped if dimensions else []):
        key = Selection("key", "key", children=tuple(everything(dimensions, 1)))
        children = (key, Selection("count", "count"), summary(view))
        yield Selection(f"g{place}", "groups", arguments, children)


def sums(view: View) -> tuple[Selection, ...]:
    return (summary(view), *groups(view)) if measures_of(view) else ()


def operators(leaf: Leaf) -> Iterator[dict[str, Any]]:
    value = sample(leaf.kind)
    for operator in leaf.kind.operators:
        special = {"in": [value], "not_in": [value], "between": {"from": value, "to": value}, "is_null": True}
        yield {operator: special.get(operator, value)}


def filters(view: View, *, related: bool = True) -> Iterator[dict[str, Any]]:
    for name, field in view.filters.items():
        match field:
            case Leaf():
                yield from ({name: each} for each in operators(field))
            case One() if related:
                yield from ({name: each} for each in filters(VIEWS[field.target], related=False))
            case Many() if related:
                yield from ({name: {"some": each}} for each in filters(VIEWS[field.target], related=False))


def branches(view: View) -> Iterator[dict[str, Any]]:
    """Every filter, several in a statement, as each takes the database longer to plan than to answer."""
    every = list(filters(view))
    for first in range(0, len(every), AT_ONCE):
        yield {"or": every[first : first + AT_ONCE]}


def beside(view: View, name: str) -> dict[str, Any] | None:
    """What a list is narrowed by where it is sorted by this."""
    whose = view.beside(name)
    return {whose: {"id": {"eq": UUID(int=1)}}} if whose else None


def key_sample(view: View, lookup: Lookup) -> Any:
    if isinstance(lookup, str):
        return sample(view.leaf(lookup).kind)
    return {part: sample(view.leaf(part).kind) for part in lookup}


@pytest.fixture
def reader(company: UUID) -> Reader:
    return Reader(company, lambda permission: True, b"of the tests")


@pytest.mark.parametrize("view", DECLARED, ids=lambda view: view.name)
async def test_everything_a_view_offers_can_be_asked_of_the_database(
    empty: Database, reader: Reader, view: View
) -> None:
    nodes = Selection("nodes", "nodes", children=tuple(everything(view.fields)))
    async with empty.reading(reader.company) as connection:
        plain = PlainReader(connection, reader)
        page = await plain.page(view, {}, (nodes,))
        assert page is not None
        assert await plain.page(view, {}, sums(view)) is not None
        for where in branches(view):
            await plain.page(view, {"where": where}, (HOW_MANY,))
        for name in view.sorts:
            asked = {"order_by": [{"field": name}], "where": beside(view, name)}
            await plain.page(view, asked, (WHERE_IT_ENDS,))
        if view.search is not None:
            await plain.page(view, {"search": "a%_\\"}, (HOW_MANY,))
        for lookup in view.lookups:
            await plain.lookup(view, {lookup_name(lookup): key_sample(view, lookup)}, nodes.children)
