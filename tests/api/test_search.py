"""What people type finds orders, invoices, stock and what is owed, each in its own company."""

from __future__ import annotations

from typing import Any

from tests.api.front import Client
from tests.api.sale import PARTY, drafted_invoice
from tests.api.things import product, receipt, warehouse

WORDS = [
    ("orders", "cliente", 1),
    ("orders", "SÁ CLIEN", 1),
    ("orders", PARTY["taxId"][:8], 1),
    ("orders", "1", 1),
    ("orders", "2", 0),
    ("orders", "99999999999999999999", 0),
    ("orders", "-1", 0),
    ("orders", "cliente outro", 0),
    ("orders", "%", 0),
    ("invoices", "cliente", 1),
    ("invoices", "3526 1112 3456", 0),
    ("stockItems", "cadeira", 1),
    ("stockItems", "mesa", 0),
    ("returns", "cliente", 0),
    ("receivables", "cliente", 0),
    ("payables", "cliente", 0),
]


async def found(client: Client, field: str, words: str) -> int:
    document = f"query ($words: String!) {{ {field}(search: $words) {{ nodes {{ id }} }} }}"
    return len((await client.data(document, words=words))[field]["nodes"])


async def ordered(client: Client, **details: Any) -> None:
    place, goods = await warehouse(client), await product(client)
    await client.do("receiveStock", receipt(place, goods["id"]))
    party = await client.do("registerParty", PARTY, "party { id }")
    items = [{"productId": goods["id"], "quantity": "1"}]
    order = {"customerId": party["party"]["id"], "warehouseId": place, "items": items}
    payload = await client.do("placeOrder", {"idempotencyKey": "o1"} | order | details)
    assert payload["errors"] == []


async def test_lists_are_searched_by_number_and_by_whom_they_concern(ana, stranger):
    await drafted_invoice(ana)
    assert [(*case[:2], await found(ana, *case[:2])) for case in WORDS] == WORDS
    assert {await found(stranger, field, words) for field, words, _ in WORDS} == {0}


async def test_a_partners_reference_is_found_as_it_was_written(ana):
    await ordered(ana, externalReference="Pedido-17")
    assert await found(ana, "orders", "Pedido-17") == 1
    assert await found(ana, "orders", "Pedido-1") == 0


async def test_who_may_not_read_parties_does_not_learn_of_them_by_searching_orders(ana, anonymous):
    await ordered(ana)
    key = await ana.do("createApiKey", {"name": "Loja", "scopes": ["sales.order.read"]}, "key")
    answer = await anonymous.holding(key["key"]).ask('{ orders(search: "cliente") { nodes { id } } }')
    assert answer["data"] == {"orders": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
