"""How a process that waits for work begins, is told to stop, and ends."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable

import structlog
import uvloop
from sqlalchemy import text

from persistence.database import Database
from workers.logging import configure

log = structlog.get_logger(__name__)


def run(name: str, work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Work on an event loop until SIGTERM or Ctrl-C; ``work`` ends soon after its event is set."""
    configure(name)

    async def until_told() -> None:
        stop = asyncio.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, stop.set)
        log.info("started")
        await work(stop)
        log.info("stopped")

    uvloop.run(until_told())


def told_to_stop() -> threading.Event:
    """Set by SIGTERM or Ctrl-C, for a process whose main thread only waits."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    return stop


async def answers(database: Database) -> None:
    """Raises when the database does not answer."""
    async with database.engine.connect() as connection:
        await connection.execute(text("select 1"))
