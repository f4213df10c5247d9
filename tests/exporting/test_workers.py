"""Exports that are interrupted: by faults, by other workers, by people, by death."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import orjson
import pytest
import pytest_asyncio

from domain.platform.bulk_operation import BulkOperation
from domain.platform.principal import Principal
from persistence.database import Database
from persistence.embedded.child import free_port
from persistence.exporting.source import Batch, Source
from tests.brokers.crew import SHORT, relaying
from tests.exporting.asking import exported, fetched, shown, started, uuid_of
from tests.exporting.hands import performed
from tests.patience import until, until_async
from workers.children import answers
from workers.tasks import Workshop

START_LIMIT = 60.0
"""Seconds that a worker may take to begin on a busy machine; no figure of ours."""
Meanwhile = Callable[[int], Awaitable[None]]
Begin = Callable[..., subprocess.Popen[bytes]]


@dataclass(frozen=True)
class Disturbed:
    """A source during whose stretches other things happen."""

    source: Source
    meanwhile: Meanwhile
    stretches: list[int]

    @property
    def table(self) -> Any:
        return self.source.table

    async def count(self) -> int:
        return await self.source.count()

    async def after(self, cursor: str | None, *, most: int) -> Batch:
        batch = await self.source.after(cursor, most=most)
        self.stretches.append(len(batch.nodes))
        await self.meanwhile(len(self.stretches))
        return batch


def disturbed(workshop: Workshop, meanwhile: Meanwhile) -> tuple[Workshop, list[int]]:
    stretches: list[int] = []

    async def opened(operation: BulkOperation, who: Principal, database: Database) -> Source:
        return Disturbed(await workshop.open_source(operation, who, database), meanwhile, stretches)

    return replace(workshop, open_source=opened), stretches


@pytest.fixture
def perform(own, ours) -> Callable[[Workshop, str], Awaitable[None]]:
    """Hands the task of an operation to a worker, due or not."""
    return partial(performed, "carry_out_export", own, ours.id)


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch) -> None:
    monkeypatch.setenv("EXPORT_STRETCH", "5")


@pytest_asyncio.fixture
async def twelve(stock) -> None:
    """So many products."""
    await stock([f"N{number:03}" for number in range(12)])


def skus(data: bytes) -> list[str]:
    return [orjson.loads(line)["sku"] for line in data.splitlines()]


async def test_after_a_fault_another_goes_on_where_it_was(ana, workshop, perform, stock):
    await stock([f"N{number:03}" for number in range(23)])
    id = await started(ana)

    async def fails(stretch: int) -> None:
        if stretch == 3:
            raise ConnectionError

    failing, first = disturbed(workshop, fails)
    await perform(failing, id)
    halfway = await shown(ana, id)
    assert (halfway["status"], halfway["processed"], halfway["total"]) == ("RUNNING", 10, 23)

    async def works(_: int) -> None:
        """As it should."""

    working, second = disturbed(workshop, works)
    await perform(working, id)
    done = await shown(ana, id)
    assert (done["status"], done["processed"]) == ("DONE", 23)
    assert (first, second) == ([5, 5, 5], [5, 5, 3])
    assert skus(await fetched(ana, done)) == [f"S{number:06}" for number in range(23)]


@pytest.mark.usefixtures("twelve")
async def test_who_was_overtaken_changes_nothing(ana, workshop, perform, own, leftovers):
    id = await started(ana)

    async def is_overtaken(stretch: int) -> None:
        if stretch == 2:
            await perform(workshop, id)

    slow, stretches = disturbed(workshop, is_overtaken)
    await perform(slow, id)
    assert stretches == [5, 5]
    done = await shown(ana, id)
    assert (done["status"], done["processed"]) == ("DONE", 12)
    assert skus(await fetched(ana, done)) == [f"S{number:06}" for number in range(12)]
    assert await own.fetchval("select state from task where subject_id = $1", uuid_of(id)) == "DONE"
    assert len(await leftovers()) == 1


async def test_who_was_overtaken_leaves_the_task_alone(ana, workshop, perform, stock, own):
    await stock([f"N{number:03}" for number in range(12)])
    id = await started(ana)

    async def another_takes_it(_: int) -> None:
        await own.execute("update bulk_operation set takes = takes + 1 where id = $1", uuid_of(id))

    slow, stretches = disturbed(workshop, another_takes_it)
    await perform(slow, id)
    assert stretches == [5]
    assert (await shown(ana, id))["status"] == "RUNNING"
    assert await own.fetchval("select state from task where subject_id = $1", uuid_of(id)) == "RUNNING"


async def test_what_is_given_up_stops_and_leaves_nothing(ana, workshop, perform, stock, leftovers):
    await stock([f"N{number:03}" for number in range(40)])
    id = await started(ana)

    async def is_given_up(stretch: int) -> None:
        if stretch == 3:
            assert (await ana.do("cancelBulkOperation", {"bulkOperationId": id}))["errors"] == []

    given_up, stretches = disturbed(workshop, is_given_up)
    await perform(given_up, id)
    assert stretches == [5, 5, 5]
    ended = await shown(ana, id)
    assert (ended["status"], ended["resultUrl"]) == ("CANCELLED", None)
    assert await leftovers() == []


@pytest.mark.usefixtures("twelve")
async def test_what_may_not_be_seen_any_more_ends_it(ana, anonymous, workshop, perform, leftovers):
    """At the latest when another worker takes it up."""
    made = await ana.do(
        "createApiKey",
        {"name": "Shop", "scopes": ["platform.export.start", "catalog.*"]},
        "key apiKey { id }",
    )
    id = await started(anonymous.holding(made["key"]))

    async def fails(stretch: int) -> None:
        if stretch == 2:
            assert (await ana.do("revokeApiKey", {"apiKeyId": made["apiKey"]["id"]}))["errors"] == []
            raise ConnectionError

    failing, _ = disturbed(workshop, fails)
    await perform(failing, id)
    await perform(workshop, id)
    ended = await shown(ana, id)
    assert (ended["status"], ended["errorCode"]) == ("FAILED", "PERMISSION_DENIED")
    assert await leftovers() == []


async def test_every_form_has_every_row_however_it_is_cut(ana, work, stock):
    await stock([f"N{number:03}" for number in range(13)])
    for format in ("CSV", "XLSX"):
        assert await exported(ana, work, format=format)


@pytest.fixture
def begin(database_url: str, storage_url: str, valkey) -> Iterator[Begin]:
    """Begins worker processes, killed after the test at the latest."""
    with ExitStack() as cleanup:

        def begun(*program: str) -> subprocess.Popen[bytes]:
            port = free_port()
            environment = os.environ | {
                "DATABASE_URL": database_url,
                "BROKER_URL": valkey.url(),
                "STORAGE_URL": storage_url,
                "HEALTH_PORT": str(port),
                "HOLD_SECONDS": str(SHORT.total_seconds()),
            }
            worker = subprocess.Popen([sys.executable, "-m", *program], env=environment)
            cleanup.callback(worker.wait)
            cleanup.callback(worker.kill)
            until(lambda: answers(f"http://127.0.0.1:{port}/health/ready"), within=START_LIMIT)
            return worker

        yield begun


@pytest_asyncio.fixture
async def bell(relay, valkey) -> AsyncIterator[None]:
    """A relay at work meanwhile."""
    async with relaying(relay, valkey.url(), hold=SHORT):
        yield


@pytest.mark.usefixtures("bell")
async def test_a_worker_that_is_killed_is_replaced_and_every_row_is_there_once(ana, stock, begin):
    """By one that begins as it does in an installation."""
    count = 3_000
    await stock([f"N{number:05}" for number in range(count)])

    async def is_under_way() -> bool:
        operation = await shown(ana, id)
        return operation["processed"] >= 200 or operation["status"] == "DONE"

    async def is_done() -> bool:
        return (await shown(ana, id))["status"] == "DONE"

    victim = await asyncio.to_thread(begin, "tests.exporting.worker_program")
    id = await started(ana)
    await until_async(is_under_way, within=START_LIMIT)
    victim.kill()
    await asyncio.to_thread(victim.wait)
    assert (await shown(ana, id))["status"] == "RUNNING", "it was too quick to be killed"
    await asyncio.to_thread(begin, "retaguarda", "worker")
    await until_async(is_done, within=START_LIMIT)
    done = await shown(ana, id)
    assert done["processed"] == count
    assert skus(await fetched(ana, done)) == [f"S{number:06}" for number in range(count)]
