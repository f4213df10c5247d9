"""A connection of the pool for one transaction: the driver's, and SQLAlchemy's for who asks for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sqlalchemy import Connection, PoolProxiedConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.util.concurrency import greenlet_spawn

from persistence.wire import Wire


@dataclass(eq=False)
class Loan:
    """Most commands need nothing but the ``wire``, and do not pay for what SQLAlchemy knows of it."""

    engine: AsyncEngine
    taken: PoolProxiedConnection
    wire: Wire
    _lent: AsyncConnection | None = None

    @classmethod
    async def of(cls, engine: AsyncEngine) -> Loan:
        """Raises what the pool raises when none becomes free or none can be opened."""
        taken = await greenlet_spawn(engine.sync_engine.raw_connection)
        return cls(engine, taken, Wire.over(taken))

    def lend(self) -> AsyncConnection:
        """The same connection as SQLAlchemy shows it, in the same transaction."""
        if self._lent is None:
            shown = Connection(self.engine.sync_engine, connection=self.taken)
            self._lent = AsyncConnection(self.engine, sync_connection=shown)
        return self._lent

    async def give_back(self) -> None:
        """What is not committed by now does not happen."""
        try:
            await self.wire.end()
        finally:
            if self._lent is None:
                self.taken.close()
            else:
                await asyncio.shield(asyncio.ensure_future(self._lent.close()))
