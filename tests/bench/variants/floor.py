"""The floor: what the same answer costs when nothing is left to leave out."""

from __future__ import annotations

from typing import Any

from tests.bench.questions import FIRST, Draw, Kind
from tests.bench.variants.variant import Variant, uvicorn, wire


class Floor(Variant):
    name, title = "floor", "the floor: bare route, one prepared statement"

    def command(self, port: int) -> list[str]:
        return uvicorn("tests.bench.servers.floor:app", port)

    def path_of(self, kind: Kind) -> str:
        return f"/{kind}"

    def body(self, kind: Kind, draw: Draw) -> Any:
        if kind is Kind.ONE:
            return {"id": f"order_{draw.order_id.hex}"}
        window = {"since": wire(draw.since), "until": wire(draw.until)}
        return {"status": draw.status, "first": FIRST[kind], **window}
