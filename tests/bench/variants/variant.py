"""A server that answers the questions in its own way, and how its answers are compared with others'."""

from __future__ import annotations

import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar

import orjson

from persistence.secrets import Secrets
from tests.bench.questions import Draw, Kind
from tests.bench.world import SECRET_KEY, World

CONNECTIONS = 10
"""To the database, for every server; as many as ours has."""


class Variant(ABC):
    """How a server is started, asked and understood."""

    name: ClassVar[str]
    title: ClassVar[str]
    kinds: ClassVar[tuple[Kind, ...]] = (Kind.PAGE, Kind.ONE, Kind.COUNT)

    @abstractmethod
    def command(self, port: int) -> list[str]:
        """What starts it."""

    @abstractmethod
    def body(self, kind: Kind, draw: Draw) -> Any:
        """What it is asked, before it becomes JSON."""

    def environment(self, world: World, port: int) -> Mapping[str, str]:
        return {
            "PATH": os.environ.get("PATH", ""),
            "DATABASE_URL": world.url,
            "SECRET_KEY": SECRET_KEY,
            "KEY_PEPPER": Secrets(SECRET_KEY).derive("key-pepper").hex(),
            "PORT": str(port),
            "CONNECTIONS": str(CONNECTIONS),
        }

    def path_of(self, kind: Kind) -> str:
        return "/graphql"

    def request(self, kind: Kind, draw: Draw) -> bytes:
        """A whole HTTP request."""
        body = orjson.dumps(self.body(kind, draw))
        head = (
            f"POST {self.path_of(kind)} HTTP/1.1",
            "host: localhost",
            f"authorization: Bearer {draw.company.key}",
            "accept: application/json",
            "content-type: application/json",
            f"content-length: {len(body)}",
        )
        return "\r\n".join(head).encode() + b"\r\n\r\n" + body

    def read(self, kind: Kind, answer: dict[str, Any]) -> Any:
        """The answer in the form that all are compared in. Raises whatever a wrong answer makes it raise."""
        data = answer["data"]
        if kind is Kind.PLACE:
            return placed(data["placeOrder"])
        if kind is Kind.ONE:
            return order(data["order"])
        page = data["orders"]
        seen = {
            "orders": [order(node) for node in page["nodes"]],
            "more": page["pageInfo"]["hasNextPage"],
            "cursor": bool(page["pageInfo"]["endCursor"]),
        }
        return seen | ({"count": count(page["totalCount"])} if kind is Kind.COUNT else {})


def uvicorn(app: str, port: int) -> list[str]:
    options = ("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning")
    return [sys.executable, "-m", "uvicorn", app, "--port", str(port), *options]


def order(node: dict[str, Any]) -> dict[str, Any]:
    """An order in the common form; without lines where none were asked for."""
    seen = {
        "id": identity(node["id"]),
        "number": node["number"],
        "status": node["status"],
        "placed_at": instant(node["placedAt"]),
        "total": amount(node["total"]),
        "customer": node["customer"]["name"],
    }
    return seen | ({"lines": [line(each) for each in node["lines"]]} if "lines" in node else {})


def placed(payload: dict[str, Any]) -> dict[str, Any]:
    """What two servers that place the same order must agree on; ids and numbers they cannot."""
    order = payload["order"]
    return {"status": order["status"], "total": amount(order["total"]), "replayed": payload["replayed"]}


def line(node: dict[str, Any]) -> dict[str, Any]:
    return {
        "quantity": Decimal(node["quantity"]),
        "price": amount(node["unitPrice"]),
        "sku": node["product"]["sku"],
        "name": node["product"]["name"],
    }


def identity(text: str) -> str:
    """Without prefix and dashes."""
    return text.rpartition("_")[2].replace("-", "")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def amount(value: Any) -> Decimal:
    return Decimal(value["amount"] if isinstance(value, dict) else value)


def count(value: Any) -> int:
    return value["value"] if isinstance(value, dict) else int(value)


def wire(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
