"""The usual Strawberry server."""

from __future__ import annotations

from tests.bench.variants.plain import PlainVariant
from tests.bench.variants.variant import uvicorn


class Usual(PlainVariant):
    name, title = "usual", "Strawberry, SQLAlchemy ORM, DataLoaders"

    def command(self, port: int) -> list[str]:
        return uvicorn("tests.bench.servers.usual:app", port)
