"""What the figures should be, as ratios within one run, and whether they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.questions import READS, Kind
from tests.bench.table import Table
from tests.bench.variants import PGBENCH

CPU_TO_FLOOR = {Kind.PAGE: 1.25, Kind.ONE: 1.5, Kind.COUNT: 1.4}
RATE_TO_POSTGRAPHILE = {Kind.PAGE: 1.4, Kind.ONE: 1.8, Kind.COUNT: 1.4}
RATE_TO_MERCURIUS = {Kind.PAGE: 1.7, Kind.ONE: 1.2, Kind.COUNT: 0.9, Kind.PLACE: 1.0}
CPU_OF_USUAL = {Kind.PAGE: 25.0, Kind.ONE: 25.0}
"""So many times what ours needs, the usual server needs. Not of counts: there the floor does not reach it."""
P99_TO_FLOOR = 1.5
RATE_TO_PGBENCH = 0.5
MEMORY = 120.0
"""Megabytes of each process, of several that share what they have in common."""


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A figure with the most or the least it should be."""

    kind: Kind | None
    about: str
    limit: float
    measured: float
    at_most: bool

    @property
    def met(self) -> bool:
        return self.measured <= self.limit if self.at_most else self.measured >= self.limit


def goals(table: Table) -> Iterator[Goal]:
    """Every goal whose two sides were measured."""
    for kind in READS:
        yield from _of_reading(table, kind)
    yield from _ratio(table, Kind.PLACE, PGBENCH, "orders/s to pgbench", RATE_TO_PGBENCH)
    yield from _ratio(table, Kind.PLACE, "mercurius", "orders/s to Mercurius", RATE_TO_MERCURIUS[Kind.PLACE])
    for memory in table.memory:
        about = f"memory of each of {memory.processes} processes, MB"
        if memory.processes > 1:
            yield Goal(kind=None, about=about, limit=MEMORY, measured=memory.each, at_most=True)


def _of_reading(table: Table, kind: Kind) -> Iterator[Goal]:
    seen = table.figures.get(kind, {})
    if "ours" not in seen:
        return
    ours = seen["ours"]
    if floor := seen.get("floor"):
        yield Goal(
            kind=kind,
            about="CPU to the floor",
            limit=CPU_TO_FLOOR[kind],
            measured=ours.cpu / floor.cpu,
            at_most=True,
        )
        yield Goal(
            kind=kind,
            about="p99 to the floor's",
            limit=P99_TO_FLOOR,
            measured=ours.p99 / floor.p99,
            at_most=True,
        )
    yield from _ratio(table, kind, "postgraphile", "requests/s to PostGraphile", RATE_TO_POSTGRAPHILE[kind])
    yield from _ratio(table, kind, "mercurius", "requests/s to Mercurius", RATE_TO_MERCURIUS[kind])
    if (usual := seen.get("usual")) and (least := CPU_OF_USUAL.get(kind)):
        yield Goal(
            kind=kind,
            about="CPU of the usual server to ours",
            limit=least,
            measured=usual.cpu / ours.cpu,
            at_most=False,
        )


def _ratio(table: Table, kind: Kind, peer: str, about: str, limit: float) -> Iterator[Goal]:
    """Of rates."""
    seen = table.figures.get(kind, {})
    if "ours" in seen and peer in seen:
        measured = seen["ours"].rate / seen[peer].rate
        yield Goal(kind=kind, about=about, limit=limit, measured=measured, at_most=False)
