"""The table of tasks in memory and the one in PostgreSQL go the same way, whatever is done to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import RowMapping, text, update

import persistence.tasks as stored
from persistence.database import Database
from persistence.outbox import tasks as table
from tests.simulation import tasks as remembered
from tests.simulation.scheduler import Faults, Scheduler
from tests.simulation.store import Store, Task
from tests.workers.signage import Yard

MOVES = ("take", "complete", "retry", "patient", "park", "extend", "lapse", "due", "due", "again", "later")
TOLD = ("state", "attempts", "deaths", "error_code")
AWAY: dict[str, Any] = {"code": "AWAY", "message": "", "after": timedelta(days=-1)}
YESTERDAY, TOMORROW = text("now() - interval '1 day'"), text("now() + interval '1 day'")
LAPSED = {"leased_until": YESTERDAY, "next_at": YESTERDAY}
AGAIN = {"state": "RETRYING", "attempts": 0, "deaths": 0, "leased_until": None, "next_at": YESTERDAY}


@pytest.mark.parametrize("seed", range(6))
async def test_tasks_go_the_same_way(database: Database, relay: Database, company: UUID, seed: int):
    """Two about one thing, so that one waits for the other."""
    yard, random = await Yard.of(database, company), Random(seed)  # noqa: S311  repeatable, not secret
    await yard.order("Depósito Norte")
    await yard.order("Depósito Sul")
    rows = await yard.tasks()
    twin = Twin(rows)
    for _ in range(40):
        move, id = random.choice(MOVES), random.choice(rows)["id"]
        assert await leased(relay) == twin.leased(), move
        assert await moved(database, company, move, id) == twin.moved(move, id), move
        assert [told(row) for row in await yard.tasks()] == twin.told(), move


async def leased(relay: Database) -> list[UUID]:
    async with relay.engine.begin() as connection:
        return [due.id for due in await stored.lease(connection)]


async def moved(database: Database, company: UUID, move: str, id: UUID) -> Any:
    changes = {"lapse": LAPSED, "due": {"next_at": YESTERDAY}, "again": AGAIN, "later": {"next_at": TOMORROW}}
    mine = update(table).where(table.c.company_id == company, table.c.id == id)
    async with database.writing(company) as connection:
        match move:
            case "take":
                taken = await stored.take(connection, company, id)
                return taken and taken.attempts
            case "complete":
                return await stored.complete(connection, company, id)
            case "retry" | "patient":
                return await stored.retry(connection, company, id, **AWAY, patient=move == "patient")
            case "park":
                return await stored.park(connection, company, id, code="REFUSED", message="")
            case "extend":
                return await stored.extend(connection, company, id)
        await connection.execute(mine.values(**changes[move]))
    return None


class Twin:
    """The same tasks in memory."""

    def __init__(self, rows: Sequence[RowMapping]) -> None:
        self.store = Store(Scheduler(0, Faults()))
        self.yesterday = self.store.scheduler.now - timedelta(days=1)
        names = ("id", "event_id", "step", "process", "case_id", "subject_id", "queue", "actor", "seq")
        for row in rows:
            task = Task(**{name: row[name] for name in names}, next_at=self.yesterday)
            self.store.tasks[task.id] = self.store.open[task.id] = task
            self.store.events[task.event_id] = dict.fromkeys(("type", "payload", "actor_id", "occurred_at"))

    def leased(self) -> list[UUID]:
        return [due.id for due in remembered.lease(self.store)]

    def told(self) -> list[dict[str, Any]]:
        return [told(vars(task)) for task in self.store.tasks.values()]

    def moved(self, move: str, id: UUID) -> Any:
        task = self.store.tasks[id]
        match move:
            case "take":
                taken = remembered.take(self.store, id)
                return taken and taken.attempts
            case "complete":
                return remembered.complete(self.store, id)
            case "retry" | "patient":
                return remembered.retry(self.store, id, **AWAY, patient=move == "patient")
            case "park":
                return remembered.park(self.store, id, code="REFUSED", message="")
            case "extend":
                return remembered.extend(self.store, id)
            case "lapse":
                task.leased_until = task.next_at = self.yesterday
            case "due":
                task.next_at = self.yesterday
            case "later":
                task.next_at = self.yesterday + timedelta(days=2)
            case "again":
                remembered.bring_forward(self.store, id)
                task.next_at = self.yesterday
        return None


def told(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in TOLD}
