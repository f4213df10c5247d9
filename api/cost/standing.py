"""How a client stands after a request: what it asked for, and what it has left."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
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
        """When the bucket is full again, if nothing is asked for until then."""
        missing = (self.size.limit - self.remaining) / self.size.rate
        return datetime.fromtimestamp(time.time() + missing, UTC).replace(microsecond=0)

    def shown(self) -> dict[str, Any]:
        """The member ``cost`` of an answer's ``extensions``."""
        return {
            "requested": self.requested,
            "limit": self.size.limit,
            "remaining": self.remaining,
            "restoreRate": self.size.rate,
            "resetAt": f"{self.reset_at:%Y-%m-%dT%H:%M:%SZ}",
        }
