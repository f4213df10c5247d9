"""Whole documents through the schema of the shop."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from api.execution import Execution
from api.operation import Operation
from api.reading import Reading
from domain.kernel.calendar import BRASILIA
from persistence.database import Database
from persistence.prepared import PreparedReads
from persistence.reading.compiled.engine import Engine
from persistence.reading.kinds import plain, rfc3339
from tests.questions import asked
from tests.reading.conftest import EVERYTHING, KEY
from tests.reading.oracle import ordered
from tests.reading.schema import schema
from tests.reading.shop import Line, Sale, SaleStatus, Shop, sales

TARE = Decimal("0.5")
EXECUTION = Execution.of(schema)
ENGINE = Engine()


@dataclass
class Request:
    """What a request's context offers to reading."""

    reading: Reading | None
    connection: AsyncConnection | None = None
    operation: Operation | None = None

    async def prove(self) -> None:
        """Nobody is asked who they are here."""


class Client:
    """Sends documents on behalf of somebody in one company."""

    def __init__(
        self, store: Database, shop: Shop, permissions: Collection[str] = EVERYTHING, *, plain: bool = False
    ) -> None:
        self.store, self.shop, self.permissions, self.plain = store, shop, permissions, plain
        self.connection: AsyncConnection | None = None
        self.errors: list[Any] = []
        self.zone = BRASILIA

    async def ask(self, document: str, **variables: Any) -> Any:
        """The data; errors, with those of selections that may not be seen, are kept."""
        may, grants = self.permissions.__contains__, frozenset(self.permissions)
        own = self.store, self.shop.company, may, KEY, "https://shop.example"
        reading = Reading(*own, grants=grants, engine=ENGINE, plain=self.plain, zone=self.zone)
        data, errors = await asked(EXECUTION, document, variables, Request(reading, self.connection))
        self.errors = [*errors, *reading.notices]
        return data


@pytest.fixture(params=["compiled", "plain"])
def client(store: Database, shop: Shop, request: pytest.FixtureRequest) -> Client:
    """Every document is asked both ways."""
    return Client(store, shop, plain=request.param == "plain")


@contextmanager
def counted(store: Database) -> Iterator[list[str]]:
    """The statements that are sent, without those that begin and end transactions."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    async def fetch(reads: PreparedReads, sql: str, parameters: Sequence[Any]) -> Any:
        statements.append(sql)
        return await original(reads, sql, parameters)

    original = PreparedReads.fetch
    event.listen(store.engine.sync_engine, "before_cursor_execute", note)
    with patch.object(PreparedReads, "fetch", fetch):
        yield statements
    event.remove(store.engine.sync_engine, "before_cursor_execute", note)


def wire(prefix: str, thing: Any) -> str:
    return f"{prefix}_{thing.id.hex}"


def money(amount: Any) -> dict[str, str] | None:
    return None if amount is None else {"amount": amount, "currency": "BRL"}


def whole(sale: Sale) -> dict[str, Any]:
    """What the document EVERYTHING_OF_A_SALE must answer."""
    return {
        "__typename": "Sale",
        "id": wire("sale", sale),
        "number": sale.number,
        "status": sale.status.value,
        "paid": sale.status is SaleStatus.PAID,
        "placedAt": rfc3339(sale.placed_at),
        "dueOn": sale.due_on and sale.due_on.isoformat(),
        "total": money(str(sale.total)),
        "margin": money("0.07"),
        "note": sale.note,
        "weight": None if sale.weight is None else plain(sale.weight, 0),
        "netWeight": None if sale.weight is None else plain(sale.weight - TARE, 0),
        "freight": None if sale.freight is None else money(plain(sale.freight, 2)),
        "lineCount": str(len(sale.lines)),
        "hint": f"{sale.status.value.lower()}: {sale.note or '-'}",
        "page": f"https://shop.example/sales/{sale.id.hex}",
        "buyer": {
            "name": sale.buyer.name,
            "sponsor": sale.buyer.sponsor and {"name": sale.buyer.sponsor.name},
        },
        "agent": sale.agent and {"id": wire("buyer", sale.agent)},
        "lines": [line_of(line) for line in sale.lines],
        "firstLines": [{"sku": line.sku} for line in sale.lines[:1]],
        "progress": {
            "status": sale.status.value,
            "steps": [{"id": wire("saleline", x)} for x in by_id(sale.lines)],
        },
        "constant": 7,
    }


def line_of(line: Line) -> dict[str, Any]:
    return {"position": line.position, "sku": line.sku, "quantity": plain(line.quantity, 0)}


def by_id(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.id)


EVERYTHING_OF_A_SALE = """
fragment Whole on Sale {
  __typename id number status paid placedAt dueOn
  total { amount currency } margin { amount currency } note weight netWeight freight { amount currency }
  lineCount hint page
  buyer { name sponsor { name } } agent { id }
  lines { position sku quantity } firstLines { sku }
  progress { status steps { id } }
  constant
}
"""


async def test_every_kind_of_value_arrives_in_its_form(client: Client, shop: Shop) -> None:
    answer = await client.ask(EVERYTHING_OF_A_SALE + "{ sales(first: 100) { nodes { ...Whole } } }")
    assert client.errors == []
    assert answer["sales"]["nodes"] == [whole(sale) for sale in ordered(shop.sales, [("placed_at", "DESC")])]


async def test_a_sale_is_found_by_each_of_its_keys(client: Client, shop: Shop) -> None:
    sale = shop.sales[4]
    for key in (
        f'{{id: "{wire("sale", sale)}"}}',
        f"{{number: {sale.number}}}",
        f"{{seriesAndNumber: {{series: {sale.series}, number: {sale.number}}}}}",
    ):
        answer = await client.ask(EVERYTHING_OF_A_SALE + f"{{ sale(by: {key}) {{ ...Whole }} }}")
        assert client.errors == []
        assert answer == {"sale": whole(sale)}


async def test_what_is_not_there_is_null(client: Client, other_shop: Shop) -> None:
    answer = await client.ask("{ sale(by: {number: 9999}) { id } }")
    assert (answer, client.errors) == ({"sale": None}, [])
    foreign = wire("sale", other_shop.sales[-1])
    answer = await client.ask(
        "query($id: ID!) { sale(by: {id: $id}) { id } node(id: $id) { id } }", id=foreign
    )
    assert (answer, client.errors) == ({"sale": None, "node": None}, [])


@pytest.mark.parametrize(
    "key",
    [
        "{}",
        "{number: 1, series: 1}",
        "{number: null}",
        '{id: "order_1"}',
        '{id: "\\u0000"}',
        '{id: ""}',
        "{number: 3000000000}",
    ],
)
async def test_a_key_that_is_none_is_refused(client: Client, key: str) -> None:
    answer = await client.ask(f"{{ sale(by: {key}) {{ id }} }}")
    assert answer in (None, {"sale": None})
    assert client.errors


async def test_aliases_with_other_arguments_answer_each_for_itself(client: Client, shop: Shop) -> None:
    document = """query($buyer: ID!) {
          one: sale(by: {number: 1}) { n: number number lines { sku } again: lines { position } }
          two: sale(by: {number: 2}) { n: number total { a: amount amount } }
          few: sales(first: 2, orderBy: {field: NUMBER}) {
            nodes { number } e: edges { node { id } node2: node { note } }
          }
          last: sales(last: 1, orderBy: {field: NUMBER}) { nodes { number } }
          buyer(by: {id: $buyer}) {
            all: sales(orderBy: {field: NUMBER}) { nodes { number } }
            paid: sales(where: {status: {eq: PAID}}, orderBy: {field: NUMBER, direction: DESC}) {
              nodes { number }
            }
          }
        }"""
    answer = await client.ask(document, buyer=wire("buyer", shop.buyers[0]))
    assert client.errors == []
    first, second = shop.sales[0], shop.sales[1]
    assert answer["one"] == {
        "n": 1,
        "number": 1,
        "lines": [{"sku": line.sku} for line in first.lines],
        "again": [{"position": line.position} for line in first.lines],
    }
    assert answer["two"] == {"n": 2, "total": {"a": str(second.total), "amount": str(second.total)}}
    assert answer["few"] == {
        "nodes": [{"number": 1}, {"number": 2}],
        "e": [{"node": {"id": wire("sale", sale)}, "node2": {"note": sale.note}} for sale in (first, second)],
    }
    assert answer["last"] == {"nodes": [{"number": len(shop.sales)}]}
    own = [sale for sale in shop.sales if sale.buyer is shop.buyers[0]]
    assert answer["buyer"]["all"]["nodes"] == [{"number": sale.number} for sale in own]
    paid = [sale for sale in reversed(own) if sale.status is SaleStatus.PAID]
    assert answer["buyer"]["paid"]["nodes"] == [{"number": sale.number} for sale in paid]


async def test_fragments_and_directives_are_followed(client: Client, shop: Shop) -> None:
    document = """
    query($yes: Boolean!, $no: Boolean!) {
      sale(by: {number: 1}) {
        ...Named
        ... on Sale { series total { amount } }
        ... on Node { id }
        total { currency }
        note @skip(if: $yes)
        status @include(if: $no)
        hint @include(if: $yes)
        ... @include(if: $no) { lines { sku } }
        __typename
      }
    }
    fragment Named on Sale { number ...Buyer }
    fragment Buyer on Sale { buyer { ...Name } agent { ... { name } } }
    fragment Name on Buyer { name }
    """
    answer = await client.ask(document, yes=True, no=False)
    sale = shop.sales[0]
    assert client.errors == []
    assert answer["sale"] == {
        "number": 1,
        "buyer": {"name": sale.buyer.name},
        "agent": sale.agent and {"name": sale.agent.name},
        "series": sale.series,
        "total": money(str(sale.total)),
        "id": wire("sale", sale),
        "hint": f"{sale.status.value.lower()}: {sale.note or '-'}",
        "__typename": "Sale",
    }


async def test_variables_reach_every_argument(client: Client, shop: Shop) -> None:
    answer = await client.ask(
        """query($where: SaleWhere, $order: [SaleSort!], $n: Int, $of: RelatedBuyerWhere) {
          sales(where: $where, orderBy: $order, first: $n) { nodes { number } }
          also: sales(where: {buyer: $of}, orderBy: $order, first: 100) { nodes { number } }
        }""",
        where={"placedAt": {"gte": "2026-11-21"}, "total": {"between": {"from": "0.01", "to": "13"}}},
        order=[{"field": "NUMBER", "direction": "DESC"}],
        n=100,
        of={"name": {"notIn": ["Buyer 1"], "startsWith": "Buy"}},
    )
    assert client.errors == []
    wanted = [
        {"number": sale.number}
        for sale in reversed(shop.sales)
        if sale.placed_at.timestamp() >= 1_795_230_000 and 1 <= sale.total.cents <= 1300
    ]
    assert answer["sales"]["nodes"] == wanted
    also = [{"number": sale.number} for sale in reversed(shop.sales) if sale.buyer.name != "Buyer 1"]
    assert answer["also"]["nodes"] == also


async def test_a_nested_list_is_cut_for_each_parent_apart(client: Client, shop: Shop) -> None:
    nested = """{ buyers(first: 100) { nodes { id sales(%s) {
        nodes { number } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount { value precision }
    } } } }"""
    answer = await client.ask(nested % "first: 3, orderBy: {field: NUMBER}")
    assert client.errors == []
    own = {wire("buyer", b): [sale.number for sale in shop.sales if sale.buyer is b] for b in shop.buyers}
    for node in answer["buyers"]["nodes"]:
        numbers = own[node["id"]]
        assert [sale["number"] for sale in node["sales"]["nodes"]] == numbers[:3]
        assert node["sales"]["pageInfo"]["hasNextPage"] == (len(numbers) > 3)
        assert node["sales"]["totalCount"] == {"value": len(numbers), "precision": "EXACT"}
    after = next(n for n in answer["buyers"]["nodes"] if len(own[n["id"]]) > 3)
    cursor = after["sales"]["pageInfo"]["endCursor"]
    answer = await client.ask(nested % f'first: 50, after: "{cursor}", orderBy: {{field: NUMBER}}')
    again = next(n for n in answer["buyers"]["nodes"] if n["id"] == after["id"])
    assert [sale["number"] for sale in again["sales"]["nodes"]] == own[after["id"]][3:]
    answer = await client.ask(nested % "last: 2, orderBy: {field: NUMBER}")
    for node in answer["buyers"]["nodes"]:
        assert [sale["number"] for sale in node["sales"]["nodes"]] == own[node["id"]][-2:]
    answer = await client.ask(nested % "offset: 2, first: 2, orderBy: {field: NUMBER}")
    for node in answer["buyers"]["nodes"]:
        assert [sale["number"] for sale in node["sales"]["nodes"]] == own[node["id"]][2:4]


@pytest.mark.parametrize("way", ["nodes { %s }", "edges { node { %s } }"])
async def test_a_nested_list_that_cannot_be_asked_for_so_is_null_and_told_of_at_its_place(
    client: Client, shop: Shop, way: str
) -> None:
    inside = "nickname own: sales(first: 51, offset: $skip) { nodes { id } } sales(first: 0) { nodes { id } }"
    answer = await client.ask(f"query($skip: Int) {{ b: buyers(first: 2) {{ {way % inside} }} }}", skip=0)
    kind, *deeper = way.replace("{", "").replace("}", "").split()[:-1]
    for part in answer["b"][kind]:
        node = part["node"] if deeper else part
        assert node["own"] is None
        assert node["sales"] == {"nodes": []}
    assert [(error.path, error.extensions) for error in client.errors] == [
        (["b", kind, *deeper, "own"], {"code": "BAD_USER_INPUT", "path": ["first"]})
    ]


@pytest.mark.parametrize("plainly", [True, False])
async def test_of_what_is_inside_what_may_not_be_seen_nothing_more_is_told(
    store: Database, shop: Shop, plainly: bool
) -> None:
    client = Client(store, shop, {"shop.read"}, plain=plainly)
    answer = await client.ask("{ sales(first: 1) { nodes { buyer { sales(first: 51) { nodes { id } } } } } }")
    assert answer == {"sales": {"nodes": [{"buyer": None}]}}
    assert [(error.path, error.extensions["code"]) for error in client.errors] == [
        (["sales", "nodes", "buyer"], "FORBIDDEN")
    ]


@pytest.mark.parametrize("plainly", [True, False])
async def test_nested_groups_that_may_not_be_seen_are_null_with_one_error_however_many_rows(
    store: Database, shop: Shop, plainly: bool
) -> None:
    client = Client(store, shop, {"shop.read", "shop.buyer.read"}, plain=plainly)
    groups = "groups(by: [STATUS], orderBy: {field: MARGIN}) { count }"
    answer = await client.ask(f"{{ buyers(first: 2) {{ nodes {{ s: sales {{ {groups} }} }} }} }}")
    assert answer == {"buyers": {"nodes": [{"s": {"groups": None}}] * 2}}
    assert [(error.path, error.extensions["code"]) for error in client.errors] == [
        (["buyers", "nodes", "s", "groups"], "FORBIDDEN")
    ]


async def test_a_relation_keeps_to_its_own_condition(client: Client, shop: Shop) -> None:
    answer = await client.ask(
        "{ buyers { nodes { id openSales(first: 50) { nodes { status } totalCount { value } } } } }"
    )
    for node in answer["buyers"]["nodes"]:
        own = [s for s in shop.sales if wire("buyer", s.buyer) == node["id"] and s.status is SaleStatus.OPEN]
        assert len(node["openSales"]["nodes"]) == node["openSales"]["totalCount"]["value"] == len(own)


async def test_the_number_of_statements_does_not_grow_with_the_rows(client: Client, store: Database) -> None:
    document = (
        EVERYTHING_OF_A_SALE
        + """query($n: Int) {
      sales(first: $n) {
        nodes { ...Whole lines { sale { lines { sku } } } buyer { sales { nodes { id } } } }
      }
    }"""
    )
    document = document if client.plain else document.replace(" constant\n", "\n")
    numbers = set()
    for first in (15, 30, 60):
        with counted(store) as statements:
            await client.ask(document, n=first)
        assert client.errors == []
        numbers.add(len(statements))
    assert numbers == {1 + 9 if client.plain else 1}


async def test_a_count_is_taken_only_when_selected_and_capped_unless_exact(
    client: Client, store: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("persistence.reading.statements.COUNT_CAP", 10)
    monkeypatch.setattr("persistence.reading.connection.COUNT_CAP", 10)
    monkeypatch.setattr("persistence.reading.compiled.pages.COUNT_CAP", 10)
    with counted(store) as statements:
        await client.ask("{ sales { nodes { id } } }")
    assert statements
    assert not any("count(" in statement for statement in statements)
    with counted(store) as statements:
        answer = await client.ask(
            "{ sales { totalCount { value precision } all: totalCount(exact: true) { value precision } } }"
        )
    assert answer["sales"] == {
        "totalCount": {"value": 10, "precision": "AT_LEAST"},
        "all": {"value": len(shop.sales), "precision": "EXACT"},
    }
    assert len(statements) == (2 if client.plain else 1)


async def test_a_forbidden_field_is_null_with_one_error_however_many_rows(
    store: Database, shop: Shop
) -> None:
    client = Client(store, shop, {"shop.read"})
    answer = await client.ask(
        "{ s: sales(first: 5) { edges { x: node { number margin { amount } b: buyer { name } } } } }"
    )
    assert [edge["x"]["margin"] for edge in answer["s"]["edges"]] == [None] * 5
    assert [edge["x"]["b"] for edge in answer["s"]["edges"]] == [None] * 5
    assert sorted((error.path, error.extensions) for error in client.errors) == [
        (["s", "edges", "x", "b"], {"code": "FORBIDDEN", "requires": "shop.buyer.read"}),
        (["s", "edges", "x", "margin"], {"code": "FORBIDDEN", "requires": "shop.margin.read"}),
    ]


async def test_a_forbidden_root_is_null_and_sends_nothing_about_it(store: Database, shop: Shop) -> None:
    client = Client(store, shop, {"shop.buyer.read"})
    id = wire("sale", shop.sales[0])
    answer = await client.ask(
        """query($id: ID!) {
          sales { nodes { id } } sale(by: {id: $id}) { id } node(id: $id) { id } nodes(ids: [$id]) { id }
          buyers(first: 1) { nodes { name sales { nodes { id } } } }
        }""",
        id=id,
    )
    assert answer == {
        "sales": None,
        "sale": None,
        "node": None,
        "nodes": [None],
        "buyers": {"nodes": [{"name": "Buyer 0", "sales": None}]},
    }
    assert sorted(error.path for error in client.errors) == [
        ["buyers", "nodes", "sales"],
        ["node"],
        ["nodes"],
        ["sale"],
        ["sales"],
    ]


async def test_a_filter_on_what_may_not_be_seen_is_forbidden(store: Database, shop: Shop) -> None:
    client = Client(store, shop, {"shop.read"})
    answer = await client.ask('{ sales(where: {buyer: {name: {eq: "x"}}}) { nodes { id } } }')
    assert answer == {"sales": None}
    assert [error.extensions["code"] for error in client.errors] == ["FORBIDDEN"]


async def test_nobody_reads_nothing() -> None:
    result = await schema.execute("{ sales { nodes { id } } }", {}, Request(None))
    assert result.data == {"sales": None}
    assert [error.extensions["code"] for error in result.errors or ()] == ["UNAUTHENTICATED"]


async def test_nodes_of_several_kinds_come_in_the_order_asked_for(client: Client, shop: Shop) -> None:
    ids = [
        wire("buyer", shop.buyers[2]),
        "sale_" + "0" * 32,
        wire("sale", shop.sales[3]),
        wire("buyer", shop.buyers[0]),
    ]
    answer = await client.ask(
        "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ...on Sale {number} ...on Buyer {name} } }",
        ids=ids,
    )
    assert client.errors == []
    assert answer["nodes"] == [
        {"__typename": "Buyer", "id": ids[0], "name": shop.buyers[2].name},
        None,
        {"__typename": "Sale", "id": ids[2], "number": shop.sales[3].number},
        {"__typename": "Buyer", "id": ids[3], "name": shop.buyers[0].name},
    ]


@pytest.mark.parametrize("id", ["", "sale", "sale_1", "party_" + "0" * 32, "nothing_" + "0" * 32, "é"])
async def test_an_id_of_nothing_is_bad_input(client: Client, id: str) -> None:
    assert await client.ask("query($id: ID!) { node(id: $id) { id } }", id=id) == {"node": None}
    assert client.errors[0].extensions["code"] == "BAD_USER_INPUT"


async def test_at_most_a_hundred_nodes(client: Client) -> None:
    await client.ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["sale_" + "0" * 32] * 101)
    assert client.errors[0].extensions == {"code": "BAD_USER_INPUT", "path": ["ids"]}


async def test_a_bad_argument_names_its_path_on_the_wire(client: Client) -> None:
    await client.ask('{ sales(where: {and: [{total: {notIn: ["1.234"]}}]}) { nodes { id } } }')
    assert client.errors[0].extensions == {
        "code": "BAD_USER_INPUT",
        "path": ["where", "and", "total", "notIn"],
    }


async def test_a_date_against_an_instant_is_that_day_in_sao_paulo(client: Client, shop: Shop) -> None:
    answer = await client.ask(
        '{ sales(first: 100, where: {placedAt: {eq: "2026-11-20"}}) { nodes { number } } }'
    )
    day = [s.number for s in shop.sales if s.placed_at.timestamp() < 1_795_230_000]
    assert sorted(node["number"] for node in answer["sales"]["nodes"]) == day
    assert any(sale.placed_at.date() == date(2026, 11, 21) for sale in shop.sales if sale.number in day)


async def test_a_payload_reads_back_under_each_alias(client: Client, shop: Shop) -> None:
    sale = shop.sales[0]
    answer = await client.ask(
        """mutation($id: ID!, $ids: [ID!]!) {
          touch(id: $id) { sale { number } other: sale { note lines { sku } } replayed }
          touchAll(ids: $ids) { sales { number } }
        }""",
        id=wire("sale", sale),
        ids=[wire("sale", shop.sales[2]), wire("sale", shop.sales[1])],
    )
    assert client.errors == []
    assert answer == {
        "touch": {
            "sale": {"number": 1},
            "other": {"note": sale.note, "lines": [{"sku": line.sku} for line in sale.lines]},
            "replayed": False,
        },
        "touchAll": {"sales": [{"number": 3}, {"number": 2}]},
    }


async def test_a_preview_is_read_inside_the_transaction_that_is_given(
    client: Client, store: Database, shop: Shop
) -> None:
    id = wire("sale", shop.sales[0])
    document = "mutation($id: ID!) { touch(id: $id) { sale { note } } }"
    async with store.engine.connect() as connection:
        await connection.exec_driver_sql(f"select set_config('app.company', '{shop.company}', true)")
        await connection.execute(sales.update().where(sales.c.id == shop.sales[0].id).values(note="not yet"))
        client.connection = connection
        assert await client.ask(document, id=id) == {"touch": {"sale": {"note": "not yet"}}}
        await connection.rollback()
    client.connection = None
    assert await client.ask(document, id=id) == {"touch": {"sale": {"note": shop.sales[0].note}}}
