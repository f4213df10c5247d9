"""One run: every server started, its answers compared with the others', then measured turn by turn."""

from __future__ import annotations

import asyncio
import os
import platform
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.placing import pgbench
from tests.bench.questions import READS, Draw, Kind, draws
from tests.bench.running import Figures, Pace, Running, Unusable, running
from tests.bench.sharing import Memory, memory_of_ours
from tests.bench.variants import PGBENCH, VARIANTS
from tests.bench.world import World

Say = Callable[[str], None]
PLACED_TO_COMPARE = 5


@dataclass(kw_only=True)
class Table:
    """The best figures of each server for each kind of request, and where and when they were taken."""

    size: str
    machine: str
    taken_at: str
    pace: Pace
    figures: dict[Kind, dict[str, Figures]] = field(default_factory=dict)
    memory: tuple[Memory, ...] = ()
    """Of ours, alone and sharing."""

    @property
    def disturbance(self) -> float:
        """The largest share of the machine that other programs had during a measurement that counts."""
        return max((seen.others for best in self.figures.values() for seen in best.values()), default=0.0)

    def keep(self, kind: Kind, name: str, seen: Figures) -> None:
        """The round in which it answered most."""
        best = self.figures.setdefault(kind, {})
        if name not in best or seen.rate > best[name].rate:
            best[name] = seen


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be measured."""

    names: Sequence[str]
    kinds: Sequence[Kind]
    pace: Pace
    rounds: int
    compared: int
    """So many of the requests are compared before; all of them unless somebody is in a hurry."""


def measure(world: World, plan: Plan, say: Say) -> Table:
    """Raises Unusable when servers do not start, fail, or do not agree with each other."""
    asked = asyncio.run(draws(world))
    table = Table(
        size=str(world.size),
        machine=machine(),
        taken_at=datetime.now(UTC).strftime("%Y-%m-%d"),
        pace=plan.pace,
    )
    with ExitStack() as stack:
        servers = [
            stack.enter_context(running(VARIANTS[name], world)) for name in plan.names if name != PGBENCH
        ]
        for kind in plan.kinds:
            compare([one for one in servers if kind in one.variant.kinds], kind, asked[: plan.compared], say)
        for turn in range(1, plan.rounds + 1):
            for kind in plan.kinds:
                say(f"round {turn} of {plan.rounds}: {kind}")
                for name, seen in _turn(world, servers, kind, asked, plan):
                    table.keep(kind, name, seen)
                    say(f"  {name:13}{summary(seen)}")
    if "ours" in plan.names:
        table.memory = memory_of_ours(world, asked)
    return table


def _turn(
    world: World, servers: Sequence[Running], kind: Kind, asked: Sequence[Draw], plan: Plan
) -> Iterable[tuple[str, Figures]]:
    for server in servers:
        if kind in server.variant.kinds:
            yield server.variant.name, server.measure(kind, asked, plan.pace)
    if kind is Kind.PLACE and PGBENCH in plan.names:
        yield PGBENCH, pgbench(world, plan.pace)


def compare(servers: Sequence[Running], kind: Kind, asked: Sequence[Draw], say: Say) -> None:
    """Field by field. Raises Unusable at the first difference."""
    asked = asked if kind in READS else asked[:PLACED_TO_COMPARE]
    if len(servers) < 2:
        return
    say(f"{kind}: {len(asked)} answers of {', '.join(one.variant.name for one in servers)} compared")
    for draw in asked:
        first, *others = ((one.variant.name, one.answer(kind, draw)) for one in servers)
        for name, answer in others:
            if answer != first[1]:
                raise Unusable(f"{kind} differs: {first[0]} says\n{first[1]}\nand {name} says\n{answer}")


def summary(seen: Figures) -> str:
    return (
        f"{seen.rate:8.0f}/s   p50 {seen.p50:7.1f}   p99 {seen.p99:7.1f} ms   "
        f"CPU app {seen.app:7.3f}   database {seen.database:6.3f}   load {seen.load:5.3f} ms   "
        f"{seen.memory:4.0f} MB   others {seen.others:3.0%}"
    )


def machine() -> str:
    """Processor, cores and what runs on them."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return f"{model or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
