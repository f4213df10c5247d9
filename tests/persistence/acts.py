"""Small commands on a real noun, the warehouse, with which the machinery is tried."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

import asyncpg

from domain.kernel.aggregate import Event
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.process import Process, later, now
from domain.kernel.refusal import Refusal
from domain.kernel.runner import PLAIN, Envelope, Outcome, execute
from domain.stock.warehouse import Warehouse
from persistence.database import Database
from persistence.unit_of_work import EVERYTHING, SqlUnitOfWork

ACTOR = UUID(int=7)

Begin = Callable[..., AbstractAsyncContextManager[SqlUnitOfWork]]


class NoSuchLuck(Refusal):
    code = "NO_SUCH_LUCK"


@dataclass(frozen=True, kw_only=True)
class WarehouseOpened(Event):
    subject: ClassVar[str] = "warehouse_id"
    case: ClassVar[str] = "warehouse_id"

    warehouse_id: UUID
    code: str


@dataclass(kw_only=True)
class OpenWarehouse(Command):
    """Open a warehouse; with ``unlucky``, change everything and then refuse."""

    permission: ClassVar[str] = "stock.warehouse.register"

    code: str
    name: str = "Depósito"
    numbered: bool = False
    unlucky: bool = False


async def open_warehouse(command: OpenWarehouse, uow: UnitOfWork) -> UUID:
    if command.numbered:
        command.code = str(await uow.next_number("warehouse"))
    warehouse = Warehouse(id=uow.new_id(), code=command.code, name=command.name)
    uow.add(warehouse)
    warehouse.record(WarehouseOpened(warehouse_id=warehouse.id, code=command.code))
    if command.unlucky:
        raise NoSuchLuck("code")
    return warehouse.id


@dataclass(kw_only=True)
class RenameWarehouse(Command):
    """Give a warehouse another name."""

    permission: ClassVar[str] = "stock.warehouse.register"
    overwrites: ClassVar[str | None] = "warehouse_id"

    warehouse_id: UUID
    name: str
    lock: bool = True


async def rename_warehouse(command: RenameWarehouse, uow: UnitOfWork) -> UUID:
    warehouse = await uow.get(Warehouse, command.warehouse_id, lock=command.lock)
    warehouse.name = command.name
    return warehouse.id


def annex_of(event: WarehouseOpened) -> OpenWarehouse | None:
    """A warehouse called ANNEXED gets an annex at once; one called DOOMED an annex that is refused."""
    if event.code not in ("ANNEXED", "DOOMED"):
        return None
    return OpenWarehouse(code=f"{event.code}/2", unlucky=event.code == "DOOMED")


def sign_of(event: WarehouseOpened) -> RenameWarehouse:
    return RenameWarehouse(warehouse_id=event.warehouse_id, name="Com placa")


BUILDING = Process(
    name="building",
    steps=(now(WarehouseOpened, annex_of, open_warehouse), later(WarehouseOpened, sign_of, rename_warehouse)),
)


def beginning(
    database: Database, company: UUID, *, permissions: Any = EVERYTHING, actor: UUID = ACTOR
) -> Begin:
    return partial(database.begin, company=company, actor=actor, permissions=permissions)


async def opened(begin: Begin, code: str, *, envelope: Envelope = PLAIN, **fields: Any) -> Outcome[UUID]:
    command = OpenWarehouse(code=code, **fields)
    return await execute(open_warehouse, command, begin, processes=[BUILDING], envelope=envelope)


TABLES = ("warehouse", "event", "task", "audit", "idempotency", "number_series")


async def counts(owner: asyncpg.Connection, company: UUID) -> dict[str, int]:
    async with owner.transaction():
        await owner.execute("select set_config('app.company', $1, true)", str(company))
        return {table: await owner.fetchval(f"select count(*) from {table}") for table in TABLES}  # noqa: S608


async def column(owner: asyncpg.Connection, company: UUID, query: str) -> list[Any]:
    async with owner.transaction():
        await owner.execute("select set_config('app.company', $1, true)", str(company))
        return [row[0] for row in await owner.fetch(query)]
