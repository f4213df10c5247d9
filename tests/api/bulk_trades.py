"""What each bulk mutation is fed in tests: a world to act in, sound items, and one that is refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from domain.kernel.calendar import business_date
from tests.api.front import Client
from tests.api.sale import PARTY
from tests.api.things import PRODUCT, receipt, warehouse
from tests.builders import a_cnpj

World = dict[str, Any]
Item = dict[str, Any]
RESULTS = "results { index errors { __typename code message path } replayed %s } succeeded failed"


@dataclass(frozen=True)
class Trade:
    """``item`` makes the n-th item; with the changes of ``wrong`` it is refused so, at this path."""

    name: str
    thing: str
    world: Callable[[Client, int], Awaitable[World]]
    item: Callable[[World, int], Item]
    wrong: Item
    code: str
    path: list[str]
    counted: str
    """A list of things that grows by one with each item that is done; else empty."""

    @property
    def selection(self) -> str:
        return (
            RESULTS % f"{self.thing} {{ id version }}"
            if self.versioned
            else RESULTS % f"{self.thing} {{ id }}"
        )

    @property
    def versioned(self) -> bool:
        return self.thing != "installment"

    def items(self, world: World, count: int) -> list[Item]:
        """Sound ones, each with a key of its own."""
        return [{"idempotencyKey": f"key {n}"} | self.item(world, n) for n in range(count)]

    async def do(self, client: Client, items: list[Item], **how: Any) -> dict[str, Any]:
        return await client.do(self.name, {"items": items} | how, self.selection)

    async def count(self, client: Client) -> int:
        """How many things there are that such items make or change."""
        if self.counted == "changes":
            listed = f"{self.thing[:-1]}ies" if self.thing == "party" else f"{self.thing}s"
            query = f"{{ things: {listed}(first: 100) {{ nodes {{ version }} }} }}"
            nodes = (await client.data(query))["things"]["nodes"]
            return sum(node["version"] - 1 for node in nodes)
        query = f"{{ things: {self.counted}(first: 1) {{ totalCount(exact: true) {{ value }} }} }}"
        query = query.replace("totalCount(exact: true) { value }", "totalCount { value }")
        return (await client.data(query))["things"]["totalCount"]["value"]


def a_party(n: int) -> Item:
    return PARTY | {"name": f"Cliente {n}", "taxId": a_cnpj(1_000 + n)}


def a_product(n: int) -> Item:
    return PRODUCT | {"sku": f"P{n}", "name": f"Cadeira {n}"}


async def nothing(client: Client, count: int) -> World:
    return {}


async def parties(client: Client, count: int) -> World:
    return {"parties": await made(client, "bulkRegisterParty", "party", [a_party(n) for n in range(count)])}


async def products(client: Client, count: int) -> World:
    return {
        "products": await made(client, "bulkRegisterProduct", "product", [a_product(n) for n in range(count)])
    }


async def a_shop(client: Client, count: int) -> World:
    """Goods in stock and somebody to buy them."""
    place = await warehouse(client)
    (goods,), (party,) = (await products(client, 1))["products"], (await parties(client, 1))["parties"]
    await client.do("receiveStock", receipt(place, goods["id"], quantity="5000"))
    return {"warehouse": place, "product": goods["id"], "party": party["id"]}


async def open_debts(client: Client, count: int) -> World:
    """One receivable of one instalment for each item."""
    (party,) = (await parties(client, 1))["parties"]
    await client.do("openPeriod", {"month": f"{business_date(datetime.now(UTC)):%Y-%m}"})
    ids = []
    for n in range(count):
        debt = {
            "idempotencyKey": f"debt {n}",
            "customerId": party["id"],
            "document": f"D{n}",
            "issuedOn": "2026-11-02",
            "dueOn": "2099-11-02",
            "amount": "100.00",
        }
        payload = await client.do("takeOverReceivable", debt, "receivable { installments { id } }")
        ids.append(payload["receivable"]["installments"][0]["id"])
    return {"installments": ids}


async def made(client: Client, mutation: str, thing: str, items: list[Item]) -> list[dict[str, Any]]:
    payload = await client.do(mutation, {"items": items}, f"results {{ {thing} {{ id version }} }}")
    assert payload["errors"] == [], payload
    return [result[thing] for result in payload["results"]]


def an_order(world: World, n: int) -> Item:
    return {
        "customerId": world["party"],
        "warehouseId": world["warehouse"],
        "externalReference": f"web {n}",
        "items": [{"productId": world["product"], "quantity": "2"}],
    }


def a_payment(world: World, n: int) -> Item:
    today = business_date(datetime.now(UTC)).isoformat()
    return {
        "installmentId": world["installments"][n],
        "amount": "40.00",
        "paidOn": today,
        "method": "TRANSFER",
    }


def a_price(world: World, n: int) -> Item:
    seen = world["products"][n]
    return {"productId": seen["id"], "expectedVersion": seen["version"], "salePrice": "110.00"}


def a_corrected_product(world: World, n: int) -> Item:
    seen = world["products"][n]
    kept = {name: PRODUCT[name] for name in ("unit", "ncm", "origin")}
    return {"productId": seen["id"], "expectedVersion": seen["version"], "name": f"Banco {n}"} | kept


def a_corrected_party(world: World, n: int) -> Item:
    seen = world["parties"][n]
    kept = {name: PARTY[name] for name in ("stateRegistration", "roles", "address")}
    return {"partyId": seen["id"], "expectedVersion": seen["version"], "name": f"Freguês {n}"} | kept


TRADES = [
    Trade(
        "bulkRegisterParty",
        "party",
        nothing,
        lambda _, n: a_party(n),
        {"name": " "},
        "REQUIRED",
        ["name"],
        "parties",
    ),
    Trade(
        "bulkRegisterProduct",
        "product",
        nothing,
        lambda _, n: a_product(n),
        {"name": " "},
        "REQUIRED",
        ["name"],
        "products",
    ),
    Trade(
        "bulkCorrectParty",
        "party",
        parties,
        a_corrected_party,
        {"name": " "},
        "REQUIRED",
        ["name"],
        "changes",
    ),
    Trade(
        "bulkCorrectProduct",
        "product",
        products,
        a_corrected_product,
        {"name": " "},
        "REQUIRED",
        ["name"],
        "changes",
    ),
    Trade(
        "bulkChangePrice",
        "product",
        products,
        a_price,
        {"salePrice": "0"},
        "OUT_OF_RANGE",
        ["salePrice"],
        "changes",
    ),
    Trade("bulkPlaceOrder", "order", a_shop, an_order, {"items": []}, "REQUIRED", ["items"], "orders"),
    Trade(
        "bulkReceivePayment",
        "installment",
        open_debts,
        a_payment,
        {"amount": "0.00"},
        "OUT_OF_RANGE",
        ["amount"],
        "settlements",
    ),
]
