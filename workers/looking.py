"""Looking again and again whether there is something to do, until told to stop."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.database import Database

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Pauses:
    """Seconds between looks: ``shortest`` right after work, up to ``longest`` when idle, ``in_trouble``
    after a failure."""

    shortest: float
    longest: float
    in_trouble: float = 5.0


async def keep_looking(
    look: Callable[[], Awaitable[int]], stop: asyncio.Event, pauses: Pauses, *, what: str
) -> None:
    """``look`` answers how much was done. What fails is logged as ``what`` waiting, and tried again."""
    pause = pauses.shortest
    while not stop.is_set():
        try:
            pause = pauses.shortest if await look() else min(pause * 2, pauses.longest)
        except Exception:
            log.exception(f"{what} wait")
            pause = pauses.in_trouble
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


@dataclass
class Rounds(ABC):
    """``across`` learns which companies have something to do; ``within`` does it, one by one."""

    across: Database
    within: Database
    what: ClassVar[str]
    pauses: ClassVar[Pauses]

    async def keep(self, stop: asyncio.Event) -> None:
        """Until told to stop; what fails is logged and tried again."""
        await keep_looking(self.look, stop, self.pauses, what=self.what)

    async def look(self) -> int:
        """Answers how much was done. A company whose turn fails holds up no other."""
        async with self.across.engine.begin() as connection:
            companies = await self.at_work(connection)
        return sum([await self._turn_of(company) for company in companies])

    async def _turn_of(self, company: UUID) -> int:
        try:
            return await self.serve(company)
        except Exception:
            log.exception(f"the {self.what} of a company wait", company=str(company))
            return 0

    @abstractmethod
    async def at_work(self, connection: AsyncConnection) -> Sequence[UUID]:
        """Of all companies those that have something to do."""

    @abstractmethod
    async def serve(self, company: UUID) -> int:
        """Answers how much was done."""
