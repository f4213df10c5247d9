"""What memory processes of ours take that share what they loaded, beside one alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.meter import Meter
from tests.bench.questions import Draw
from tests.bench.running import Pace, running
from tests.bench.variants.ours import Ours
from tests.bench.world import World

TOGETHER = 2
PACE = Pace(connections=32, warm=1, seconds=2)
"""Of each kind of request, before anything is counted."""


class Several(Ours):
    """Ours, by so many processes at one port."""

    def __init__(self, processes: int) -> None:
        self.processes = processes

    def environment(self, world: World, port: int) -> Mapping[str, str]:
        return {**super().environment(world, port), "API_PROCESSES": str(self.processes)}


@dataclass(frozen=True, kw_only=True)
class Memory:
    """Megabytes after every kind of request was answered for a while."""

    processes: int
    """That serve; several have a parent besides."""
    each: float
    """All that they take together, what they share counted once (PSS, the parent's too), for each."""
    own: float
    """The most that one of them shares with nobody (USS)."""
    resident: float
    """The most that one of them has resident (RSS), what it shares counted as if it were its own."""

    @classmethod
    def of(cls, meter: Meter, processes: int) -> Memory:
        pages = meter.pages()
        return cls(
            processes=processes,
            each=sum(one.proportional for one in pages) / processes,
            own=max(one.own for one in pages),
            resident=max(one.resident for one in pages),
        )


def memory_of_ours(world: World, asked: Sequence[Draw]) -> tuple[Memory, ...]:
    """Of one process alone, and of several. Raises Unusable."""
    return tuple(memory(world, processes, asked) for processes in (1, TOGETHER))


def memory(world: World, processes: int, asked: Sequence[Draw]) -> Memory:
    """Raises Unusable."""
    with running(Several(processes), world) as server:
        for kind in Ours.kinds:
            server.measure(kind, asked, PACE)
        return Memory.of(Meter.of(server.process), processes)
