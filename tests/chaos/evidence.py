"""What can be seen when the faults are over: by GraphQL, by SQL, in the authority's own archive."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from tests.chaos.installation import Installation
from tests.chaos.notebook import Notebook
from tests.chaos.sentinel import Sentinel
from tests.chaos.shop import Shop

Row = dict[str, Any]

ORDERS = """
query($after: String) { orders(first: 25, after: $after) { pageInfo { hasNextPage endCursor } nodes {
  id status process { state } lines { id quantity product { id } }
  invoices { id purpose status number series accessKey danfe { url } lines { quantity product { id } } }
  returns { id status }
  receivables { status installments { id amount { amount } balance { amount } } }
} } }
"""
STOCK = "{ stockItems(first: 50) { nodes { product { id } onHand reserved } } }"


@dataclass
class Company:
    """One company as its own clients see it."""

    shop: Shop
    orders: dict[str, Row]
    stock: dict[str, Row]

    @property
    def id(self) -> str:
        return self.shop.company

    @property
    def invoices(self) -> list[Row]:
        return [invoice for order in self.orders.values() for invoice in order["invoices"]]


@dataclass
class Evidence:
    """Everything a check may look at. ``deadlocks`` are those that PostgreSQL told of in its log."""

    installation: Installation
    notebook: Notebook
    companies: list[Company] = field(default_factory=list)
    archive: list[Row] = field(default_factory=list)
    deadlocks: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    """What was wrong at a look while the faults went on."""

    @classmethod
    async def taken(cls, sentinel: Sentinel, notebook: Notebook, shops: list[Shop]) -> Evidence:
        """As things stand now."""
        installation = sentinel.installation
        await sentinel.look()
        evidence = cls(installation, notebook, seen=sentinel.seen)
        evidence.companies = [await _company(shop) for shop in shops]
        evidence.archive = _archived(installation.archive)
        evidence.deadlocks = _deadlocks(installation.folder)
        return evidence

    @asynccontextmanager
    async def database(self, company: str | None) -> AsyncGenerator[asyncpg.Connection]:
        """As the application: its role, row security in force, of one company or of none."""
        settings = {"role": "retaguarda_app"}
        if company:
            settings["app.company"] = str(UUID(company.removeprefix("company_")))
        connection = await asyncpg.connect(
            self.installation.postgres.url(), server_settings=settings, timeout=20
        )
        try:
            yield connection
        finally:
            await connection.close()


async def _company(shop: Shop) -> Company:
    orders: dict[str, Row] = {}
    page: Row = {"hasNextPage": True, "endCursor": None}
    while page["hasNextPage"]:
        found = (await shop.line.query(ORDERS, after=page["endCursor"]))["orders"]
        orders |= {order["id"]: order for order in found["nodes"]}
        page = found["pageInfo"]
    items = (await shop.line.query(STOCK))["stockItems"]["nodes"]
    return Company(shop, orders, {item["product"]["id"]: item for item in items})


def _archived(file: Path) -> list[Row]:
    """Every document that the authority has authorised, and whether it was cancelled since."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as archive:
        archive.row_factory = sqlite3.Row
        found = archive.execute(
            "select key, exists (select 1 from event where event.key = document.key"
            " and kind = '110111') as cancelled from document"
        )
        return [dict(row) for row in found]


def _deadlocks(folder: Path) -> list[str]:
    logs = [folder / "postgres-all.log", folder / "postgres" / "postgres.log"]
    lines = [line for log in logs if log.exists() for line in log.read_text(errors="replace").splitlines()]
    return [line for line in lines if "deadlock detected" in line]
