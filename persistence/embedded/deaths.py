"""How soon a process that died is begun again: later each time, unless it lived for long."""

from __future__ import annotations

from dataclasses import dataclass

HEALTHY_AFTER = 60.0
"""Seconds of life after which earlier deaths are forgiven."""
LONGEST_PAUSE = 30.0
"""Seconds between a death and the next try, at most."""


@dataclass
class Deaths:
    """Of one process and those that came after it."""

    count: int = 0

    def pause(self, lived: float) -> float:
        """Seconds until the next try, after a life of so many."""
        self.count = 1 if lived > HEALTHY_AFTER else self.count + 1
        return min(0.25 * 2**self.count, LONGEST_PAUSE)
