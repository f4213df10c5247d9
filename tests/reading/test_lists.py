"""Filters, orders and pages against the same done to lists in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.kernel.calendar import ACRE, AMAZONAS, BRASILIA, NORONHA
from persistence.database import Database
from persistence.reading.filter import compare
from persistence.reading.plain import PlainReader
from persistence.reading.problem import BadInput, NotPermitted
from persistence.reading.selection import Reader, Selection, Shape
from persistence.reading.view import VIEWS
from tests.reading.oracle import matches, ordered
from tests.reading.shop import NOTES, SALE, SaleStatus, Shop

Readers = Callable[..., Reader]

SELECTED = (
    Selection("nodes", "nodes", children=(Selection("id", "id"),)),
    Selection(
        "pageInfo",
        "page_info",
        children=(
            Selection("startCursor", "start_cursor"),
            Selection("endCursor", "end_cursor"),
            Selection("hasNextPage", "has_next_page"),
            Selection("hasPreviousPage", "has_previous_page"),
        ),
    ),
    Selection(
        "totalCount",
        "total_count",
        children=(Selection("value", "value"), Selection("precision", "precision")),
    ),
)
against_postgresql = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

INSTANTS = st.sampled_from(
    [
        datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
        datetime(2026, 11, 21, 3, tzinfo=UTC),
        datetime(2026, 11, 21, 15, 30, 0, 1, tzinfo=UTC),
        date(2026, 11, 20),
        date(2026, 11, 21),
        date(2026, 11, 22),
    ]
)
OPERANDS: dict[str, st.SearchStrategy[Any]] = {
    "number": st.integers(-(2**31), 2**31 - 1) | st.integers(1, 60),
    "series": st.integers(0, 4),
    "status": st.sampled_from(SaleStatus),
    "placed_at": INSTANTS,
    "due_on": st.sampled_from([date(2026, 11, 20), date(2026, 11, 21), date(2027, 1, 1)]),
    "total": st.sampled_from([Decimal("0.01"), Decimal("12.3"), Decimal(10**13), Decimal("-0.05")]),
    "note": st.sampled_from(
        [note for note in NOTES if note is not None] + ["ç%", "%", "_", "\U0010ffff" * 2]
    ),
    "weight": st.sampled_from([Decimal("2.5"), Decimal("0.0001"), Decimal(0)]),
    "freight": st.sampled_from(
        [Decimal("1.5"), Decimal("0.1234567891"), Decimal("99999999999999.0000000001")]
    ),
}
SORTS = ["number", "series", "status", "placed_at", "due_on", "total", "note", "weight", "freight"]


def operators_on(name: str) -> st.SearchStrategy[dict[str, Any]]:
    operand = OPERANDS[name]
    makers = {
        "in": st.lists(operand, max_size=3),
        "not_in": st.lists(operand, max_size=3),
        "between": st.fixed_dictionaries({"from": operand, "to": operand}),
        "is_null": st.booleans(),
    }
    choices = [
        makers.get(operator, operand).map(lambda value, operator=operator: {operator: value})
        for operator in SALE.leaf(name).kind.operators
    ]
    return st.one_of(choices).map(lambda operators: {name: operators})


LEAVES = st.one_of(
    [
        *(operators_on(name) for name in OPERANDS),
        st.booleans().map(lambda value: {"paid": {"eq": value}}),
        st.sampled_from(["Buyer 1", "Buyer 2"]).map(lambda name: {"buyer": {"name": {"eq": name}}}),
        st.booleans().map(lambda value: {"agent": {"not": {"nickname": {"is_null": value}}}}),
        st.sampled_from("ABC").map(lambda sku: {"lines": {"some": {"sku": {"eq": sku}}}}),
        st.sampled_from("ABC").map(lambda sku: {"lines": {"none": {"sku": {"ne": sku}}}}),
    ]
)
WHERES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"and": st.lists(inner, max_size=2)}),
        st.fixed_dictionaries({"or": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=4,
)
ORDERS = st.lists(st.sampled_from(SORTS), max_size=3, unique=True).flatmap(
    lambda names: st.tuples(*(st.tuples(st.just(name), st.sampled_from(["ASC", "DESC"])) for name in names))
)


def depth_of(where: dict[str, Any]) -> int:
    inner = [
        depth_of(each)
        for name, operand in where.items()
        for each in (operand if name in {"and", "or"} else [operand] if name == "not" else [])
    ]
    related = 2 if where.keys() & {"buyer", "agent", "lines"} else 1
    return max([related + ("agent" in where), *(depth + 1 for depth in inner)])


Order = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Lists:
    """The lists of one company as somebody reads them, and as they should be."""

    store: Database
    shop: Shop
    reader: Reader

    async def read(self, arguments: dict[str, Any], view: str = "Sale") -> Shape:
        async with self.store.reading(self.shop.company) as connection:
            page = await PlainReader(connection, self.reader).page(VIEWS[view], arguments, SELECTED)
        assert page is not None
        return page

    def expected(self, order: Order = (), where: dict[str, Any] | None = None) -> list[str]:
        wanted = [sale for sale in self.shop.sales if matches(sale, where or {}, self.reader.zone)]
        return [f"sale_{sale.id.hex}" for sale in ordered(wanted, order or (("placed_at", "DESC"),))]


@pytest.fixture
def lists(store: Database, shop: Shop, reader_of: Readers) -> Lists:
    return Lists(store, shop, reader_of(shop))


@pytest.fixture
def other_lists(store: Database, other_shop: Shop, reader_of: Readers) -> Lists:
    return Lists(store, other_shop, reader_of(other_shop))


def ids(page: Shape) -> list[str]:
    return [node["id"] for node in page["nodes"]]


def arguments_of(order: Order, where: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"order_by": [{"field": name, "direction": way} for name, way in order], "where": where}


@against_postgresql
@given(where=WHERES.filter(lambda where: depth_of(where) <= 4), order=ORDERS)
async def test_any_filter_in_any_order_gives_what_lists_in_memory_give(
    lists: Lists, where: dict[str, Any], order: Order
) -> None:
    page = await lists.read({**arguments_of(order, where), "first": 100})
    expected = lists.expected(order, where)
    assert ids(page) == expected
    assert page["totalCount"] == {"value": len(expected), "precision": "EXACT"}


@against_postgresql
@given(order=ORDERS, length=st.integers(1, 23), series=st.integers(1, 3) | st.none())
async def test_walking_all_pages_both_ways_meets_each_row_once_in_order(
    lists: Lists, order: Order, length: int, series: int | None
) -> None:
    where = {} if series is None else {"series": {"eq": series}}
    arguments = arguments_of(order, where)
    page = await lists.read({**arguments, "first": length})
    forward = ids(page)
    while page["pageInfo"]["hasNextPage"]:
        after = page["pageInfo"]["endCursor"]
        page = await lists.read({**arguments, "first": length, "after": after})
        forward += ids(page)
    assert forward == lists.expected(order, where)
    page = await lists.read({**arguments, "last": length})
    backward = ids(page)
    while page["pageInfo"]["hasPreviousPage"]:
        before = page["pageInfo"]["startCursor"]
        page = await lists.read({**arguments, "last": length, "before": before})
        backward = ids(page) + backward
    assert backward == forward


@against_postgresql
@given(order=ORDERS, offset=st.integers(0, 70), first=st.integers(0, 100))
async def test_an_offset_skips_so_many(lists: Lists, order: Order, offset: int, first: int) -> None:
    page = await lists.read({**arguments_of(order), "offset": offset, "first": first})
    expected = lists.expected(order)
    assert ids(page) == expected[offset : offset + first]
    assert page["pageInfo"]["hasNextPage"] == (offset + first < len(expected))
    assert page["pageInfo"]["hasPreviousPage"] == (offset > 0)


async def test_between_two_cursors_lies_what_is_between_them(lists: Lists) -> None:
    head = await lists.read({"first": 10})
    tail = await lists.read({"first": 30})
    ends = {"after": head["pageInfo"]["endCursor"], "before": tail["pageInfo"]["endCursor"]}
    assert ids(await lists.read({**ends, "first": 100})) == lists.expected()[10:29]
    page = await lists.read({**ends, "last": 3})
    assert ids(page) == lists.expected()[26:29]
    assert page["pageInfo"]["hasNextPage"]
    assert page["pageInfo"]["hasPreviousPage"]


async def test_each_text_begins_with_itself_and_with_nothing(lists: Lists) -> None:
    for note in [note for note in NOTES if note is not None]:
        where = {"note": {"starts_with": note}}
        assert ids(await lists.read({**arguments_of((), where), "first": 100})) == lists.expected((), where)


async def test_each_company_lists_its_own(lists: Lists, other_lists: Lists) -> None:
    assert ids(await lists.read({"first": 100})) == lists.expected()
    assert ids(await other_lists.read({"first": 100})) == other_lists.expected()
    assert {*lists.expected()} < {*other_lists.expected()}


async def test_row_security_holds_when_the_reader_names_another_company(
    lists: Lists, other_lists: Lists
) -> None:
    assert ids(await replace(lists, reader=other_lists.reader).read({"first": 100})) == []


async def test_the_company_is_in_the_statement_where_row_security_does_not_reach(
    lists: Lists, other_lists: Lists, unguarded: None
) -> None:
    assert ids(await lists.read({"first": 100})) == lists.expected()
    where = {"lines": {"some": {"sku": {"eq": "A"}}}}
    assert ids(await lists.read({**arguments_of((), where), "first": 100})) == lists.expected((), where)


@pytest.mark.parametrize("operator", ["eq", "ne", "lt", "lte", "gt", "gte"])
@pytest.mark.parametrize("zone", [NORONHA, BRASILIA, AMAZONAS, ACRE])
async def test_a_date_is_a_whole_day_where_the_company_is(
    lists: Lists, operator: str, zone: ZoneInfo
) -> None:
    there = replace(lists, reader=replace(lists.reader, zone=zone))
    for day in (date(2026, 11, 20), date(2026, 11, 21)):
        where = {"placed_at": {operator: day}}
        assert ids(await there.read({**arguments_of((), where), "first": 100})) == there.expected((), where)


async def test_midnight_is_another_instant_in_each_zone(lists: Lists) -> None:
    of_day = {"where": {"placed_at": {"eq": date(2026, 11, 20)}}, "first": 100}
    zones = (NORONHA, BRASILIA, AMAZONAS, ACRE)
    lists_there = [replace(lists, reader=replace(lists.reader, zone=zone)) for zone in zones]
    east, usual, *west = [len(ids(await there.read(of_day))) for there in lists_there]
    assert east <= usual < west[0] <= west[1]


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [
        (date(2018, 11, 4), datetime(2018, 11, 4, 3, tzinfo=UTC), datetime(2018, 11, 5, 2, tzinfo=UTC)),
        (date(2019, 2, 16), datetime(2019, 2, 16, 2, tzinfo=UTC), datetime(2019, 2, 17, 3, tzinfo=UTC)),
    ],
)
def test_days_of_other_lengths_begin_and_end_with_summer_time(
    day: date, begins: datetime, ends: datetime
) -> None:
    values: list[Any] = []
    assert compare(SALE.leaf("placed_at"), "eq", day, values=values, zone=BRASILIA) == ("day",)
    assert [value.astimezone(UTC) for value in values] == [begins, ends]


async def test_a_cursor_of_one_zone_is_none_of_another(lists: Lists) -> None:
    where = {"where": {"placed_at": {"lte": date(2026, 11, 21)}}, "first": 1}
    cursor = (await lists.read(where))["pageInfo"]["endCursor"]
    moved = replace(lists, reader=replace(lists.reader, zone=ACRE))
    with pytest.raises(BadInput, match="another where"):
        await moved.read({**where, "after": cursor})


async def test_a_list_is_searched_for_exactly_the_words(lists: Lists) -> None:
    for words in ("%", "a", "ç%_\\", "'"):
        page = await lists.read({"search": words, "first": 100})
        found = [f"sale_{sale.id.hex}" for sale in lists.shop.sales if words in (sale.note or "")]
        assert sorted(ids(page)) == sorted(found)


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"first": 101}, ("first",)),
        ({"first": -1}, ("first",)),
        ({"last": 101}, ("last",)),
        ({"first": 1, "last": 1}, ("last",)),
        ({"offset": 10_001}, ("offset",)),
        ({"offset": -1}, ("offset",)),
        ({"offset": 0, "after": "x"}, ("offset",)),
        ({"offset": 0, "last": 3}, ("offset",)),
        ({"after": "x"}, ("after",)),
        ({"after": ""}, ("after",)),
        ({"before": "é" * 50}, ("before",)),
        ({"search": "a\x00"}, ("search",)),
        ({"search": "\ud800"}, ("search",)),
        ({"where": {"number": {"in": list(range(201))}}}, ("where", "number", "in")),
        ({"where": {"number": {"in": [1, None]}}}, ("where", "number", "in")),
        ({"where": {"number": {"eq": None}}}, ("where", "number", "eq")),
        ({"where": {"number": None}}, ("where", "number")),
        ({"where": {"or": [{"number": None}]}}, ("where", "or", "number")),
        ({"where": {"and": None}}, ("where", "and")),
        ({"where": {"and": [None]}}, ("where", "and")),
        ({"where": {"lines": {"some": None}}}, ("where", "lines")),
        ({"where": {"note": {"eq": "\x00"}}}, ("where", "note", "eq")),
        ({"where": {"note": {"starts_with": "\ud800"}}}, ("where", "note", "starts_with")),
        ({"where": {"total": {"eq": Decimal("0.001")}}}, ("where", "total", "eq")),
        ({"where": {"weight": {"in": [Decimal("0.00001")]}}}, ("where", "weight", "in")),
        ({"where": {"id": {"eq": "buyer_" + "0" * 32}}}, ("where", "id", "eq")),
        ({"where": {"id": {"in": ["sale_0"]}}}, ("where", "id", "in")),
        ({"where": {"buyer": {"id": {"ne": "nonsense"}}}}, ("where", "buyer", "id", "ne")),
        ({"where": {"placed_at": {"lte": date.max}}}, ("where", "placed_at", "lte")),
        ({"where": {"and": [{"number": {"eq": n}} for n in range(31)]}}, ("where", "and", "number")),
        ({"where": {"and": [{}] * 61}}, ("where", "and")),
        ({"where": {"or": [{"not": {}}] * 31}}, ("where", "or", "not")),
        ({"where": {"and": [{"buyer": {}}] * 13}}, ("where", "and", "buyer")),
        ({"where": {"or": [{"lines": {"some": {}}}] * 13}}, ("where", "or", "lines")),
        (
            {"where": {"number": {"in": list(range(200)), "not_in": [1] * 200}, "series": {"in": [1] * 101}}},
            ("where", "series", "in"),
        ),
        ({"where": {"not": {"not": {"not": {"not": {}}}}}}, ("where", "not", "not", "not", "not")),
        ({"where": {"margin": {"eq": 1}}}, ("where", "margin")),
        ({"where": {"buyer": {"sponsor": {}}}}, ("where", "buyer", "sponsor")),
        ({"order_by": [{"field": "margin"}]}, ("order_by",)),
        ({"order_by": [{"field": "number"}] * 2}, ("order_by",)),
        ({"order_by": [{"field": name} for name in SORTS[:6]]}, ("order_by",)),
    ],
)
async def test_arguments_that_cannot_be_obeyed_are_refused_with_their_path(
    lists: Lists, arguments: dict[str, Any], path: tuple[str, ...]
) -> None:
    with pytest.raises(BadInput) as caught:
        await lists.read(arguments)
    assert caught.value.path == path


@pytest.mark.parametrize(
    "where",
    [
        {"or": [{"number": {"eq": n}} for n in range(30)]},
        {"or": [{"lines": {"some": {"sku": {"eq": "A"}}}}] * 10},
        {"number": {"in": list(range(200)), "not_in": [1] * 200}, "series": {"in": [1] * 100}},
    ],
)
async def test_a_filter_may_have_so_many_parts(lists: Lists, where: dict[str, Any]) -> None:
    assert ids(await lists.read({**arguments_of((), where), "first": 100})) == lists.expected((), where)


async def test_a_cursor_is_good_for_its_own_list_only(lists: Lists, other_lists: Lists) -> None:
    cursor = (await lists.read({"first": 3}))["pageInfo"]["endCursor"]
    await lists.read({"after": cursor})
    wrong = [
        {"after": cursor, "order_by": [{"field": "number"}]},
        {"after": cursor, "order_by": [{"field": "placed_at", "direction": "ASC"}]},
        {"after": cursor, "where": {"number": {"gt": 0}}},
        {"after": cursor, "search": "a"},
        {"after": cursor[:-4] + "AAAA"},
        {"after": cursor[:20] + ("A" if cursor[20] != "A" else "B") + cursor[21:]},
    ]
    for arguments in wrong:
        with pytest.raises(BadInput):
            await lists.read(arguments)
    with pytest.raises(BadInput):
        await other_lists.read({"after": cursor})


async def test_what_may_not_be_seen_may_not_be_asked_about(lists: Lists, reader_of: Readers) -> None:
    half_blind = replace(lists, reader=reader_of(lists.shop, {"shop.read"}))
    with pytest.raises(NotPermitted):
        await half_blind.read({"where": {"buyer": {"name": {"eq": "Buyer 1"}}}})


async def test_a_relation_to_itself_is_filtered_by(lists: Lists) -> None:
    buyers = lists.shop.buyers
    page = await lists.read({"where": {"sponsor": {"name": {"eq": "Buyer 0"}}}}, "Buyer")
    assert {*ids(page)} == {f"buyer_{b.id.hex}" for b in buyers if b.sponsor and b.sponsor.name == "Buyer 0"}
    page = await lists.read({"where": {"sponsored": {"none": {}}}}, "Buyer")
    sponsors = {b.sponsor for b in buyers}
    assert {*ids(page)} == {f"buyer_{b.id.hex}" for b in buyers if b not in sponsors}
