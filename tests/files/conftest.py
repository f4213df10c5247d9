"""The API of two companies, as in the tests of the API, and a worker who looks at files."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from domain.processes import PROCESSES
from persistence.outbox import TaskState, tasks
from tests.api.conftest import ana, anonymous, http, ours, quick_hashes, storage, stranger, theirs
from tests.files.sending import Work
from workers import files
from workers.tasks import ACTORS, Workshop

__all__ = ["ana", "anonymous", "http", "ours", "quick_hashes", "storage", "stranger", "theirs"]


@pytest.fixture
def work(database, ours, storage, monkeypatch) -> Work:
    """Looks at what was sent to our company."""
    monkeypatch.setattr(files, "storage", lambda: storage)
    workshop = Workshop(database, PROCESSES)

    async def look_at_what_came() -> None:
        query = select(tasks.c.id).where(
            tasks.c.state == TaskState.WAITING, tasks.c.process == "receiving_files"
        )
        async with database.reading(ours.id) as connection:
            due = (await connection.execute(query)).scalars().all()
        for id in due:
            await workshop.perform(ACTORS["inspect_upload"].work, company=ours.id, task=id)

    return look_at_what_came
