"""A partner's own names: stored, found by, free in another company, refused the second time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from api.ids import parse
from domain.kernel import natural_key
from domain.kernel.brazil import Cnpj
from domain.kernel.calendar import business_date
from domain.stock.commands.ship_stock import Shipped, ShipStock, ship_stock
from persistence.database import Database
from persistence.finance.answers import StoredLedger, StoredPayments
from persistence.stock.answers import StoredReferences
from tests.api.front import Client
from tests.api.sale import PARTY
from tests.api.things import PRODUCT, product, receipt, warehouse
from tests.builders import a_cnpj
from tests.company import FrontDesk

Input = dict[str, Any]
World = dict[str, Any]
MINE = "ERP-2026/0001"


@dataclass(frozen=True)
class Back:
    """What stands behind the API."""

    owner: asyncpg.Connection
    database: Database


@dataclass(frozen=True)
class Kind:
    """What a mutation makes. ``input`` is that of the n-th, ``query`` finds it, ``listed`` lists it."""

    mutation: str
    query: str
    listed: str
    input: Callable[[World, int], Input]
    selection: str = ""
    path: tuple[str, ...] = ("input", "externalReference")
    raced: tuple[str, ...] = ("input", "externalReference")
    """Where who loses a race is told so."""
    longest: int = 60
    before: Callable[[Client, World, Back], Awaitable[None]] | None = None
    """What must be there besides."""

    def bearing(self, world: World, n: int, reference: str | None) -> Input:
        input = self.input(world, n)
        of = input["items"][0] if "items" in self.path else input
        of["externalReference"] = reference
        return input

    async def write(self, client: Client, world: World, n: int, reference: str | None) -> dict[str, Any]:
        return await client.do(self.mutation, self.bearing(world, n, reference))

    async def refused(self, client: Client, world: World, n: int, reference: str) -> list[Any]:
        errors = (await self.write(client, world, n, reference))["errors"]
        return [(error["code"], tuple(error["path"])) for error in errors]

    async def found(self, client: Client, reference: str = MINE) -> dict[str, Any] | None:
        query = f"query ($r: String!) {{ {self.query}(by: {{externalReference: $r}}) {{ {self.shown} }} }}"
        return (await client.data(query, r=reference))[self.query]

    async def filtered(self, client: Client) -> list[dict[str, Any]]:
        query = f"""query ($r: String!) {{
            {self.listed}(where: {{externalReference: {{eq: $r}}}}) {{ nodes {{ {self.shown} }} }}
        }}"""
        return (await client.data(query, r=MINE))[self.listed]["nodes"]

    async def all(self, client: Client) -> list[Any]:
        """Everything of the kind."""
        if not self.listed:
            return (await client.data("{ company { establishments { id } } }"))["company"]["establishments"]
        return (await client.data(f"{{ {self.listed}(first: 100) {{ nodes {{ id }} }} }}"))[self.listed][
            "nodes"
        ]

    @property
    def shown(self) -> str:
        return f"id externalReference {self.selection}"


def today() -> str:
    return business_date(datetime.now(UTC)).isoformat()


async def made(client: Client, mutation: str, selection: str, **input: Any) -> dict[str, Any]:
    payload = await client.do(mutation, input, selection)
    assert payload["errors"] == [], payload
    return payload


async def a_world(client: Client) -> World:
    """Goods in stock, somebody to deal with, and an open month."""
    place, goods = await warehouse(client), await product(client)
    await client.do("receiveStock", receipt(place, goods["id"], quantity="500"))
    buyer = PARTY | {"stateRegistration": None}
    party = await client.do("registerParty", buyer, "party { id }")
    await client.do("openPeriod", {"month": today()[:7]})
    return {"warehouse": place, "product": goods["id"], "party": party["party"]["id"]}


async def orders(client: Client, world: World, back: Back) -> None:
    world["orders"] = [
        (await made(client, "placeOrder", "order { id lines { id } }", **an_order(world, n)))["order"]
        for n in range(4)
    ]


async def deliveries(client: Client, world: World, back: Back) -> None:
    """As if the authority had authorised the invoices, and the goods had left."""
    await orders(client, world, back)
    company = parse((await client.data("{ company { id } }"))["company"]["id"])[1]
    await back.owner.execute("select set_config('app.company', $1, false)", str(company))
    for n in range(4):
        payload = await made(client, "invoiceOrder", "invoice { id }", **of_order(world, n))
        shipping = ShipStock(
            order_id=parse(world["orders"][n]["id"])[1],
            invoice_id=parse(payload["invoice"]["id"])[1],
            lines=[_leaving(world, n)],
        )
        await FrontDesk(back.database, company).give(ship_stock, shipping)
        await _authorised(shipping, n, back.owner)


def _leaving(world: World, n: int) -> Shipped:
    line, goods = (parse(id)[1] for id in (world["orders"][n]["lines"][0]["id"], world["product"]))
    return Shipped(order_line_id=line, product_id=goods, quantity=Decimal(2))


async def _authorised(shipped: ShipStock, n: int, owner: asyncpg.Connection) -> None:
    await owner.execute(
        "update invoice set status = 'AUTHORIZED', number = $2, issued_at = now(), authorized_at = now(),"
        " access_key = $3, protocol = $3, xml_path = 'x' where id = $1",
        shipped.invoice_id,
        n + 1,
        str(n),
    )
    await owner.execute("update sales_order set status = 'INVOICED' where id = $1", shipped.order_id)
    await owner.execute(
        "update sales_order_line set allocated = quantity, invoiced = quantity where order_id = $1",
        shipped.order_id,
    )


async def debts(client: Client, world: World, back: Back) -> None:
    for name, mutation, input in (
        ("receivables", "takeOverReceivable", a_receivable),
        ("payables", "takeOverPayable", a_payable),
    ):
        thing = name[:-1]
        world[name] = [
            (await made(client, mutation, f"{thing} {{ installments {{ id }} }}", **input(world, n)))[thing][
                "installments"
            ][0]["id"]
            for n in range(4)
        ]


async def payments(client: Client, world: World, back: Back) -> None:
    await debts(client, world, back)
    for name, mutation, of in (
        ("settlements", "receivePayment", "receivables"),
        ("payments", "payPayable", "payables"),
    ):
        shown = f"installment {{ {name} {{ id }} }}"
        world[name] = [
            (await made(client, mutation, shown, **a_payment(world[of][n], n)))["installment"][name][0]["id"]
            for n in range(4)
        ]


def an_order(world: World, n: int) -> Input:
    return {
        "idempotencyKey": f"order {n}",
        "customerId": world["party"],
        "warehouseId": world["warehouse"],
        "items": [{"productId": world["product"], "quantity": "2"}],
    }


def of_order(world: World, n: int) -> Input:
    return {"idempotencyKey": f"invoice {n}", "orderId": world["orders"][n]["id"]}


def a_return(world: World, n: int) -> Input:
    order = world["orders"][n]
    line = {"lineId": order["lines"][0]["id"], "quantity": "1"}
    return {"idempotencyKey": f"return {n}", "orderId": order["id"], "lines": [line], "reason": "Avaria"}


def a_remittance(world: World, n: int) -> Input:
    item = {"productId": world["product"], "quantity": "1", "unitPrice": "60"}
    sample = {"kind": "SAMPLE", "recipientId": world["party"], "warehouseId": world["warehouse"]}
    return {"idempotencyKey": f"draft {n}", "remittance": sample | {"items": [item]}}


def a_receipt(world: World, n: int) -> Input:
    return receipt(world["warehouse"], world["product"], key=f"receipt {n}")


def a_receivable(world: World, n: int) -> Input:
    days = {"issuedOn": today(), "dueOn": today()}
    of = {"idempotencyKey": f"debt {n}", "customerId": world["party"], "document": f"D{n}"}
    return of | days | {"amount": "100.00"}


def a_payable(world: World, n: int) -> Input:
    part = {"dueOn": today(), "amount": "100.00"}
    of = {"idempotencyKey": f"debt {n}", "supplierId": world["party"], "number": f"D{n}"}
    return of | {"issuedOn": today(), "installments": [part]}


def a_payment(installment: str, n: int) -> Input:
    said = {"amount": "40.00", "paidOn": today(), "method": "TRANSFER"}
    return {"idempotencyKey": f"pay {n}", "installmentId": installment} | said


def an_account(world: World, n: int) -> Input:
    of = {"bankCode": "341", "branch": "1234", "account": f"1000{n}", "accountDigit": "1"}
    return of | {"name": "Comercial", "city": "Sao Paulo"}


def a_branch(world: World, n: int) -> Input:
    site = {
        "cnpj": branch_of(world["cnpj"], n + 2),
        "stateRegistration": "110042490114",
        "regime": "REGULAR",
        "pisCofinsRegime": "NON_CUMULATIVE",
        "address": PARTY["address"],
    }
    return {"site": site}


def branch_of(cnpj: str, number: int) -> str:
    """Another establishment under the same root."""
    base = f"{cnpj[:8]}{number:04}"
    return base + Cnpj.check_digits(base)


async def own_cnpj(client: Client, world: World, back: Back) -> None:
    world["cnpj"] = (await client.data("{ company { cnpj } }"))["company"]["cnpj"]


KINDS = [
    Kind("registerParty", "party", "parties", lambda _, n: PARTY | {"taxId": a_cnpj(900 + n)}, "name"),
    Kind("registerProduct", "product", "products", lambda _, n: PRODUCT | {"sku": f"X{n}"}, "sku"),
    Kind("placeOrder", "order", "orders", an_order, "number", longest=100),
    Kind("returnOrder", "return", "returns", a_return, "number", before=deliveries),
    Kind("invoiceOrder", "invoice", "invoices", of_order, "order { id }", before=orders),
    Kind("draftInvoice", "invoice", "invoices", a_remittance, "purpose"),
    Kind(
        "registerWarehouse",
        "warehouse",
        "warehouses",
        lambda _, n: {"code": f"W{n}", "name": "Depósito"},
        "code",
    ),
    Kind(
        "receiveStock",
        "stockMovement",
        "stockMovements",
        a_receipt,
        "kind",
        path=("input", "items", "0", "externalReference"),
        raced=("input", "items"),
    ),
    Kind("registerBankAccount", "bankAccount", "bankAccounts", an_account, "account"),
    Kind("registerEstablishment", "establishment", "", a_branch, "cnpj", before=own_cnpj),
    Kind("takeOverReceivable", "receivable", "receivables", a_receivable, "document"),
    Kind("takeOverPayable", "payable", "payables", a_payable, "number"),
    Kind(
        "receivePayment",
        "settlement",
        "settlements",
        lambda world, n: a_payment(world["receivables"][n], n),
        "received { amount }",
        before=debts,
    ),
    Kind(
        "payPayable",
        "payment",
        "payments",
        lambda world, n: a_payment(world["payables"][n], n),
        "amount { amount }",
        before=debts,
    ),
    Kind(
        "reverseSettlement",
        "settlement",
        "settlements",
        lambda world, n: {
            "idempotencyKey": f"undo {n}",
            "settlementId": world["settlements"][n],
            "reason": "Engano",
        },
        "reverses { id }",
        before=payments,
    ),
    Kind(
        "reversePayment",
        "payment",
        "payments",
        lambda world, n: {
            "idempotencyKey": f"undo {n}",
            "paymentId": world["payments"][n],
            "reason": "Engano",
        },
        "reverses { id }",
        before=payments,
    ),
]


@pytest.fixture
def back(owner: asyncpg.Connection, database: Database) -> Back:
    return Back(owner, database)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.mutation)
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param


async def prepared(client: Client, kind: Kind, back: Back) -> World:
    world = await a_world(client)
    if kind.before is not None:
        await kind.before(client, world, back)
    return world


async def test_it_finds_what_it_names_and_that_alone(
    kind: Kind, ana: Client, stranger: Client, back: Back
) -> None:
    for client in (ana, stranger):
        world = await prepared(client, kind, back)
        assert (await kind.write(client, world, 0, f"  {MINE} "))["errors"] == []
        assert (await kind.write(client, world, 1, None))["errors"] == []
    found = await kind.found(ana)
    assert found is not None
    assert found["externalReference"] == MINE
    assert found["id"] != ((await kind.found(stranger)) or {})["id"]
    assert await kind.found(ana, "ERP-2026/0002") is None
    if kind.listed:
        assert await kind.filtered(ana) == [found]


async def test_it_is_borne_once_and_what_is_refused_changes_nothing(
    kind: Kind, ana: Client, back: Back, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await prepared(ana, kind, back)
    assert (await kind.write(ana, world, 0, MINE))["errors"] == []
    before = await kind.all(ana)
    looked = kind.raced if kind.mutation == "placeOrder" else kind.path
    assert await kind.refused(ana, world, 1, MINE) == [("DUPLICATE", looked)]
    assert await kind.refused(ana, world, 1, "x" * (kind.longest + 1)) == [("TOO_LONG", kind.path)]
    assert await kind.refused(ana, world, 1, "a\0b") == [("MALFORMED", kind.path)]
    unseen(monkeypatch)
    assert await kind.refused(ana, world, 1, MINE) == [("DUPLICATE", kind.raced)]
    assert await kind.all(ana) == before
    assert (await kind.write(ana, world, 1, "x" * kind.longest))["errors"] == []


def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for two at once: who looks sees nothing yet of the other."""

    async def nothing(*_: Any, **__: Any) -> Any:
        return set()

    monkeypatch.setattr(natural_key, "refuse_taken", nothing)
    monkeypatch.setattr(StoredLedger, "bears", nothing)
    monkeypatch.setattr(StoredPayments, "bears", nothing)
    monkeypatch.setattr(StoredReferences, "among", nothing)


async def test_movements_of_one_receipt_bear_references_of_their_own(ana: Client) -> None:
    world = await a_world(ana)
    input = a_receipt(world, 1)
    input["items"] = [input["items"][0] | {"externalReference": name} for name in ("G/1", "G/2", "G/1")]
    refused = (await ana.do("receiveStock", input))["errors"]
    assert [(each["code"], each["path"]) for each in refused] == [
        ("DUPLICATE", ["input", "items", "2", "externalReference"])
    ]
    input["items"].pop()
    payload = await ana.do("receiveStock", input, "movements { externalReference }")
    assert [each["externalReference"] for each in payload["movements"]] == ["G/1", "G/2"]


async def test_a_reversal_does_not_take_over_the_reference_of_what_it_undoes(ana: Client, back: Back) -> None:
    world = await a_world(ana)
    await debts(ana, world, back)
    for mutation, name, of, undo in (
        ("receivePayment", "settlement", "receivables", "reverseSettlement"),
        ("payPayable", "payment", "payables", "reversePayment"),
    ):
        paid = a_payment(world[of][0], 0) | {"externalReference": MINE}
        shown = f"installment {{ {name}s {{ id }} }}"
        id = (await made(ana, mutation, shown, **paid))["installment"][f"{name}s"][0]["id"]
        input = {"idempotencyKey": "undo", f"{name}Id": id, "reason": "Engano"}
        reversal = await made(ana, undo, f"{name} {{ externalReference reverses {{ id }} }}", **input)
        assert reversal[name] == {"externalReference": None, "reverses": {"id": id}}
        again = a_payment(world[of][0], 1) | {"externalReference": MINE}
        assert [each["code"] for each in (await ana.do(mutation, again))["errors"]] == ["DUPLICATE"]


@pytest.mark.parametrize(("on_error", "borne"), [("SKIP_FAILED", ["B/0", "B/1"]), ("ROLLBACK_ALL", [])])
async def test_payments_in_bulk_bear_references_and_one_twice_fails_alone(
    on_error: str, borne: list[str], ana: Client, back: Back
) -> None:
    world = await a_world(ana)
    await debts(ana, world, back)
    items = [
        a_payment(world["receivables"][n], n) | {"externalReference": name}
        for n, name in enumerate(("B/0", "B/1", "B/0"))
    ]
    shown = "results { index errors { code path } }"
    payload = await ana.do("bulkReceivePayment", {"items": items, "onError": on_error}, shown)
    assert payload["results"][2]["errors"] == [
        {"code": "DUPLICATE", "path": ["input", "items", "2", "externalReference"]}
    ]
    nodes = (await ana.data("{ settlements { nodes { externalReference } } }"))["settlements"]["nodes"]
    assert sorted(node["externalReference"] for node in nodes) == borne
