"""Whether what is theirs and what nobody has take equally long: medians of many, side by side."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from tests.walls.attempts import Attempt
from tests.walls.wire import Line

TOLERATED = 0.05
"""Of the median."""
RESAMPLES, TAIL = 2_000, 0.001


@dataclass(frozen=True)
class Timing:
    """Milliseconds; the difference lies between ``least`` and ``most`` with 99.8 % certainty."""

    kind: str
    theirs: float
    nobodys: float
    least: float
    most: float

    @property
    def alike(self) -> bool:
        """Unless all that the difference can be is more than is tolerated."""
        bound = TOLERATED * self.nobodys
        return self.least <= bound and self.most >= -bound


async def timed(line: Line, attempts: Sequence[Attempt], random: Random) -> Timing:
    """Each with its twin, in an order by chance, over one connection."""
    spent: dict[bool, list[float]] = {True: [], False: []}
    for attempt in attempts:
        assert attempt.twin is not None
        for foreign in random.sample([True, False], 2):
            begun = time.perf_counter()
            await line.ask(attempt.sent if foreign else attempt.twin)
            spent[foreign].append((time.perf_counter() - begun) * 1_000)
    return compared(attempts[0].kind, spent[True], spent[False], random)


def compared(kind: str, theirs: Sequence[float], nobodys: Sequence[float], random: Random) -> Timing:
    differences = sorted(
        median(random.choices(theirs, k=len(theirs))) - median(random.choices(nobodys, k=len(nobodys)))
        for _ in range(RESAMPLES)
    )
    edge = int(RESAMPLES * TAIL)
    return Timing(kind, median(theirs), median(nobodys), differences[edge], differences[-1 - edge])
