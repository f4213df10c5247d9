"""A transaction beside the one of the command, which saboteurs write in what belongs into it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from persistence.opening import opened
from persistence.unit_of_work import SqlUnitOfWork
from persistence.wire import Wire


@asynccontextmanager
async def elsewhere(uow: SqlUnitOfWork) -> AsyncGenerator[Wire]:
    """In the same company, committed when left in peace."""
    async with uow.connection.engine.connect() as connection:
        wire = Wire.of(connection)
        await opened(wire, uow.company)
        yield wire
        await wire.commit()
