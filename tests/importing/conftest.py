"""The API of two companies, and a worker at hand that knows mutations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from sqlalchemy import select

from api.imports.source import open_mutation
from api.schema import build_schema
from domain.processes import PROCESSES
from persistence.outbox import TaskState, tasks
from tests.api.conftest import ana, anonymous, http, ours, quick_hashes, storage, stranger, theirs
from tests.exporting.conftest import leftovers, own
from tests.exporting.test_workers import begin, bell
from workers import imports, long_work
from workers.tasks import ACTORS, Workshop

__all__ = [
    "ana",
    "anonymous",
    "begin",
    "bell",
    "http",
    "leftovers",
    "ours",
    "own",
    "quick_hashes",
    "storage",
    "stranger",
    "theirs",
]

Work = Callable[[], Awaitable[None]]


@pytest.fixture
def workshop(database, storage, monkeypatch) -> Workshop:
    for module in (imports, long_work):
        monkeypatch.setattr(module, "storage", lambda: storage)
    return Workshop(database, PROCESSES, open_mutation=partial(open_mutation, build_schema()._schema))


@pytest.fixture
def work(database, ours, workshop) -> Work:
    """Carries out the imports of our company that wait."""

    async def carry_out_due() -> None:
        async with database.reading(ours.id) as connection:
            waiting = select(tasks.c.id).where(
                tasks.c.state.in_([TaskState.WAITING, TaskState.RETRYING]), tasks.c.process == "importing"
            )
            due = (await connection.execute(waiting.order_by(tasks.c.created_at))).scalars().all()
        for id in due:
            await workshop.perform(ACTORS["carry_out_bulk_import"].work, company=ours.id, task=id)

    return carry_out_due
