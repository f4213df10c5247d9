"""The floor: what the same answer costs when nothing is left to leave out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from persistence.embedded.running import superuser_url
from tests.bench.questions import FIRST, Draw, Kind
from tests.bench.variants.variant import Variant, uvicorn, wire
from tests.bench.walls import Wall
from tests.bench.world import World
from tests.conftest import plain


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


class Walled(Floor):
    """With all walls up to one; without row security under a login that it does not hold back."""

    def __init__(self, wall: Wall) -> None:
        self.wall = wall

    def environment(self, world: World, port: int) -> Mapping[str, str]:
        own = {**super().environment(world, port), "WALL": self.wall.name}
        if self.wall < Wall.ROW_SECURITY:
            own["DATABASE_URL"] = plain(superuser_url(world.server, world.name))
        return own
