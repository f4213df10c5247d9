"""How far the connections to PostgreSQL are in use, worked out when somebody asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import ref

from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from persistence.database import Database

Use = tuple[int, int, int]
"""In use, idle, and at most."""


@dataclass(eq=False)
class Pools(Collector):
    """Of all databases that this process is connected to, by what the connections are for."""

    known: list[ref[Database]] = field(default_factory=list)

    def watch(self, database: Database) -> None:
        self.known = [*(one for one in self.known if one() is not None), ref(database)]

    def collect(self) -> Iterator[GaugeMetricFamily]:
        connections = GaugeMetricFamily(
            "retaguarda_pool_connections", "Open connections to PostgreSQL", labels=["pool", "state"]
        )
        limit = GaugeMetricFamily("retaguarda_pool_limit", "Connections it may open", labels=["pool"])
        for pool, (used, idle, most) in self._uses().items():
            connections.add_metric([pool, "in_use"], used)
            connections.add_metric([pool, "idle"], idle)
            limit.add_metric([pool], most)
        line = GaugeMetricFamily("retaguarda_pool_queue", "Reads that wait for a connection")
        line.add_metric([], sum(one.prepared.in_line for one in self._alive()))
        yield from (connections, limit, line)

    def _alive(self) -> list[Database]:
        return [database for one in self.known if (database := one()) is not None]

    def _uses(self) -> dict[str, Use]:
        alive = self._alive()
        return {
            "work": _sum(_of(database.engine.pool) for database in alive),
            "reads": _sum(database.prepared.use for database in alive),
            "numbers": _sum(database.counters.use for database in alive),
        }


def _of(pool: object) -> Use:
    if not isinstance(pool, QueuePool):
        return 0, 0, 0
    return pool.checkedout(), pool.checkedin(), pool.size()


def _sum(uses: Iterable[Use]) -> Use:
    each = [(0, 0, 0), *uses]
    return sum(one[0] for one in each), sum(one[1] for one in each), sum(one[2] for one in each)


pools = Pools()
REGISTRY.register(pools)
