"""A trade small enough to try workers with: signs are ordered for warehouses and painted outside."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import RowMapping, select

from domain.kernel.aggregate import Event
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.process import Process, later, outside
from domain.kernel.refusal import Refusal
from domain.kernel.runner import execute
from domain.stock.warehouse import Warehouse
from persistence.database import Database
from persistence.outbox import tasks
from tests.persistence.acts import OpenWarehouse, beginning, open_warehouse
from workers.tasks import Attempt, Fault

DRYING = 2.0
"""Seconds for which some paint must be left alone."""


class Illegible(Refusal):
    code = "ILLEGIBLE"


@dataclass(frozen=True, kw_only=True)
class SignOrdered(Event):
    subject: ClassVar[str] = "warehouse_id"
    case: ClassVar[str] = "warehouse_id"

    warehouse_id: UUID
    words: str


@dataclass(frozen=True, kw_only=True)
class PlaqueOrdered(Event):
    subject: ClassVar[str] = "warehouse_id"
    case: ClassVar[str] = "warehouse_id"

    warehouse_id: UUID
    words: str


@dataclass(kw_only=True)
class OrderSign(Command):
    """Have a sign painted; a plaque is made in house."""

    permission: ClassVar[str] = "stock.warehouse.register"

    warehouse_id: UUID
    words: str
    plaque: bool = False


async def order_sign(command: OrderSign, uow: UnitOfWork) -> UUID:
    warehouse = await uow.get(Warehouse, command.warehouse_id, lock=True)
    kind = PlaqueOrdered if command.plaque else SignOrdered
    warehouse.record(kind(warehouse_id=warehouse.id, words=command.words))
    return warehouse.id


@dataclass(kw_only=True)
class HangSign(Command):
    """The name on the sign becomes the warehouse's; each hanging adds a letter to its code."""

    permission: ClassVar[str] = "stock.warehouse.hang"

    warehouse_id: UUID
    words: str


async def hang_sign(command: HangSign, uow: UnitOfWork) -> UUID:
    warehouse = await uow.get(Warehouse, command.warehouse_id, lock=True)
    if not command.words.isprintable():
        raise Illegible("words", words=repr(command.words))
    warehouse.name = command.words
    warehouse.code += "+"
    return warehouse.id


def plaque_of(event: PlaqueOrdered) -> HangSign:
    return HangSign(warehouse_id=event.warehouse_id, words=event.words)


SIGNAGE = Process(
    name="signage",
    steps=(outside(SignOrdered, "paint_sign", queue="fiscal"), later(PlaqueOrdered, plaque_of, hang_sign)),
)


async def paint_sign(attempt: Attempt) -> None:
    """Paint and hang. Words tell the painter how to behave."""
    event = attempt.event(SignOrdered)
    if event.words == "away":
        raise Fault("PAINTER_AWAY", "the painter is ill")
    if event.words == "on leave":
        raise Fault("PAINTER_AWAY", "the painter is on leave", patient=True)
    if event.words == "spilt":
        raise RuntimeError("paint everywhere")
    if event.words == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    if event.words.startswith("slow:") and attempt.number == 1:
        Path(event.words.removeprefix("slow:")).touch()  # noqa: ASYNC240  a sign for the test that waits
        await asyncio.sleep(600)
    if event.words.startswith("drying:"):
        Path(event.words.removeprefix("drying:")).touch()  # noqa: ASYNC240  a sign for the test that waits
        await asyncio.sleep(DRYING)
    await hang(attempt)


async def hang(attempt: Attempt) -> None:
    event = attempt.event(SignOrdered)
    await attempt.finish(hang_sign, HangSign(warehouse_id=event.warehouse_id, words=event.words))


@dataclass(frozen=True)
class Yard:
    """One company's warehouse, and what has become of the signs ordered for it."""

    database: Database
    company: UUID
    warehouse: UUID

    @classmethod
    async def of(cls, database: Database, company: UUID, code: str = "A") -> Yard:
        outcome = await execute(open_warehouse, OpenWarehouse(code=code), beginning(database, company))
        return cls(database, company, outcome.result)

    async def order(self, words: str, **fields: Any) -> None:
        command = OrderSign(warehouse_id=self.warehouse, words=words, **fields)
        begin = beginning(self.database, self.company)
        await execute(order_sign, command, begin, processes=[SIGNAGE])

    async def tasks(self) -> Sequence[RowMapping]:
        """In the order in which they arose."""
        async with self.database.reading(self.company) as connection:
            rows = await connection.execute(
                select(tasks).where(tasks.c.process == "signage").order_by(tasks.c.seq)
            )
            return rows.mappings().all()

    async def task(self) -> RowMapping:
        return (await self.tasks())[-1]

    async def states(self) -> set[str]:
        return {task["state"].value for task in await self.tasks()}

    async def all_done(self) -> bool:
        return await self.states() == {"DONE"}

    async def name(self) -> str:
        return (await self._warehouse()).name

    async def hangings(self) -> int:
        """How many signs were hung: the effect, counted."""
        return (await self._warehouse()).code.count("+")

    async def _warehouse(self) -> Warehouse:
        async with beginning(self.database, self.company)() as uow:
            return await uow.get(Warehouse, self.warehouse)
