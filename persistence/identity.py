"""Ids that sort by the time they were made (UUIDv7, RFC 9562 §5.7, with the sub-millisecond in rand_a)."""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | secrets.randbits(62))
