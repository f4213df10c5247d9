"""Ids that sort by the time they were made (UUIDv7, RFC 9562 §5.7, with the sub-millisecond in rand_a)."""

from __future__ import annotations

import os
import time
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from asyncpg.pgproto import pgproto

DRAWN = 512
"""Ids for which randomness is drawn at a time: asking the kernel costs more than all the rest of an id."""
_random: list[bytes] = []
os.register_at_fork(after_in_child=_random.clear)


def new_id() -> UUID:
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    random = int.from_bytes(_eight_bytes()) & (1 << 62) - 1
    number = milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | random
    return pgproto.UUID(number.to_bytes(16))


def id_of(digits: str) -> UUID:
    """From 32 hexadecimal digits. As the driver has them: equal to any other, made and sent for a tenth."""
    return pgproto.UUID(digits)


def _eight_bytes() -> bytes:
    """Never the same twice, in no process: those that part forget what was drawn before."""
    try:
        return _random.pop()
    except IndexError:
        drawn = os.urandom(8 * DRAWN)
        _random.extend(drawn[place : place + 8] for place in range(8, len(drawn), 8))
        return drawn[:8]


def smallest_id(at: datetime) -> UUID:
    """Below every id made from this instant on."""
    return UUID(int=int(at.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62)


def id_under(*names: object) -> UUID:
    """The same id for the same names (UUIDv8 of RFC 9562): what is asked for twice is one thing."""
    digest = sha256("|".join(map(str, names)).encode()).digest()[:16]
    number = int.from_bytes(digest) & ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=number | 0x8 << 76 | 0x2 << 62)
