"""Relay and workers as they run in earnest, for a trade small enough to count."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import httpx

from persistence.database import Database
from persistence.embedded.child import free_port
from persistence.tasks import LEASE
from tests.workers.signage import Yard
from workers.broker import broker_at
from workers.relay import announce

SHORT = timedelta(seconds=1)


@dataclass(frozen=True)
class WorkerProcess:
    """A worker, and the port of its health."""

    process: subprocess.Popen[bytes]
    port: int

    @classmethod
    def begun(cls, database_url: str, broker_url: str, more: Mapping[str, str]) -> WorkerProcess:
        port = free_port()
        environment = os.environ | {
            "DATABASE_URL": database_url,
            "BROKER_URL": broker_url,
            "SECRET_KEY": "of tests, and long enough for them",
            "HEALTH_PORT": str(port),
            "LOG_FORMAT": "console",
            **more,
        }
        command = [sys.executable, "-m", "tests.workers.worker_program"]
        return cls(subprocess.Popen(command, env=environment), port)

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
