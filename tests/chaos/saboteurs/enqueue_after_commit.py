"""Tasks are written once the command is committed, as if they were sent to a broker then."""

from __future__ import annotations

import asyncio
from typing import Any

from persistence.outbox import tasks
from persistence.record import Record
from persistence.storing import store
from persistence.unit_of_work import SqlUnitOfWork
from persistence.wire import Wire
from tests.chaos.saboteurs.elsewhere import elsewhere

SENDING = 0.05
"""Seconds."""


def sabotage() -> None:
    write, commit = Record.write, SqlUnitOfWork.commit
    kept: dict[int, list[dict[str, Any]]] = {}

    async def without_tasks(self: Record, wire: Wire, *unsaved: Any) -> None:
        numbered = await self._numbered(wire)
        kept[id(self)] = self._own(numbered)
        self.tasks = []
        await write(self, wire, *unsaved)

    async def then_tasks(self: SqlUnitOfWork, result: object = None) -> None:
        await commit(self, result)
        if rows := kept.pop(id(self.record), None):
            await asyncio.sleep(SENDING)
            async with elsewhere(self) as wire:
                await store(wire, {tasks: rows})

    Record.write, SqlUnitOfWork.commit = without_tasks, then_tasks  # ty: ignore[invalid-assignment]
