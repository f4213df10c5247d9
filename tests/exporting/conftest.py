"""The API of two companies, as in the tests of the API, and a worker at hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from api.exports.source import open_source
from domain.processes import PROCESSES
from persistence.outbox import TaskState, tasks
from tests.api.conftest import ana, anonymous, http, ours, quick_hashes, storage, stranger, theirs
from workers import exports
from workers.tasks import ACTORS, Workshop

__all__ = ["ana", "anonymous", "http", "ours", "quick_hashes", "storage", "stranger", "theirs"]

Work = Callable[[], Awaitable[None]]


@pytest.fixture
def workshop(database, storage, monkeypatch) -> Workshop:
    monkeypatch.setattr(exports, "storage", lambda: storage)
    return Workshop(database, PROCESSES, open_source=open_source)


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
