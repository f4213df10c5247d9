"""Houses built wrong on purpose, each in one way that a storm must bring to light."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.kernel.runner import Replay
from tests.simulation import tasks
from tests.simulation.store import Task
from tests.simulation.transaction import Transaction


class EnqueuesAfterCommit(Transaction):
    """Tasks are written when the facts are committed already."""

    async def commit(self, result: object = None) -> None:
        later, self.tasks = self.tasks, []
        await super().commit(result)
        await self.store.scheduler.point("enqueue")
        tasks.enter(self.store, self.events, later)


class NumbersFirst(Transaction):
    """A number is taken for good before anybody knows whether it is needed."""

    async def next_number(self, series: str, *, start: int = 1) -> int:
        self.store.numbers[series] = max(self.store.numbers[series] + 1, start)
        await self.store.scheduler.point("number taken")
        return self.store.numbers[series]


class ForgetsWhatIsDone(Transaction):
    """A consumer that does the same task again whenever it hears of it."""

    async def complete(self, task_id: UUID) -> bool:
        self.done.append(task_id)
        return True


class DoneBefore(Transaction):
    """The effect knows nothing of its task, which somebody else has marked as done."""

    async def complete(self, task_id: UUID) -> bool:
        return True


class ForgetsKeys(Transaction):
    """Every request is a new one."""

    async def claim(self) -> Replay | None:
        return None


class NeverLocks(Transaction):
    """The last who writes wins."""

    async def get_many(self, kind: Any, ids: Any, *, lock: bool = False) -> list[Any]:
        return await super().get_many(kind, ids)

    async def find_all(self, kind: Any, /, *, lock: bool = False, **key: Any) -> list[Any]:
        return await super().find_all(kind, **key)

    async def flush(self) -> None:
        return None


class CommitsInTwo(Transaction):
    """Ledgers are written in a transaction of their own, after the aggregates."""

    async def commit(self, result: object = None) -> None:
        later, self.facts = self.facts, []
        await super().commit(result)
        await self.store.scheduler.point("ledger")
        for fact in later:
            self.store.facts[type(fact)].append(fact)


class OutOfTurn(Transaction):
    """Tasks about the same thing run as they come."""

    def _task(self, event: dict[str, Any], process: str, step: Any) -> Task:
        task = super()._task(event, process, step)
        task.subject_id = self.new_id()
        return task


SABOTEURS: dict[str, dict[str, Any]] = {
    "enqueues after the commit": {"transaction": EnqueuesAfterCommit},
    "marks done before the effect": {"transaction": DoneBefore, "careless": True},
    "takes the number first": {"transaction": NumbersFirst},
    "does tasks again": {"transaction": ForgetsWhatIsDone},
    "forgets idempotency keys": {"transaction": ForgetsKeys},
    "never locks": {"transaction": NeverLocks},
    "writes ledgers apart": {"transaction": CommitsInTwo},
    "runs tasks out of turn": {"transaction": OutOfTurn},
}
