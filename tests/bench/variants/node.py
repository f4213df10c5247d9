"""The peers that run on Node, which npm brings along."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.bench.load import PLACEHOLDER
from tests.bench.questions import FIRST, READS, Draw, Kind
from tests.bench.variants.plain import PlainVariant
from tests.bench.variants.variant import Variant, wire
from tests.bench.world import World

PEERS = Path(__file__).parent.parent / "peers"
MACHINES = {"x86_64": "x64", "aarch64": "arm64"}
STAMP = PEERS / "node_modules" / ".package-lock.json"


class NoNode(Exception):
    """The Node servers cannot be had on this machine; the message says why."""


def installed() -> bool:
    lock = PEERS / "package-lock.json"
    return STAMP.exists() and STAMP.stat().st_mtime >= lock.stat().st_mtime


def install(say: Callable[[str], None]) -> None:
    """Everything of the lock file, once. Raises NoNode."""
    if installed():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise NoNode("there is no npm here")
    say("installing the Node servers")
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"],
        cwd=PEERS,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoNode(f"npm says: {done.stderr.strip()[-300:]}")
    STAMP.touch()


def node() -> str:
    """The program of the Node release that the lock names."""
    machine = MACHINES.get(platform.machine(), platform.machine())
    return str(PEERS / "node_modules" / f"node-linux-{machine}" / "bin" / "node")


class OnNode(Variant):
    """As in production."""

    def environment(self, world: World, port: int) -> Mapping[str, str]:
        return {**super().environment(world, port), "NODE_ENV": "production", "GRAPHILE_ENV": "production"}


class Mercurius(OnNode, PlainVariant):
    name, title = "mercurius", "Mercurius with JIT and loaders"
    moment = "String"
    kinds = (*READS, Kind.PLACE)

    def command(self, port: int) -> list[str]:
        return [node(), str(PEERS / "mercurius.mjs")]

    def body(self, kind: Kind, draw: Draw) -> Any:
        return (
            {"query": PLACE, "variables": _basket(draw)} if kind is Kind.PLACE else super().body(kind, draw)
        )


PLACE = """mutation Place($key: String!, $customer: ID!, $warehouse: ID!, $items: [Item!]!) {
  placeOrder(idempotencyKey: $key, customerId: $customer, warehouseId: $warehouse, items: $items) {
    order { id number status total } replayed
  }
}"""


def _basket(draw: Draw) -> dict[str, Any]:
    return {
        "key": PLACEHOLDER.decode(),
        "customer": str(draw.customer),
        "warehouse": str(draw.warehouse),
        "items": [{"productId": str(product), "quantity": quantity} for product, quantity in draw.items],
    }


ORDER = "rowId number status placedAt total partyByCompanyIdAndCustomerId { name }"
LINES = """salesOrderLinesByCompanyIdAndOrderIdList(orderBy: [POSITION_ASC]) {
  quantity unitPrice productByCompanyIdAndProductId { sku name }
}"""
PAGE = """query {name}($condition: SalesOrderCondition!, $filter: SalesOrderFilter!) {{
  allSalesOrders(
    first: {first}, condition: $condition, filter: $filter, orderBy: [PLACED_AT_DESC, ROW_ID_DESC]
  ) {{ {fields} pageInfo {{ hasNextPage endCursor }} }}
}}"""


class PostGraphile(OnNode):
    """Amounts come as it finds them: whole cents, ten-thousandths."""

    name, title = "postgraphile", "PostGraphile 5"

    def command(self, port: int) -> list[str]:
        return [node(), str(PEERS / "postgraphile.mjs")]

    def body(self, kind: Kind, draw: Draw) -> Any:
        company = draw.company.id
        if kind is Kind.ONE:
            found = "salesOrderByCompanyIdAndRowId(companyId: $company, rowId: $id)"
            document = f"query One($company: UUID!, $id: UUID!) {{ {found} {{ {ORDER} {LINES} }} }}"
            return {"query": document, "variables": {"company": company, "id": str(draw.order_id)}}
        fields = f"nodes {{ {ORDER} {LINES} }}" if kind is Kind.PAGE else f"totalCount nodes {{ {ORDER} }}"
        window = {"greaterThanOrEqualTo": wire(draw.since), "lessThan": wire(draw.until)}
        return {
            "query": PAGE.format(name=kind.title(), first=FIRST[kind], fields=fields),
            "variables": {
                "condition": {"companyId": company, "status": draw.status},
                "filter": {"placedAt": window},
            },
        }

    def read(self, kind: Kind, answer: dict[str, Any]) -> Any:
        data = answer["data"]
        if kind is Kind.ONE:
            return super().read(kind, {"data": {"order": _order(data["salesOrderByCompanyIdAndRowId"])}})
        page = data["allSalesOrders"]
        return super().read(
            kind, {"data": {"orders": page | {"nodes": [_order(one) for one in page["nodes"]]}}}
        )


def _order(node: dict[str, Any]) -> dict[str, Any]:
    """With the names and units of the others."""
    lines = node.get("salesOrderLinesByCompanyIdAndOrderIdList")
    return {
        **node,
        "id": node["rowId"],
        "total": Decimal(node["total"]).scaleb(-2),
        "customer": node["partyByCompanyIdAndCustomerId"],
    } | ({} if lines is None else {"lines": [_line(line) for line in lines]})


def _line(node: dict[str, Any]) -> dict[str, Any]:
    quantity = Decimal(node["quantity"]).scaleb(-4)
    return {**node, "quantity": quantity, "product": node["productByCompanyIdAndProductId"]}
