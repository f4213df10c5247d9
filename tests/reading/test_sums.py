"""What lists come to, against the same worked out of the objects in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from domain.kernel.calendar import ACRE, AMAZONAS, BRASILIA, NORONHA
from domain.kernel.money import Money
from persistence.database import Database
from persistence.reading.kinds import plain, rfc3339
from persistence.reading.selection import Selection
from persistence.reading.sensitive import sought
from persistence.reading.view import VIEWS, View, one, text
from tests.reading.shop import BUYER, SALE, Sale, SaleStatus, Shop, furnished, rows
from tests.reading.test_documents import Client, client, counted, wire

__all__ = ["client"]

SUMS = "sum { amount currency } average { amount } minimum { amount } maximum { amount }"
SUMMARY = f"""
    number {{ sum average minimum maximum }}
    total {{ {SUMS} }} freight {{ {SUMS} }}
    weight {{ sum average minimum maximum }} lineCount {{ sum average minimum maximum }}
    placedAt {{ minimum maximum }} dueOn {{ minimum maximum }}
"""
NOTHING = {"sum": "0", "average": None, "minimum": None, "maximum": None}


def rounded(values: list[Decimal], places: int) -> Decimal:
    with localcontext(prec=200):
        return (sum(values) / len(values)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def numbers(values: Iterable[Decimal | int | None], *, least: int = 0, places: int = 10) -> dict[str, Any]:
    """Four figures of those that are there, as texts."""
    there = [Decimal(value) for value in values if value is not None]
    average = plain(rounded(there, places), least) if there else None
    ends = (plain(end(there), least) if there else None for end in (min, max))
    return dict(zip(NOTHING, (plain(sum(there, Decimal(0)), least), average, *ends), strict=True))


def amounts(values: Iterable[Decimal | None], *, places: int) -> dict[str, Any]:
    told = numbers(values, least=2, places=places)
    told = {name: value and {"amount": value} for name, value in told.items()}
    return told | {"sum": {**told["sum"], "currency": "BRL"}}


def come_to(sales: list[Sale]) -> dict[str, Any]:
    """What SUMMARY answers of these."""
    of_numbers = numbers(sale.number for sale in sales)
    ends = {
        name: found and int(found) for name, found in of_numbers.items() if name in ("minimum", "maximum")
    }
    placed = [rfc3339(sale.placed_at) for sale in sales]
    due = [str(sale.due_on) for sale in sales if sale.due_on]
    return {
        "number": of_numbers | ends,
        "total": amounts([sale.total.amount for sale in sales], places=2),
        "freight": amounts([sale.freight for sale in sales], places=10),
        "weight": numbers(sale.weight for sale in sales),
        "lineCount": numbers(len(sale.lines) for sale in sales),
        "placedAt": {"minimum": min(placed, default=None), "maximum": max(placed, default=None)},
        "dueOn": {"minimum": min(due, default=None), "maximum": max(due, default=None)},
    }


@pytest.mark.parametrize("where", ["", "series: {eq: 2}", "status: {in: [OPEN, LOST]}", "series: {eq: 9}"])
async def test_a_list_tells_what_all_of_it_comes_to_whatever_the_page(
    client: Client, shop: Shop, where: str
) -> None:
    answer = await client.ask(
        f"{{ sales(first: 1, offset: 2, where: {{{where}}}) {{ nodes {{ id }} summary {{ {SUMMARY} }} }} }}"
    )
    assert client.errors == []
    wanted: dict[str, Callable[[Sale], bool]] = {
        "": lambda sale: True,
        "series: {eq: 2}": lambda sale: sale.series == 2,
        "status: {in: [OPEN, LOST]}": lambda sale: sale.status is not SaleStatus.PAID,
        "series: {eq: 9}": lambda sale: False,
    }
    assert answer["sales"]["summary"] == come_to([sale for sale in shop.sales if wanted[where](sale)])


async def test_of_nothing_the_sum_is_zero_and_the_rest_is_unknown(client: Client) -> None:
    answer = await client.ask(
        f"""{{ sales(where: {{number: {{lt: 0}}}}) {{
            summary {{ total {{ {SUMS} }} weight {{ sum average minimum maximum }} }}
            groups(by: [STATUS]) {{ count }}
        }} }}"""
    )
    money = {"sum": {"amount": "0.00", "currency": "BRL"}, "average": None, "minimum": None, "maximum": None}
    assert answer["sales"] == {"summary": {"total": money, "weight": NOTHING}, "groups": []}


async def test_words_and_relations_narrow_what_is_added_up(client: Client, shop: Shop) -> None:
    answer = await client.ask(
        """{ sales(search: "A", where: {buyer: {name: {eq: "Buyer 1"}}}) {
            summary { total { sum { amount } } }
        } }"""
    )
    found = [s for s in shop.sales if s.buyer.name == "Buyer 1" and "a" in (s.note or "").lower()]
    total = str(Money.total(sale.total for sale in found))
    assert answer["sales"]["summary"]["total"]["sum"]["amount"] == total


async def test_a_cursor_narrows_the_page_and_not_the_sum(client: Client, shop: Shop) -> None:
    document = """query($after: String) { sales(first: 7, after: $after) {
        pageInfo { endCursor } summary { total { sum { amount } } } groups(by: [PAID]) { count }
    } }"""
    first = (await client.ask(document))["sales"]
    second = (await client.ask(document, after=first["pageInfo"]["endCursor"]))["sales"]
    assert second["summary"] == first["summary"]
    assert sum(group["count"] for group in second["groups"]) == len(shop.sales)


async def test_groups_have_what_they_share_their_size_and_their_sums(client: Client, shop: Shop) -> None:
    answer = await client.ask(
        f"""{{ sales {{
            groups(by: [STATUS, SERIES]) {{ key {{ status series }} count summary {{ {SUMMARY} }} }}
        }} }}"""
    )
    assert client.errors == []
    keys = sorted({(sale.status, sale.series) for sale in shop.sales})
    parts = [[s for s in shop.sales if (s.status, s.series) == key] for key in keys]
    assert answer["sales"]["groups"] == [
        {"key": {"status": status, "series": series}, "count": len(part), "summary": come_to(part)}
        for (status, series), part in zip(keys, parts, strict=True)
    ]


async def test_a_part_of_the_key_that_nobody_grouped_by_is_null(client: Client) -> None:
    answer = await client.ask(
        "{ sales { groups(by: [STATUS]) { key { status series placedAtDay buyer { name } } } } }"
    )
    others = [{**group["key"], "status": None} for group in answer["sales"]["groups"]]
    assert others == [{"status": None, "series": None, "placedAtDay": None, "buyer": None}] * 3


async def test_the_largest_groups_come_first_when_asked_for(client: Client, shop: Shop) -> None:
    document = """query($first: Int, $offset: Int, $sort: SaleGroupSort) { sales {
        groups(by: [BUYER], first: $first, offset: $offset, orderBy: $sort) {
            key { buyer { id name sales(first: 50) { totalCount { value } } } } count
        }
    } }"""
    sort = {"field": "TOTAL", "direction": "DESC"}
    totals = {b: Money.total(s.total for s in shop.sales if s.buyer is b) for b in shop.buyers}
    ranked = sorted(
        (b for b in shop.buyers if any(s.buyer is b for s in shop.sales)),
        key=lambda b: (-totals[b].cents, b.id),
    )
    wanted = [wire("buyer", buyer) for buyer in ranked]
    every = (await client.ask(document, sort=sort))["sales"]["groups"]
    assert client.errors == []
    assert [group["key"]["buyer"]["id"] for group in every] == wanted
    assert all(g["key"]["buyer"]["sales"]["totalCount"]["value"] == g["count"] for g in every)
    some = (await client.ask(document, sort=sort, first=2, offset=1))["sales"]["groups"]
    assert [group["key"]["buyer"]["id"] for group in some] == wanted[1:3]


async def test_a_missing_value_makes_a_group_that_comes_last(client: Client, shop: Shop) -> None:
    answer = await client.ask(
        """{ sales {
            groups(by: [AGENT]) { key { agent { name } } count }
            days: groups(by: [DUE_ON_DAY]) { key { dueOnDay } }
        } }"""
    )
    last = answer["sales"]["groups"][-1]
    assert last == {"key": {"agent": None}, "count": sum(sale.agent is None for sale in shop.sales)}
    days = [group["key"]["dueOnDay"] for group in answer["sales"]["days"]]
    assert days == ["0001-01-02", "2026-11-20", "2026-11-21", "9999-12-30", None]


@pytest.mark.parametrize("zone", [NORONHA, BRASILIA, AMAZONAS, ACRE])
async def test_an_instant_belongs_to_the_day_and_month_it_was_where_the_company_is(
    client: Client, shop: Shop, zone: ZoneInfo
) -> None:
    client.zone = zone
    answer = await client.ask(
        """{ sales {
            days: groups(by: [PLACED_AT_DAY], orderBy: {field: KEY, direction: DESC}) {
                key { placedAtDay } count
            }
            months: groups(by: [PLACED_AT_YEAR, PLACED_AT_MONTH]) { key { placedAtYear placedAtMonth } count }
        } }"""
    )
    days = [str(sale.placed_at.astimezone(zone).date()) for sale in shop.sales]
    wanted = [
        {"key": {"placedAtDay": day}, "count": days.count(day)} for day in sorted(set(days), reverse=True)
    ]
    assert answer["sales"]["days"] == wanted
    month = {"placedAtYear": 2026, "placedAtMonth": "2026-11"}
    assert answer["sales"]["months"] == [{"key": month, "count": len(shop.sales)}]


async def test_a_nested_list_comes_to_something_for_each_parent_apart(client: Client, shop: Shop) -> None:
    answer = await client.ask(
        """{ buyers(first: 100) { nodes { id sales(where: {series: {eq: 1}}) {
            summary { weight { sum average minimum maximum } }
            groups(by: [STATUS], offset: 1) { key { status } count }
        } } } }"""
    )
    assert client.errors == []
    for node in answer["buyers"]["nodes"]:
        own = [s for s in shop.sales if wire("buyer", s.buyer) == node["id"] and s.series == 1]
        assert node["sales"]["summary"]["weight"] == numbers(sale.weight for sale in own)
        counts = [(one, sum(s.status is one for s in own)) for one in sorted({s.status for s in own})]
        assert node["sales"]["groups"] == [
            {"key": {"status": status}, "count": count} for status, count in counts[1:]
        ]


async def test_names_may_be_as_long_as_they_like(client: Client) -> None:
    one, other = "a" * 90 + "1", "a" * 90 + "2"
    answer = await client.ask(
        f"""{{ sales {{ groups(by: [STATUS], first: 1) {{
            {one}: summary {{ {one}: number {{ minimum }} }} {other}: summary {{ {other}: weight {{ sum }} }}
        }} }} }}"""
    )
    assert client.errors == []
    (group,) = answer["sales"]["groups"]
    assert list(group[one][one]) == ["minimum"]
    assert list(group[other][other]) == ["sum"]


async def test_sums_and_groups_come_in_the_statement_of_the_page(store: Database, shop: Shop) -> None:
    client = Client(store, shop)
    with counted(store) as statements:
        await client.ask(
            """{ buyers { nodes { sales {
                nodes { id } totalCount { value } summary { total { sum { amount } } }
                groups(by: [AGENT]) { key { agent { name } } summary { total { average { amount } } } }
            } } } }"""
        )
    assert client.errors == []
    assert len(statements) == 1


async def test_nothing_is_added_up_unless_it_is_selected(client: Client, store: Database) -> None:
    with counted(store) as statements:
        await client.ask("{ sales { nodes { id } summary @skip(if: true) { total { sum { amount } } } } }")
    assert statements
    assert not any("sum(" in statement or "having" in statement.lower() for statement in statements)


async def test_other_companies_are_not_added_up_though_nobody_guards_the_rows(
    store: Database, shop: Shop, unguarded: None
) -> None:
    for plainly in (True, False):
        client = Client(store, shop, plain=plainly)
        answer = await client.ask(
            "{ sales { summary { total { sum { amount } } } groups(by: [PAID]) { count } } }"
        )
        total = str(Money.total(sale.total for sale in shop.sales))
        assert answer["sales"]["summary"]["total"]["sum"]["amount"] == total
        assert sum(group["count"] for group in answer["sales"]["groups"]) == len(shop.sales)


@pytest.mark.parametrize("plainly", [True, False])
async def test_who_may_not_see_a_value_sees_nothing_of_its_sum(
    store: Database, shop: Shop, plainly: bool
) -> None:
    client = Client(store, shop, {"shop.read"}, plain=plainly)
    answer = await client.ask(
        """{ sales {
            summary { margin { sum { amount } } total { sum { amount } } }
            groups(by: [STATUS], first: 1) { s: summary { m: margin { average { amount } } } }
        } }"""
    )
    assert answer["sales"]["summary"]["margin"] is None
    assert answer["sales"]["summary"]["total"] is not None
    assert answer["sales"]["groups"] == [{"s": {"m": None}}]
    assert sorted((error.path, error.extensions) for error in client.errors) == [
        (["sales", "groups", "s", "m"], {"code": "FORBIDDEN", "requires": "shop.margin.read"}),
        (["sales", "summary", "margin"], {"code": "FORBIDDEN", "requires": "shop.margin.read"}),
    ]


@pytest.mark.parametrize("plainly", [True, False])
@pytest.mark.parametrize(
    ("arguments", "requires"),
    [("by: [BUYER]", "shop.buyer.read"), ("by: [STATUS], orderBy: {field: MARGIN}", "shop.margin.read")],
)
async def test_groups_do_not_tell_what_may_not_be_seen(
    store: Database, shop: Shop, plainly: bool, arguments: str, requires: str
) -> None:
    client = Client(store, shop, {"shop.read"}, plain=plainly)
    with counted(store) as statements:
        answer = await client.ask(
            f"{{ s: sales(first: 1) {{ nodes {{ series }} g: groups({arguments}) {{ count }} }} }}"
        )
    assert [*answer["s"]] == ["nodes", "g"]
    assert len(answer["s"]["nodes"]) == 1
    assert answer["s"]["g"] is None
    assert [(error.path, error.extensions) for error in client.errors] == [
        (["s", "g"], {"code": "FORBIDDEN", "requires": requires})
    ]
    assert not any("group by" in statement.lower() for statement in statements)


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ("by: []", ["by"]),
        ("by: [STATUS, STATUS]", ["by"]),
        ("by: [STATUS, SERIES, NOTE, PAID]", ["by"]),
        ("by: [STATUS], first: 101", ["first"]),
        ("by: [STATUS], first: -1", ["first"]),
        ("by: [STATUS], offset: 10001", ["offset"]),
        ("by: [STATUS], offset: -1", ["offset"]),
    ],
)
async def test_groups_that_make_no_sense_are_refused(client: Client, arguments: str, path: list[str]) -> None:
    answer = await client.ask(
        f"{{ sales {{ g: groups({arguments}) {{ count }} groups(by: [PAID], first: 0) {{ count }} }} }}"
    )
    assert answer == {"sales": {"g": None, "groups": []}}
    assert [(error.path, error.extensions) for error in client.errors] == [
        (["sales", "g"], {"code": "BAD_USER_INPUT", "path": path})
    ]


MOST = Money(2**63 - 1)


@pytest.mark.parametrize(
    ("totals", "total", "average"),
    [
        ([MOST] * 3, "276701161105643274.21", "92233720368547758.07"),
        ([Money(1), Money(2)], "0.03", "0.02"),
        ([Money(-1), Money(-2)], "-0.03", "-0.02"),
        ([Money(-1), Money(0), Money(0)], "-0.01", "0.00"),
        ([MOST, Money(-(2**63) + 1)], "0.00", "0.00"),
        ([MOST, MOST, Money(2**63 - 4)], "276701161105643274.18", "92233720368547758.06"),
    ],
)
async def test_sums_are_exact_and_averages_rounded_once_however_large(
    store: Database, totals: list[Money], total: str, average: str
) -> None:
    """Beyond 64 bits and beyond the digits of the input; halves go away from zero."""
    company = uuid4()
    own = furnished(seed=3, sales_count=len(totals))
    for sale, amount in zip(own.sales, totals, strict=True):
        sale.total = amount
    held = Shop(company, own.buyers, own.sales)
    async with store.writing(company) as connection:
        for table, values in rows(held).items():
            if values:
                await connection.execute(table.insert(), values)
    for plainly in (True, False):
        client = Client(store, held, plain=plainly)
        answer = await client.ask("{ sales { summary { total { sum { amount } average { amount } } } } }")
        told = answer["sales"]["summary"]["total"]
        assert (told["sum"]["amount"], told["average"]["amount"]) == (total, average)


@pytest.fixture
def declaring() -> Iterator[None]:
    """What is declared meanwhile is forgotten."""
    known = dict(VIEWS)
    yield
    VIEWS.clear()
    VIEWS.update(known)


def test_what_a_key_leads_to_is_on_record_when_it_is_sensitive(declaring: None) -> None:
    secret = View(
        "SecretBuyer",
        BUYER.table,
        prefix="secretbuyer",
        read="shop.read",
        fields={"nickname": text(BUYER.table.c.nickname, sensitive=True)},
    )
    view = View(
        "SecretSale",
        SALE.table,
        prefix="secretsale",
        read="shop.read",
        fields={"buyer": one(secret.name, SALE.table.c.buyer_id, dimension=True)},
    )
    nickname = Selection("n", "nickname")
    key = Selection("k", "key", children=(Selection("b", "buyer", children=(nickname,)),))
    (found,) = sought(view, [Selection("g", "groups", {"by": ["buyer"]}, (key,))], paged=True)
    look = found.seen({"g": [{"k": {"b": {"n": "Zé"}}}, {"k": {"b": None}}]}, lambda _: True)
    assert look is not None
    assert (look.thing, look.fields, look.count) == ("SecretBuyer", ("nickname",), 1)
