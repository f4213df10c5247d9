"""Looking again and again whether there is something to do, until told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Pauses:
    """Seconds between looks: ``shortest`` right after work, up to ``longest`` when idle, ``in_trouble``
    after a failure."""

    shortest: float
    longest: float
    in_trouble: float = 5.0


async def keep_looking(
    look: Callable[[], Awaitable[int]], stop: asyncio.Event, pauses: Pauses, *, what: str
) -> None:
    """``look`` answers how much was done. What fails is logged as ``what`` waiting, and tried again."""
    pause = pauses.shortest
    while not stop.is_set():
        try:
            pause = pauses.shortest if await look() else min(pause * 2, pauses.longest)
        except Exception:
            log.exception(f"{what} wait")
            pause = pauses.in_trouble
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
