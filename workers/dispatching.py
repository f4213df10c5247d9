"""What happened becomes deliveries, and those that are due become tasks: looked for again and again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

import structlog

from persistence.database import Database
from persistence.webhooks.dispatch import at_work, journalize, release
from workers.looking import Pauses, keep_looking

PAUSES = Pauses(shortest=0.02, longest=0.5)

log = structlog.get_logger(__name__)


@dataclass
class Dispatcher:
    """``across`` learns which companies have something to tell; ``within`` does the rest, one by one."""

    across: Database
    within: Database

    async def keep(self, stop: asyncio.Event) -> None:
        """Until told to stop; what fails is logged and tried again."""
        await keep_looking(self.look, stop, PAUSES, what="webhooks")

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
