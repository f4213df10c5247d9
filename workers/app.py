"""The worker: hears the bell, carries out tasks, a few at a time for each queue."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import dramatiq
import structlog
import uvloop
from dramatiq.asyncio import EventLoopThread, get_event_loop_thread, set_event_loop_thread
from dramatiq.middleware import AsyncIO, TimeLimit
from pydantic_settings import BaseSettings

from persistence import tracing
from persistence.database import Database
from persistence.exporting.source import OpenSource
from persistence.garbage import leave_what_is_loaded
from persistence.importing.mutation import OpenMutation
from persistence.settings import settings
from workers.broker import broker_at
from workers.health import refuse_taken, serve_health
from workers.lifecycle import held_back
from workers.logging import configure
from workers.tasks import ACTORS, Actor, Workshop
from workers.webhooks import MakePayloads, enlist

IDLE = 50
"""Milliseconds between looks at an idle queue, at most."""
CONNECTIONS = 10
LAST_WORDS = 3.0
"""Seconds in which what is interrupted must be given back, after the time for finishing is over."""

log = structlog.get_logger(__name__)


class WorkerSettings(BaseSettings):
    """What a worker is told by its environment besides what every process is."""

    worker_queues: str = "internal,fiscal,documents,payments,mail,reports,webhooks,webhooks_slow"
    """Which queues it serves, so that one kind of work can be given workers of its own."""
    worker_concurrency: int = 8
    """Tasks in work at once in each queue, so that one that waits for the outside starves no other."""
    worker_stop_seconds: int = 25
    """How long tasks in work may take to end after SIGTERM; less than the grace of what stops us."""


class OnUvloop(AsyncIO):
    """Attempts turn on the event loop that the other processes have, too: messages to and from the database
    cost it less."""

    def before_worker_boot(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        thread = EventLoopThread(self.logger)
        thread.loop.close()
        thread.loop = uvloop.new_event_loop()
        thread.start(timeout=1.0)
        set_event_loop_thread(thread)


class Closing(dramatiq.Middleware):
    """Hands back, while the event loop still turns, what could not be finished, and the connections."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop

    def after_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        asyncio.run_coroutine_threadsafe(self._leave(), _loop()).result(2 * LAST_WORDS)

    async def _leave(self) -> None:
        await self.workshop.interrupt(within=LAST_WORDS)
        await self.workshop.database.close()


def enlist_everybody() -> None:
    """Their work is known once they are imported."""
    import workers.archives
    import workers.exports
    import workers.finance
    import workers.fiscal
    import workers.imports
    import workers.invoice_letters
    import workers.mailing
    import workers.notice_letters
    import workers.onboarding
    import workers.payroll
    import workers.payslips
    import workers.pix
    import workers.rehearsing
    import workers.terminations
    import workers.voiding  # noqa: F401


def run_worker(open_source: OpenSource, open_mutation: OpenMutation, payloads: MakePayloads) -> None:
    """Carry out what the processes say: with the API's understanding of queries, inputs and ``payloads``."""
    enlist_everybody()
    configure("worker")
    tracing.begin("worker")
    enlist(payloads)
    database = Database.connect(settings(), statement_timeout="60s", connections=CONNECTIONS)
    serve(Workshop(database, open_source=open_source, open_mutation=open_mutation))


def serve(workshop: Workshop) -> None:
    """One process, one event loop, until SIGTERM; then what is in work is finished."""
    refuse_taken(settings().host, settings().health_port)
    own, until_told_to_stop = WorkerSettings(), held_back()
    broker = broker_at(
        settings().broker_url.get_secret_value(),
        [TimeLimit(interval=250), OnUvloop(), Closing(workshop)],
    )
    for actor in ACTORS.values():
        _declare(broker, workshop, actor)
    worker = _worker(broker, own)
    leave_what_is_loaded()
    broker.emit_after("process_boot")
    worker.start()
    checks = {
        "database": workshop.database.ping,
        "broker": lambda: asyncio.to_thread(broker.ping),
    }
    serve_health(settings().host, settings().health_port, _loop(), checks)
    log.info("started")
    until_told_to_stop()
    worker.stop(timeout=own.worker_stop_seconds * 1000)
    broker.close()
    log.info("stopped")


def _worker(broker: dramatiq.Broker, own: WorkerSettings) -> dramatiq.Worker:
    queues = set(own.worker_queues.split(","))
    threads = own.worker_concurrency * len(queues)
    worker = dramatiq.Worker(broker, queues=queues, worker_threads=threads, worker_timeout=IDLE)
    worker.queue_prefetch = own.worker_concurrency
    return worker


def _declare(broker: dramatiq.Broker, workshop: Workshop, actor: Actor) -> None:
    async def attempt(company: str, task: str) -> None:
        await workshop.perform(actor.work, company=UUID(company), task=UUID(task))

    limit = actor.limit // timedelta(milliseconds=1)
    dramatiq.actor(broker=broker, actor_name=actor.name, queue_name=actor.queue, time_limit=limit)(attempt)


def _loop() -> asyncio.AbstractEventLoop:
    thread = get_event_loop_thread()
    assert thread is not None, "the worker has started its event loop"
    return thread.loop
