"""The relay: finds tasks that are due and rings the workers' bell. What it loses comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import structlog
from prometheus_client import Counter, Histogram

from persistence.database import Database
from persistence.leases import release
from persistence.settings import settings
from persistence.tasks import LEASE, Leased, lease
from workers.backlog import BacklogSettings, keeps_up
from workers.broker import Doorbell, broker_at, ring
from workers.health import serve_health
from workers.lifecycle import run

SHORTEST, LONGEST, LONGEST_IN_TROUBLE = 0.02, 0.25, 5.0
"""Seconds between looks: right after work, when idle, while database or broker is away."""
BATCH = 200

log = structlog.get_logger(__name__)
rung = Counter("retaguarda_tasks_rung_total", "Tasks announced to the workers", ["queue"])
lag = Histogram(
    "retaguarda_relay_lag_seconds",
    "From when a task is due to when workers are told",
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300),
)
troubles = Counter("retaguarda_relay_troubles_total", "Looks that failed: database or broker away")


def run_relay() -> None:
    run("relay", _relay)


async def _relay(stop: asyncio.Event) -> None:
    database = Database.connect(settings(), role="retaguarda_relay", statement_timeout="60s", connections=2)
    broker = broker_at(settings().broker_url.get_secret_value())
    checks = {"database": database.ping, "broker": lambda: asyncio.to_thread(broker.ping)}
    limit = timedelta(seconds=BacklogSettings().task_delay_limit)
    concerns = {"backlog": lambda: keeps_up(database, limit=limit)}
    serve_health(settings().host, settings().health_port, asyncio.get_running_loop(), checks, concerns)
    try:
        await announce(database, broker, stop)
    finally:
        await database.close()


async def announce(
    database: Database, broker: Doorbell, stop: asyncio.Event, *, hold: timedelta = LEASE
) -> None:
    """Look again and again until told to stop: at once after work, more seldom when there is none.

    At the start and after trouble nobody knows what was rung for: everything is announced anew.
    """
    pause, anew, in_trouble = SHORTEST, True, False
    while not stop.is_set():
        try:
            found = await announce_due(database, broker, hold=hold, anew=anew)
            pause, anew = SHORTEST if found else min(pause * 2, LONGEST), False
            if in_trouble:
                log.info("tasks flow again")
            in_trouble = False
        except Exception as trouble:
            troubles.inc()
            pause = min(max(pause, LONGEST) * 2, LONGEST_IN_TROUBLE)
            if not in_trouble:
                log.warning("tasks wait: database or broker is away", reason=type(trouble).__name__)
            anew = in_trouble = True
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def announce_due(
    database: Database, broker: Doorbell, *, hold: timedelta = LEASE, anew: bool = False
) -> int:
    """Lease up to 200 due tasks and ring for each; answers how many.

    The broker is asked first whether it is there and still knows what it was told; what it lost is
    due at once, and so is all that was announced when it is to be announced ``anew``. What is lost
    without our noticing waits until ``hold`` is over.
    """
    emptied = await asyncio.to_thread(broker.was_emptied)
    async with database.engine.begin() as connection:
        if emptied or anew:
            await release(connection)
        due = await lease(connection, limit=BATCH, duration=hold)
    if emptied:
        await asyncio.to_thread(broker.mark)
    await asyncio.to_thread(_ring, broker, due)
    return len(due)


def _ring(broker: Doorbell, due: Sequence[Leased]) -> None:
    for task in due:
        ring(broker, queue=task.queue, actor=task.actor, company=str(task.company_id), task=str(task.id))
        rung.labels(task.queue).inc()
        if task.waited is not None:
            lag.observe(task.waited.total_seconds())
