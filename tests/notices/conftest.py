"""The API of two companies, and what scheduler, relay and worker do, walked by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text

import workers.notice_letters  # noqa: F401  enlists the work
from persistence.database import Database
from persistence.leases import release
from persistence.tasks import lease
from tests.api.conftest import (  # noqa: F401  fixtures of the API
    ana,
    anonymous,
    http,
    ours,
    quick_hashes,
    storage,
    stranger,
    theirs,
)
from workers.noticing import Noticer, find
from workers.tasks import ACTORS, Workshop


@dataclass
class Desk:
    """What happens beside the API, when it is told to."""

    database: Database
    relay: Database

    async def look(self) -> None:
        """Until everybody was told of everything."""
        while await Noticer(self.relay, self.database).look():
            pass

    async def find(self, company: Any) -> None:
        await find(self.database, company)
        await self.look()

    async def mail(self) -> int:
        """What a worker of the queue for letters does; answers how many attempts were made."""
        async with self.relay.engine.begin() as connection:
            await release(connection)
            due = [task for task in await lease(connection) if task.queue == "mail"]
        for task in due:
            work = ACTORS[task.actor].work
            await Workshop(self.database).perform(work, company=task.company_id, task=task.id)
        return len(due)

    async def hurry(self, company: Any) -> None:
        """As if everything that waits were due by now."""
        async with self.database.writing(company) as connection:
            await connection.execute(text("update task set next_at = now() where state = 'RETRYING'"))


@pytest.fixture
def desk(database: Database, relay: Database) -> Desk:
    return Desk(database, relay)
