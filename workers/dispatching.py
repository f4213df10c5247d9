"""What happened becomes deliveries, and those that are due become tasks: looked for again and again."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import structlog

from persistence.database import Database
from persistence.webhooks.dispatch import at_work, journalize, release

SHORTEST, LONGEST, LONGEST_IN_TROUBLE = 0.02, 0.5, 5.0
"""Seconds between looks: right after work, when idle, after a failure."""

log = structlog.get_logger(__name__)


@dataclass
class Dispatcher:
    """``across`` learns which companies have something to tell; ``within`` does the rest, one by one."""

    across: Database
    within: Database

    async def keep(self, stop: asyncio.Event) -> None:
        """Until told to stop; what fails is logged and tried again."""
        pause = SHORTEST
        while not stop.is_set():
            try:
                pause = SHORTEST if await self.look() else min(pause * 2, LONGEST)
            except Exception:
                log.exception("webhooks wait")
                pause = LONGEST_IN_TROUBLE
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)

    async def look(self) -> int:
        """Answers how much was done. A company whose turn fails holds up no other."""
        async with self.across.engine.begin() as connection:
            companies = await at_work(connection)
        return sum([await self._serve(company) for company in companies])

    async def _serve(self, company: UUID) -> int:
        try:
            async with self.within.writing(company) as connection:
                read = await journalize(connection, company)
            async with self.within.writing(company) as connection:
                return read + await release(connection, company)
        except Exception:
            log.exception("the webhooks of a company wait", company=str(company))
            return 0
