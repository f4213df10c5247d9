"""Ids that sort by the time they were made (UUIDv7, RFC 9562 §5.7, with the sub-millisecond in rand_a)."""

from __future__ import annotations

import secrets
import time
from datetime import datetime
from hashlib import sha256
from uuid import UUID


def new_id() -> UUID:
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | secrets.randbits(62))


def smallest_id(at: datetime) -> UUID:
    """Below every id made from this instant on."""
    return UUID(int=int(at.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62)


def id_under(*names: object) -> UUID:
    """The same id for the same names (UUIDv8 of RFC 9562): what is asked for twice is one thing."""
    digest = sha256("|".join(map(str, names)).encode()).digest()[:16]
    number = int.from_bytes(digest) & ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=number | 0x8 << 76 | 0x2 << 62)
