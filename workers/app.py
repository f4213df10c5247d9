"""The worker: hears the bell, carries out tasks, a few at a time for each queue."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import dramatiq
import structlog
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.middleware import AsyncIO, TimeLimit
from pydantic_settings import BaseSettings

from persistence.database import Database
from persistence.settings import settings
from workers.broker import broker_at, ping
from workers.health import serve_health
from workers.lifecycle import answers, told_to_stop
from workers.logging import configure
from workers.tasks import ACTORS, Actor, perform

IDLE = 50
"""Milliseconds between looks at an idle queue, at most."""
CONNECTIONS = 10

log = structlog.get_logger(__name__)


class WorkerSettings(BaseSettings):
    """What a worker is told by its environment besides what every process is."""

    worker_queues: str = "internal,fiscal,documents"
    worker_concurrency: int = 8
    """Tasks in work at once in each queue, so that one that waits for the outside starves no other."""
    worker_stop_seconds: int = 25
    """How long tasks in work may take to end after SIGTERM; less than the grace of what stops us."""


class Closing(dramatiq.Middleware):
    """Hands the connections back while the event loop still turns."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def after_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        asyncio.run_coroutine_threadsafe(self.database.close(), _loop()).result(5)


def run_worker() -> None:
    """One process, one event loop, until SIGTERM; then what is in work is finished."""
    configure("worker")
    own = WorkerSettings()
    queues = own.worker_queues.split(",")
    stop = told_to_stop()
    database = Database.connect(settings(), statement_timeout="60s", connections=CONNECTIONS)
    broker = broker_at(
        settings().broker_url.get_secret_value(), [TimeLimit(interval=250), AsyncIO(), Closing(database)]
    )
    worker = _worker(broker, database, queues, own.worker_concurrency)
    broker.emit_after("process_boot")
    worker.start()
    checks = {"database": lambda: answers(database), "broker": lambda: asyncio.to_thread(ping, broker)}
    serve_health(settings().host, settings().health_port, _loop(), checks)
    log.info("started", queue=queues)
    stop.wait()
    worker.stop(timeout=own.worker_stop_seconds * 1000)
    broker.close()
    log.info("stopped")


def _worker(
    broker: dramatiq.Broker, database: Database, queues: list[str], concurrency: int
) -> dramatiq.Worker:
    enlist(broker, database)
    worker = dramatiq.Worker(
        broker, queues=set(queues), worker_threads=concurrency * len(queues), worker_timeout=IDLE
    )
    worker.queue_prefetch = concurrency
    return worker


def enlist(broker: dramatiq.Broker, database: Database) -> None:
    """Make every kind of work answer to its name at this broker."""
    import workers.fiscal  # noqa: F401  its work is enlisted by being imported

    for actor in ACTORS.values():
        _declare(broker, database, actor)


def _declare(broker: dramatiq.Broker, database: Database, actor: Actor) -> None:
    async def attempt(company: str, task: str) -> None:
        await perform(database, actor.work, company=UUID(company), task=UUID(task))

    limit = actor.limit // timedelta(milliseconds=1)
    dramatiq.actor(broker=broker, actor_name=actor.name, queue_name=actor.queue, time_limit=limit)(attempt)


def _loop() -> asyncio.AbstractEventLoop:
    thread = get_event_loop_thread()
    assert thread is not None, "the worker has started its event loop"
    return thread.loop
