"""How a process that waits for work begins, is told to stop, and ends."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable

import structlog
import uvloop

from persistence import tracing
from workers.logging import configure

log = structlog.get_logger(__name__)


def run(name: str, work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Work on an event loop until SIGTERM or Ctrl-C; ``work`` ends soon after its event is set."""
    configure(name)
    tracing.begin(name)

    async def until_told() -> None:
        stop = asyncio.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, stop.set)
        log.info("started")
        await work(stop)
        log.info("stopped")

    uvloop.run(until_told())


def held_back() -> Callable[[], object]:
    """What waits for SIGTERM or Ctrl-C, from now on kept for it, in a process that has only that to do.

    For all threads that are begun after it. A handler that set an event would run within the waiting
    for that event, whose lock it may find taken.
    """
    signs = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signs)
    return lambda: signal.sigwait(signs)
