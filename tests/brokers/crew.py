"""Relay and workers as they run in earnest, for a trade small enough to count."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from multiprocessing.context import ForkServerProcess
from typing import Protocol

import httpx

from persistence.database import Database
from persistence.embedded.child import free_port
from persistence.tasks import LEASE
from tests.brokers.hands import begin
from tests.patience import until_async
from tests.workers.signage import Yard
from workers.broker import broker_at
from workers.relay import announce

SHORT = timedelta(seconds=1)
eventually = partial(until_async, within=45)
"""The machine may be busy; a lease that nobody ends lasts for 60 seconds."""


@dataclass(frozen=True)
class WorkerProcess:
    """A worker, and the port of its health."""

    process: ForkServerProcess
    port: int

    @classmethod
    def begun(cls, database_url: str, broker_url: str, more: Mapping[str, str]) -> WorkerProcess:
        port = free_port()
        environment = {
            "DATABASE_URL": database_url,
            "BROKER_URL": broker_url,
            "SECRET_KEY": "of tests, and long enough for them",
            "HEALTH_PORT": str(port),
            "LOG_FORMAT": "console",
            **more,
        }
        return cls(begin(environment), port)

    async def told_to_stop(self) -> int | None:
        """What it ends with after SIGTERM; None when it does not within 15 seconds."""
        self.process.terminate()
        await asyncio.to_thread(self.process.join, 15)
        return self.process.exitcode

    async def failures(self) -> set[str] | None:
        """What it says keeps it from working; None while nobody answers."""
        try:
            async with httpx.AsyncClient(timeout=10) as client:
                ready = await client.get(f"http://127.0.0.1:{self.port}/health/ready")
        except httpx.TransportError:
            return None
        return set(ready.json()["failures"])

    async def is_ready(self) -> bool:
        return await self.failures() == set()

    async def misses_the_broker(self) -> bool:
        return await self.failures() == {"broker"}


class StartWorker(Protocol):
    def __call__(self, broker_url: str = "", **environment: str) -> WorkerProcess: ...


@asynccontextmanager
async def relaying(relay: Database, broker_url: str, *, hold: timedelta = LEASE) -> AsyncIterator[None]:
    """A relay at work meanwhile."""
    stop = asyncio.Event()
    work = asyncio.create_task(announce(relay, broker_at(broker_url), stop, hold=hold))
    try:
        yield
    finally:
        stop.set()
        await work


async def order(yards: Sequence[Yard], each: int) -> None:
    """So many signs for every yard, half of them made in house."""
    for number in range(each):
        for yard in yards:
            await yard.order(f"Nº {number}", plaque=number % 2 == 0)


async def done(yards: Sequence[Yard]) -> int:
    """How many tasks of these yards, of one company, are done."""
    return sum(task["done_at"] is not None for task in await yards[0].tasks())


async def assert_each_once(yards: Sequence[Yard], each: int) -> None:
    """Every sign was hung once, and each yard bears the name that was ordered last."""
    assert [await yard.hangings() for yard in yards] == [each] * len(yards)
    assert {await yard.name() for yard in yards} == {f"Nº {each - 1}"}
