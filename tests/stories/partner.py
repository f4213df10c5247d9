"""A client of the API in the stories: a key, documents, and answers looked at with care."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from tests.loopback import client
from workers.seed import Access

PATIENCE = 60.0
MOST_FIELDS = 20
WATCHING = {"watch_authority"}
"""Of one document, at its root."""
AMOUNT = re.compile(r"-?[0-9]+\.[0-9]{2,10}")
"""Money; unit prices have up to ten places."""

ORDER = """
id number status version externalReference reviewReasons total { amount currency }
lines { id position sku quantity unitPrice { amount } discount { amount } invoicedQuantity remainingQuantity }
process { state steps { id name state attempts errorCode error } }
invoices {
  id number series status accessKey protocol authorizedAt total { amount }
  rejection { code reason } xml { url } danfe { url } events { kind status statusCode }
}
availableActions { action allowed reason }
"""

STOCK = """
query Stock($id: ID!) {
  stockItems(where: {product: {id: {eq: $id}}}) {
    nodes {
      onHand reserved available averageCost { amount } value { amount }
      movements { nodes { kind quantity value { amount } onHandAfter sequence reverses { id } } }
    }
  }
}
"""

LISTS = (
    "accounts",
    "approvals",
    "approvalLimits",
    "approvalTerms",
    "bankDetailsChanges",
    "agentTerms",
    "contingencies",
    "journalEntries",
    "journalLines",
    "periods",
    "entryRequests",
    "orders",
    "bulkOperations",
    "personalDataRequests",
    "parties",
    "products",
    "warehouses",
    "invoices",
    "numberVoids",
    "invoiceMailing",
    "taxRules",
    "approximateTaxTables",
    "approximateTaxRates",
    "stockItems",
    "stockMovements",
    "employees",
    "returns",
    "commissions",
    "receivables",
    "installments",
    "payables",
    "payableInstallments",
    "payments",
    "bankAccounts",
    "processSteps",
    "integrityChecks",
    "parkedTasks",
    "webhooks",
    "webhookDeliveries",
    "noticeRules",
    "sessions",
    "attachments",
    "alimonyOrders",
    "benefits",
    "collectiveVacations",
    "costCenters",
    "departments",
    "dependents",
    "employeeBankDetailsChanges",
    "employeeDocuments",
    "employerRates",
    "employments",
    "holidays",
    "jobPositions",
    "laborUnions",
    "leaves",
    "payItemEntries",
    "payItems",
    "payrollCosts",
    "payrollLoans",
    "payrollRuns",
    "payslips",
    "terminations",
    "timeEntries",
    "vacations",
    "workSchedules",
)


class Partner:
    """Speaks for one company. ``refused`` are the codes of a payload's errors."""

    def __init__(self, url: str, access: Access) -> None:
        self.access = access
        headers = {"Authorization": f"Bearer {access.apiKey}", "Accept-Language": "en"}
        self.http = client(url, headers=headers, timeout=30)

    @property
    def muted(self) -> bool:
        """Whether the story took its key away."""
        return self.http.headers.get("Authorization") != f"Bearer {self.access.apiKey}"

    def everything(self) -> dict[str, set[str]]:
        """The ids of all it can see, by list."""
        found = {}
        for first in range(0, len(LISTS), MOST_FIELDS):
            names = LISTS[first : first + MOST_FIELDS]
            fields = " ".join(f"{name}(first: 100) {{ nodes {{ id }} }}" for name in names)
            found |= self.query(f"{{ {fields} }}")
        return {name: {node["id"] for node in page["nodes"]} for name, page in found.items()}

    def post(self, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The whole answer, errors and all; every amount of money in it has its two places."""
        answer = self.http.post("/graphql", json={"query": document, "variables": variables or {}}).json()
        assert all(AMOUNT.fullmatch(amount) for amount in amounts_in(answer)), answer
        return answer

    def query(self, document: str, **variables: Any) -> dict[str, Any]:
        answer = self.post(document, variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def payload(self, name: str, selection: str, /, **values: Any) -> dict[str, Any]:
        """What a mutation answers, with ``errors`` and ``replayed``."""
        document = (
            f"mutation Do($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) "
            f"{{ {selection} errors {{ __typename code message path }} replayed }} }}"
        )
        return self.query(document, input=values)[name]

    def do(self, name: str, thing: str, selection: str = "id", /, **values: Any) -> Any:
        """The thing that a mutation answers; it must not be refused."""
        payload = self.payload(name, f"{thing} {{ {selection} }}", **values)
        assert payload["errors"] == [], payload["errors"]
        return payload[thing]

    def refused(self, name: str, thing: str, /, **values: Any) -> list[tuple[str, str]]:
        """The codes and paths with which it is refused; it must be refused."""
        payload = self.payload(name, f"{thing} {{ id }}", **values)
        assert payload[thing] is None
        assert payload["errors"], "it was not refused"
        return [(error["code"], ".".join(error["path"] or [])) for error in payload["errors"]]

    def actions(self, kind: str, id: str) -> dict[str, str | None]:
        """What may be done with an object: null, or the code with which it would be refused."""
        told = "availableActions { action allowed reason }"
        document = f"query($id: ID!) {{ {kind}(by: {{id: $id}}) {{ {told} }} }}"
        actions = self.query(document, id=id)[kind]["availableActions"]
        assert all(one["allowed"] == (one["reason"] is None) for one in actions)
        return {one["action"]: one["reason"] for one in actions}

    def product(self, sku: str) -> str:
        return self.query("query($sku: String!) { product(by: {sku: $sku}) { id } }", sku=sku)["product"][
            "id"
        ]

    def party(self, name: str) -> str:
        parties = self.query("{ parties(first: 50) { nodes { id name } } }")["parties"]["nodes"]
        return next(party["id"] for party in parties if party["name"].startswith(name))

    @property
    def warehouse(self) -> str:
        return self.query("{ warehouses { nodes { id } } }")["warehouses"]["nodes"][0]["id"]

    def an_order(self, *items: tuple[str, str], customer: str, **changes: Any) -> dict[str, Any]:
        """The input of placeOrder for these SKUs and quantities."""
        return {
            "idempotencyKey": uuid4().hex,
            "customerId": self.party(customer),
            "warehouseId": self.warehouse,
            "items": [{"productId": self.product(sku), "quantity": quantity} for sku, quantity in items],
            **changes,
        }

    def place(self, *items: tuple[str, str], customer: str, **changes: Any) -> dict[str, Any]:
        return self.do("placeOrder", "order", ORDER, **self.an_order(*items, customer=customer, **changes))

    def order(self, id: str) -> dict[str, Any]:
        return self.query(f"query($id: ID!) {{ order(by: {{id: $id}}) {{ {ORDER} }} }}", id=id)["order"]

    def wait(
        self, id: str, condition: Callable[[dict[str, Any]], Any], *, within: float = PATIENCE
    ) -> dict[str, Any]:
        """The order once the condition holds; fails, showing its steps, when it never does."""
        deadline = time.monotonic() + within
        while not condition(order := self.order(id)):
            assert time.monotonic() < deadline, order
            time.sleep(0.03)
        return order

    def done(self, id: str, *, within: float = PATIENCE) -> dict[str, Any]:
        """The order once everything that happens by itself has happened."""
        return self.wait(id, lambda order: order["process"]["state"] == "DONE", within=within)

    def settle_down(self) -> None:
        """Wait until nothing that happens by itself is left to do, but to watch an authority: that ends with
        its contingency."""
        waiting = "{ processSteps(where: {state: {in: [WAITING, RUNNING, RETRYING]}}) { nodes { name } } }"
        deadline = time.monotonic() + PATIENCE
        while left := {step["name"] for step in self.query(waiting)["processSteps"]["nodes"]} - WATCHING:
            assert time.monotonic() < deadline, left
            time.sleep(0.05)

    def stock(self, sku: str) -> dict[str, Any]:
        """On hand, reserved, available, average cost, and the ledger of a product."""
        return self.query(STOCK, id=self.product(sku))["stockItems"]["nodes"][0]


def amounts_in(answer: Any) -> Iterator[str]:
    """Every ``amount`` that is text, wherever it is."""
    if isinstance(answer, list):
        for each in answer:
            yield from amounts_in(each)
    elif isinstance(answer, dict):
        if isinstance(amount := answer.get("amount"), str):
            yield amount
        for each in answer.values():
            yield from amounts_in(each)


def steps(order: dict[str, Any]) -> dict[str, str]:
    return {step["name"]: step["state"] for step in order["process"]["steps"]}


def assert_strangers(one: Partner, other: Partner) -> None:
    """Neither sees anything of the other, by list or by id."""
    for partner, stranger in ((one, other), (other, one)):
        own, foreign = partner.everything(), stranger.everything()
        for name, ids in own.items():
            assert ids.isdisjoint(foreign[name]), name
        asked = sorted(id for ids in foreign.values() for id in ids)[:100]
        found = partner.query("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=asked)["nodes"]
        assert found == [None] * len(asked)
