"""The scheduler: what is due by the clock, done by one process at a time however many stand by."""

from __future__ import annotations

import asyncio
import time
from collections import Counter as Totals
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import product
from typing import get_args
from uuid import UUID

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.accounting.commands.open_books import OpenBooks, open_books
from domain.kernel.process import Queue
from domain.kernel.refusal import Refusal, RefusalGroup
from domain.kernel.runner import execute
from domain.processes import PROCESSES
from persistence import upkeep
from persistence.database import Database
from persistence.integrity.checks import examine, keep
from persistence.integrity.invariants import INVARIANTS
from persistence.outbox import TaskState
from persistence.settings import settings
from persistence.storage import Storage
from persistence.tasks import UNFINISHED
from persistence.unit_of_work import EVERYTHING
from workers.backlog import measure
from workers.clearing import clear
from workers.dispatching import Dispatcher
from workers.erasing import erase
from workers.expiring import expire
from workers.files import clear_files
from workers.health import serve_health
from workers.lifecycle import run
from workers.noticing import Noticer, find
from workers.resealing import seal_rows
from workers.sealing import Sealer, tell_heads

LOOK = 1.0
"""Seconds between looks at the clock."""
STAND_BY = 5.0
"""Seconds between a stand-by's attempts to take over."""

log = structlog.get_logger(__name__)
runs = Counter("retaguarda_jobs_total", "Jobs of the clock by how they ended", ["name", "end"])
unfinished = Gauge("retaguarda_tasks", "Tasks that are not finished", ["queue", "state"])
waiting = Gauge("retaguarda_tasks_waiting", "Tasks that are due and not done")
parked = Gauge("retaguarda_tasks_parked", "Tasks that wait for a person")
broken = Gauge("retaguarda_invariant_exceptions", "Rows that break what must always hold", ["check"])
checked = Gauge(
    "retaguarda_invariants_checked_seconds", "When all companies were last looked at, in Unix time"
)
expiring = Gauge("retaguarda_certificates_expiring", "A1 certificates that end within 30 days")


def run_scheduler() -> None:
    run("scheduler", _scheduler)


async def _scheduler(stop: asyncio.Event) -> None:
    clock = Clock(
        Database.connect(settings(), role="retaguarda_relay", statement_timeout="60s", connections=4),
        Database.connect(settings(), statement_timeout="60s", connections=3),
    )
    checks = {"database": clock.across.ping}
    serve_health(settings().host, settings().health_port, asyncio.get_running_loop(), checks)
    try:
        await clock.keep(stop)
    finally:
        await clock.across.close()
        await clock.within.close()


@dataclass
class Clock:
    """``across`` sees only tasks, of all companies; ``within`` sees one company at a time."""

    across: Database
    within: Database
    due: dict[str, float] = field(default_factory=dict)

    async def keep(self, stop: asyncio.Event) -> None:
        """Do what is due while holding the one baton; stand by while another holds it."""
        while not stop.is_set():
            try:
                async with self.across.engine.connect() as connection:
                    await connection.execution_options(isolation_level="AUTOCOMMIT")
                    if await connection.scalar(BATON):
                        log.info("keeps the clock")
                        await self._keep(connection, stop)
            except Exception as trouble:
                log.warning("the clock stands still", reason=type(trouble).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), STAND_BY)

    async def _keep(self, baton: AsyncConnection, stop: asyncio.Event) -> None:
        """Jobs one after the other; beside them the audit is sealed, webhooks are served, notices given."""
        beside = [
            asyncio.create_task(Sealer(self.across, self.within).keep(stop)),
            asyncio.create_task(Dispatcher(self.across, self.within).keep(stop)),
            asyncio.create_task(Noticer(self.across, self.within).keep(stop)),
        ]
        try:
            await self._tick(baton, stop)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def _tick(self, baton: AsyncConnection, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await baton.execute(text("select 1"))
            for job in JOBS:
                if time.monotonic() >= self.due.get(job.name, 0) and not stop.is_set():
                    await self._do(job)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK)

    async def _do(self, job: Job) -> None:
        """A job that fails is logged and waits for its next time."""
        self.due[job.name] = time.monotonic() + job.every.total_seconds()
        began = time.monotonic()
        try:
            await job.work(self)
        except Exception:
            log.exception("job failed", job=job.name)
            runs.labels(job.name, "failed").inc()
        else:
            runs.labels(job.name, "done").inc()
            log.debug("job done", job=job.name, seconds=round(time.monotonic() - began, 3))

    async def companies(self) -> Sequence[UUID]:
        async with self.across.engine.begin() as connection:
            return await upkeep.companies(connection)

    async def in_each_company(self, work: Callable[[AsyncConnection], Awaitable[int]]) -> dict[UUID, int]:
        """Each in a transaction of its own; what came of it where it is not nothing."""
        results = {}

        async def within_one(company: UUID) -> None:
            async with self.within.writing(company) as connection:
                results[company] = await work(connection)

        await self.for_each_company(within_one)
        return {company: count for company, count in results.items() if count}

    async def for_each_company(self, work: Callable[[UUID], Awaitable[object]]) -> None:
        """One whose turn fails holds up no other. Raises CompaniesWait when the others are done."""
        failed = 0
        for company in await self.companies():
            try:
                await work(company)
            except Exception:
                failed += 1
                log.exception("a company waits", company=str(company))
        if failed:
            raise CompaniesWait(failed)


class CompaniesWait(Exception):
    """So many companies' turns failed; each was logged."""


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    work: Callable[[Clock], Awaitable[None]]


async def measure_backlog(clock: Clock) -> None:
    await measure(clock.across)
    async with clock.across.engine.begin() as connection:
        found = await upkeep.backlog(connection)
    for queue, state in product(get_args(Queue), (*UNFINISHED, TaskState.PARKED)):
        unfinished.labels(queue, state).set(found.counts.get((queue, state), 0))
    waiting.set(found.waiting)
    parked.set(found.parked)


async def check_invariants(clock: Clock) -> None:
    """What SQL finds broken is a bug or a tampering: kept, and logged as an error until it is gone."""
    totals = Totals(dict.fromkeys(INVARIANTS, 0))
    whole = True
    for company in await clock.companies():
        try:
            totals.update(await _check(clock, company))
        except Exception as trouble:
            whole = False
            log.error("invariants were not checked", company=str(company), reason=type(trouble).__name__)
    for name, exceptions in totals.items():
        broken.labels(name).set(exceptions)
    if whole:
        checked.set_to_current_time()


async def _check(clock: Clock, company: UUID) -> dict[str, int]:
    """One company's; looked at in one moment, kept in another."""
    async with clock.within.reading(company) as connection:
        findings = await examine(connection)
    async with clock.within.writing(company) as connection:
        await keep(connection, findings)
    found = {finding.name: finding.exceptions for finding in findings if finding.exceptions}
    for name, exceptions in found.items():
        log.error("an invariant is broken", company=str(company), check=name, count=exceptions)
    return found


async def forget_old_keys(clock: Clock) -> None:
    await clock.in_each_company(upkeep.forget_old_keys)


async def forget_done_tasks(clock: Clock) -> None:
    await clock.in_each_company(upkeep.forget_done_tasks)


async def forget_deliveries(clock: Clock) -> None:
    await clock.in_each_company(upkeep.forget_deliveries)


async def forget_notices(clock: Clock) -> None:
    await clock.in_each_company(upkeep.forget_notices)


async def forget_visits(clock: Clock) -> None:
    """Sessions that ended, and wrong passwords, of long ago."""
    await clock.in_each_company(upkeep.forget_ended_sessions)
    await clock.in_each_company(upkeep.forget_failed_attempts)


async def clear_bulk_operations(clock: Clock) -> None:
    storage = Storage(settings().storage_url)
    await clock.for_each_company(partial(clear, clock.within, storage))


async def clear_files_of_companies(clock: Clock) -> None:
    storage = Storage(settings().storage_url)

    async def clear_its_files(company: UUID) -> None:
        if count := await clear_files(clock.within, storage, company):
            log.info("files were removed", company=str(company), count=count)

    await clock.for_each_company(clear_its_files)


async def warn_of_certificates(clock: Clock) -> None:
    async def warn(connection: AsyncConnection) -> int:
        found = await upkeep.expiring_certificates(connection)
        for certificate in found:
            log.warning("a certificate ends soon", expires_on=str(certificate.valid_until))
        return len(found)

    expiring.set(sum((await clock.in_each_company(warn)).values()))


async def tell_findings(clock: Clock) -> None:
    """What is parked, broken or ends soon: facts of each company, from which notices follow."""
    await clock.for_each_company(partial(find, clock.within))


async def open_coming_months(clock: Clock) -> None:
    """The books of every company: their accounts where there are none, this month and the next."""
    for company in await clock.companies():
        begin = partial(clock.within.begin, company=company, actor=company, permissions=EVERYTHING)
        try:
            await execute(open_books, OpenBooks(), begin, processes=PROCESSES)
        except (Refusal, RefusalGroup) as refused:
            log.error("the books of a company stay closed", company=str(company), reason=str(refused))


async def erase_what_is_due(clock: Clock) -> None:
    await clock.for_each_company(partial(erase, clock.within))


async def expire_approvals(clock: Clock) -> None:
    await clock.for_each_company(partial(expire, clock.within))


async def seal_anew(clock: Clock) -> None:
    """What an older key sealed, or a version of the program that sealed less."""

    async def seal_its_rows(company: UUID) -> None:
        if count := await seal_rows(clock.within, company):
            log.info("values were sealed anew", company=str(company), count=count)

    await clock.for_each_company(seal_its_rows)


async def tell_audit_heads(clock: Clock) -> None:
    await tell_heads(clock.across, clock.within)


JOBS = (
    Job("measure backlog", timedelta(seconds=10), measure_backlog),
    Job("check invariants", timedelta(minutes=5), check_invariants),
    Job("forget old keys", timedelta(hours=1), forget_old_keys),
    Job("forget done tasks", timedelta(hours=6), forget_done_tasks),
    Job("forget deliveries", timedelta(hours=6), forget_deliveries),
    Job("forget visits", timedelta(hours=6), forget_visits),
    Job("clear bulk operations", timedelta(minutes=10), clear_bulk_operations),
    Job("clear files", timedelta(hours=1), clear_files_of_companies),
    Job("open coming months", timedelta(hours=12), open_coming_months),
    Job("warn of certificates", timedelta(hours=12), warn_of_certificates),
    Job("tell findings", timedelta(minutes=1), tell_findings),
    Job("forget notices", timedelta(hours=6), forget_notices),
    Job("erase what is due", timedelta(hours=6), erase_what_is_due),
    Job("expire approvals", timedelta(minutes=1), expire_approvals),
    Job("seal anew", timedelta(minutes=5), seal_anew),
    Job("tell audit heads", timedelta(hours=1), tell_audit_heads),
)
BATON = text("select pg_try_advisory_lock(hashtextextended('scheduler', 0))")
