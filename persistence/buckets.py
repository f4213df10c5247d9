"""Buckets of tokens that fill by themselves, shared by all processes of an installation."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from prometheus_client import Gauge

from persistence.valkey import Script, Valkey, ValkeyGone, ValkeyRefuses

log = structlog.get_logger("buckets")
alone = Gauge("retaguarda_buckets_alone", "1 while this process counts costs by itself, as Valkey is away")

RETRY = 5.0
"""Seconds until Valkey is asked again after it was gone."""
MOST_KEPT = 10_000
"""Buckets counted in a process when there is no Valkey; beyond that all begin anew, full."""

LEASE = Script(
    """
    local clock = redis.call('TIME')
    local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
    local limit, rate = tonumber(ARGV[1]), tonumber(ARGV[2])
    local asked, least = tonumber(ARGV[3]), tonumber(ARGV[4])
    local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
    local tokens = limit
    if kept[1] then
        local passed = math.max(0, now - tonumber(kept[2]))
        tokens = math.min(limit, tonumber(kept[1]) + passed * rate / 1000)
    end
    local granted = math.min(asked, math.floor(tokens))
    if granted < least then granted = 0 end
    tokens = math.min(limit, tokens - granted)
    redis.call('HSET', KEYS[1], 'tokens', string.format('%.3f', tokens), 'at', string.format('%.0f', now))
    redis.call('PEXPIRE', KEYS[1], math.ceil((limit - tokens) * 1000 / rate) + 1000)
    return {granted, math.floor(tokens)}
    """
)


@dataclass(frozen=True)
class Size:
    """``limit`` tokens when full; ``rate`` of them come back every second."""

    limit: int
    rate: int


@dataclass(frozen=True)
class Grant:
    """What was taken out of a bucket, and what is left in it."""

    taken: int
    left: int


class Buckets(Protocol):
    async def lease(self, name: str, asked: int, least: int) -> Grant:
        """Take ``asked`` tokens, or what there is, or none when that is under ``least``.

        A negative ``asked`` gives tokens back.
        """
        ...

    def close(self) -> None: ...


@dataclass
class OwnBuckets:
    """Counted in this process alone."""

    size: Size
    _kept: dict[str, tuple[float, float]] = field(default_factory=dict)

    async def lease(self, name: str, asked: int, least: int) -> Grant:
        now, limit = time.monotonic(), self.size.limit
        tokens, at = self._kept.get(name, (limit, now))
        tokens = min(limit, tokens + (now - at) * self.size.rate)
        taken = min(asked, math.floor(tokens))
        taken = 0 if taken < least else taken
        tokens = min(limit, tokens - taken)
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[name] = tokens, now
        return Grant(taken, math.floor(tokens))

    def close(self) -> None:
        self._kept.clear()


@dataclass
class SharedBuckets:
    """Counted in Valkey; while that is gone, in each process by itself, which is logged once.

    What was spent then is remembered: coming and going does not fill a bucket.
    """

    size: Size
    valkey: Valkey
    prefix: str = "retaguarda:bucket:"
    _own: OwnBuckets = field(init=False)
    _gone_until: float | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._own = OwnBuckets(self.size)

    async def lease(self, name: str, asked: int, least: int) -> Grant:
        if self._gone_until is not None and time.monotonic() < self._gone_until:
            return await self._own.lease(name, asked, least)
        try:
            grant = await self._shared(name, asked, least)
        except (ValkeyGone, ValkeyRefuses) as error:
            self._note_gone(error)
            return await self._own.lease(name, asked, least)
        if self._gone_until is not None:
            log.info("buckets.shared")
            alone.set(0)
            self._gone_until = None
        return grant

    async def _shared(self, name: str, asked: int, least: int) -> Grant:
        size = self.size
        answer = await self.valkey.run(LEASE, [self.prefix + name], size.limit, size.rate, asked, least)
        match answer:
            case [int(taken), int(left)]:
                return Grant(taken, left)
        raise ValkeyGone("an answer of another shape")

    def _note_gone(self, error: Exception) -> None:
        if self._gone_until is None:
            log.warning("buckets.alone", reason=str(error), retry_seconds=RETRY)
            alone.set(1)
        self._gone_until = time.monotonic() + RETRY

    def close(self) -> None:
        self.valkey.close()


def buckets_at(url: str, size: Size) -> Buckets:
    """Shared through the Valkey of this address; of this process alone when it is another broker's."""
    if url.startswith(("redis://", "rediss://")):
        return SharedBuckets(size, Valkey(url))
    return OwnBuckets(size)
