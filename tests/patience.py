"""Waiting for something to become true, with a deadline instead of a guess."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
LOOK = 0.02


def until(condition: Callable[[], T], *, within: float = 20, told: Callable[[], object] = str) -> T:
    """The first true answer; fails when there is none in time, with what is ``told`` then."""
    deadline = time.monotonic() + within
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"not true within {within} s {told()}"
        time.sleep(LOOK)
    return answer


async def until_async(condition: Callable[[], Awaitable[T]], *, within: float = 20) -> T:
    """The same for a condition that is awaited."""
    deadline = time.monotonic() + within
    while not (answer := await condition()):
        assert time.monotonic() < deadline, f"not true within {within} s"
        await asyncio.sleep(LOOK)
    return answer
