"""How a client stands after a request: what it asked for, and what it has left."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from persistence.buckets import Size


@dataclass(frozen=True, slots=True)
class Standing:
    """``requested`` was taken out of the bucket; ``remaining`` is left of it, as far as is known here."""

    requested: int
    remaining: int
    size: Size

    @property
    def reset_at(self) -> datetime:
        """When the bucket is full again, if nothing is asked for until then; in whole seconds."""
        return datetime.fromtimestamp(self._full_at(), UTC)

    def shown(self, *, reading: int = 0) -> dict[str, Any]:
        """The member ``cost`` of an answer's ``extensions``; ``reading`` was paid besides."""
        return {
            "requested": self.requested,
            **({"reading": reading} if reading else {}),
            "limit": self.size.limit,
            "remaining": self.remaining,
            "restoreRate": self.size.rate,
            "resetAt": _printed(self._full_at()),
        }

    def _full_at(self) -> int:
        return int(time.time() + (self.size.limit - self.remaining) / self.size.rate)


@lru_cache(maxsize=64)
def _printed(second: int) -> str:
    """Most answers of a moment say the same."""
    return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%SZ}"
