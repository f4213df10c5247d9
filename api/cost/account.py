"""One client's share of its bucket in this process: tokens that were taken out beforehand."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from persistence.buckets import Grant, Size

TRUSTED = 0.25
"""Seconds for which what was last seen in a bucket is reason enough to refuse without looking again."""


@dataclass(slots=True)
class Account:
    """``held`` tokens may be spent here and now: no other process can spend them."""

    name: str
    size: Size
    held: int = 0
    left: int = 0
    """What was in the bucket when it was last seen."""
    seen_at: float = -1e9
    used_at: float = field(default_factory=time.monotonic)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    renewal: asyncio.Task[None] | None = None

    def see(self, grant: Grant) -> None:
        self.held += grant.taken
        self.left, self.seen_at = grant.left, time.monotonic()

    def remaining(self) -> int:
        """What the client has left, here and in the bucket, if no other process took any of it."""
        restored = (time.monotonic() - self.seen_at) * self.size.rate
        return min(self.size.limit, self.held + int(self.left + restored))

    def lacks(self, wanted: int) -> float:
        """Seconds until so many may be there."""
        return max(0.0, (wanted - self.remaining()) / self.size.rate)

    def knows_to_lack(self, wanted: int) -> bool:
        """Whether it was seen just now that there are not so many."""
        return time.monotonic() - self.seen_at < TRUSTED and self.lacks(wanted) > 0
