"""What a company that has nearly everything is asked to do, by chance and mostly sensible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import uuid4

from tests.api.bulk_trades import a_party
from tests.builders import a_cpf
from tests.reading.known import Rows
from tests.walls.estate import today

NUMBERS = 90_000, 99_000_000
Given = dict[str, Any]


@dataclass(frozen=True)
class Wish:
    """A mutation and what it is given; ``changes`` is the id of what it puts something else in place of."""

    name: str
    given: Given
    changes: str | None = None


@dataclass(frozen=True)
class Wishes:
    """``rows`` are what the company had before any of them, by list."""

    rows: Mapping[str, Rows]
    random: Random

    def one(self) -> Wish:
        """Some are only rehearsed, and each may be refused."""
        kinds: list[Callable[[], Wish]] = [
            self._order,
            self._order,
            self._party,
            self._parties,
            self._corrected_party,
            self._blocked_party,
            self._corrected_product,
            self._corrected_products,
            self._price,
            self._receivable,
            self._employee,
            self._employee,
        ]
        wish = self.random.choice(kinds)()
        rehearsed = {"validateOnly": self.random.random() < 0.4}
        if "items" in wish.given and wish.name.startswith("bulk"):
            return Wish(wish.name, wish.given | rehearsed)
        return Wish(wish.name, wish.given | rehearsed | {"idempotencyKey": self._name()}, wish.changes)

    def _order(self) -> Wish:
        items = [
            {"productId": self._some("products")["id"], "quantity": self._amount(9), "unitPrice": "7.5"}
            for _ in range(self.random.randint(1, 4))
        ]
        of = {"customerId": self._some("parties")["id"], "warehouseId": self._some("warehouses")["id"]}
        named = {"externalReference": self._name(), "freight": self._amount(50)}
        return Wish("placeOrder", {**of, **named, "items": items})

    def _party(self) -> Wish:
        return Wish("registerParty", a_party(self._number()))

    def _parties(self) -> Wish:
        """Some twice, of which one is refused."""
        first = self._number()
        items = [a_party(first + self.random.randint(0, 3)) for _ in range(self.random.randint(1, 4))]
        return Wish("bulkRegisterParty", {"items": items, "onError": "SKIP_FAILED"})

    def _corrected_party(self) -> Wish:
        party = self._some("parties")
        given = {"partyId": party["id"], "name": self._name(), "roles": ["CUSTOMER", "SUPPLIER"]}
        return Wish("correctParty", given, party["id"])

    def _blocked_party(self) -> Wish:
        return Wish("blockParty", {"partyId": self._some("parties")["id"], "reason": self._name()})

    def _corrected_product(self) -> Wish:
        product = self._some("products")
        return Wish("correctProduct", self._described(product), product["id"])

    def _corrected_products(self) -> Wish:
        """As they were read at first: some, that others have changed since, are refused."""
        some = self.random.sample(list(self.rows["products"]), 2)
        items = [self._described(one) | {"expectedVersion": one["version"]} for one in some]
        return Wish("bulkCorrectProduct", {"items": items, "onError": "SKIP_FAILED"})

    def _described(self, product: Mapping[str, Any]) -> Given:
        same = {name: product[name] for name in ("unit", "ncm", "origin", "taxClass")}
        return {"productId": product["id"], "name": self._name(), **same}

    def _price(self) -> Wish:
        product = self._some("products")
        return Wish("changePrice", {"productId": product["id"], "salePrice": self._amount(99)}, product["id"])

    def _receivable(self) -> Wish:
        day = today().isoformat()
        owed = {
            "customerId": self._some("parties")["id"],
            "document": self._name(),
            "amount": self._amount(999),
        }
        return Wish("takeOverReceivable", {**owed, "issuedOn": day, "dueOn": day})

    def _employee(self) -> Wish:
        terms = {"jobTitle": "Auxiliar", "hiredOn": "2026-03-02", "salary": self._amount(9_999)}
        return Wish("hireEmployee", {"name": self._name(), "cpf": a_cpf(self._number()), **terms})

    def _some(self, listed: str) -> Mapping[str, Any]:
        return self.random.choice(list(self.rows[listed]))

    def _amount(self, most: int) -> str:
        return f"{self.random.randint(1, most)}.{self.random.randint(0, 99):02}"

    def _number(self) -> int:
        return self.random.randint(*NUMBERS)

    @staticmethod
    def _name() -> str:
        """Nobody's before, whenever the same is drawn again."""
        return f"Nome {uuid4().hex[:12]}"
