"""The API of two companies, as in the tests of the API, and a worker at hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import select

from api.exports.source import open_source
from api.schema import build_schema
from domain.processes import PROCESSES
from persistence.outbox import TaskState, tasks
from tests.api.conftest import ana, anonymous, http, ours, quick_hashes, storage, stranger, theirs
from tests.exporting.asking import stocked
from workers import exports, long_work
from workers.clearing import clear
from workers.tasks import ACTORS, Workshop

__all__ = ["ana", "anonymous", "http", "ours", "quick_hashes", "storage", "stranger", "theirs"]

Work = Callable[[], Awaitable[None]]
Stock = Callable[[Sequence[str]], Awaitable[None]]


@pytest.fixture
def workshop(database, storage, monkeypatch) -> Workshop:
    for module in (exports, long_work):
        monkeypatch.setattr(module, "storage", lambda: storage)
    return Workshop(database, PROCESSES, open_source=partial(open_source, build_schema()._schema))


@pytest.fixture
def work(database, ours, workshop) -> Work:
    """Carries out the exports of our company that wait."""

    async def carry_out_due() -> None:
        async with database.reading(ours.id) as connection:
            waiting = select(tasks.c.id).where(
                tasks.c.state.in_([TaskState.WAITING, TaskState.RETRYING]), tasks.c.process == "exporting"
            )
            due = (await connection.execute(waiting.order_by(tasks.c.created_at))).scalars().all()
        for id in due:
            await workshop.perform(ACTORS["carry_out_export"].work, company=ours.id, task=id)

    return carry_out_due


@pytest.fixture
def stock(database, ours) -> Stock:
    """Puts products of these names into our catalogue, however odd they are."""
    return partial(stocked, database, ours.id)


@pytest.fixture
def leftovers(storage) -> Callable[[], Awaitable[list[str]]]:
    """The paths of all that is kept."""

    async def paths() -> list[str]:
        return [each["path"] async for page in storage.store.list() for each in page]

    return paths


@pytest_asyncio.fixture
async def own(owner, ours) -> asyncpg.Connection:
    """The connection of the owner of the tables, in our company."""
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    return owner


@pytest.fixture
def tidy_up(database, storage, ours) -> Callable[[], Awaitable[int]]:
    """What the scheduler does now and then, in our company."""
    return partial(clear, database, storage, ours.id)
