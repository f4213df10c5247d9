"""A transaction as statements of one's own see it: with everything that it has changed so far."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Executable, ScalarResult
from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True)
class Seeing:
    """``save`` stores what waits to be stored, before anything is asked."""

    connection: AsyncConnection
    save: Callable[[], Awaitable[None]]

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        await self.save()
        return await self.connection.execute(statement, parameters)

    async def scalar(self, statement: Executable) -> Any:
        await self.save()
        return await self.connection.scalar(statement)

    async def scalars(self, statement: Executable) -> ScalarResult[Any]:
        await self.save()
        return await self.connection.scalars(statement)
