"""What each wall costs a request: the floor without any, then with one more at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from tests.bench.questions import READS, Kind, draws
from tests.bench.running import Figures, Pace, Running, running
from tests.bench.variants.floor import Walled
from tests.bench.walls import Wall
from tests.bench.world import World

ROUNDS = 9


@dataclass(frozen=True, kw_only=True)
class Toll:
    """Milliseconds of processor time of a request behind so many walls, and of it PostgreSQL's."""

    kind: Kind
    wall: Wall
    cpu: float
    database: float


def run(world: World, pace: Pace, say: Callable[[str], None]) -> list[Toll]:
    """In turns, so that all of them have the same weather; the median of the rounds counts."""
    asked = asyncio.run(draws(world))
    with ExitStack() as stack:
        servers = {wall: stack.enter_context(running(Walled(wall), world)) for wall in Wall}
        tolls = []
        for kind in READS:
            tolls += _tolls(kind, servers, lambda server, kind=kind: server.measure(kind, asked, pace))
            say("  ".join(f"{toll.wall.name.lower()} {toll.cpu:.3f}" for toll in tolls[-len(Wall) :]))
    return tolls


def _tolls(
    kind: Kind, servers: Mapping[Wall, Running], measured: Callable[[Running], Figures]
) -> Iterator[Toll]:
    seen = {wall: [measured(server)] for wall, server in servers.items()}
    for _ in range(ROUNDS - 1):
        for wall, server in servers.items():
            seen[wall].append(measured(server))
    for wall, figures in seen.items():
        yield Toll(
            kind=kind,
            wall=wall,
            cpu=median(each.cpu for each in figures),
            database=median(each.database for each in figures),
        )
