"""The audit is sealed while it grows; refusals that were only counted are told of, and heads told outside."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from prometheus_client import Gauge
from sqlalchemy import text

from persistence.audit.heads import head_text, newest_block
from persistence.audit.refusals import TRYING, fold_refusals
from persistence.audit.sealing import seal, unsealed
from persistence.database import Database

EVERY = 1.0
"""Seconds between two looks: what is committed is sealed within two."""
FOLD = 30
"""Looks between two at what was only counted."""

log = structlog.get_logger(__name__)
waiting = Gauge("retaguarda_audit_unsealed", "Audit entries that wait for their block")


@dataclass
class Sealer:
    """``across`` learns which companies have something to seal; ``within`` seals."""

    across: Database
    within: Database
    looks: int = field(default=0, init=False)

    async def keep(self, stop: asyncio.Event) -> None:
        """Until told to stop; what fails is logged and tried again."""
        while not stop.is_set():
            try:
                await self.look()
            except Exception:
                log.exception("the audit is not sealed")
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), EVERY)

    async def look(self) -> int:
        """Seal what there is; answers how many entries."""
        if self.looks % FOLD == 0:
            await self.fold()
        self.looks += 1
        async with self.across.engine.begin() as connection:
            found = await unsealed(connection)
        waiting.set(sum(one.waiting for one in found))
        if not found:
            return 0
        async with self.within.engine.begin() as connection:
            return await seal(connection, found)

    async def fold(self) -> None:
        """Tell of the refusals that were only counted."""
        async with self.across.engine.begin() as connection:
            companies = (await connection.execute(TRYING)).scalars().all()
        for company in companies:
            async with self.within.writing(company) as connection:
                await fold_refusals(connection)


async def tell_heads(across: Database, within: Database) -> None:
    """Tell the log the newest block of every company: kept elsewhere, it finds out who seals all anew."""
    async with across.engine.begin() as connection:
        companies: list[UUID] = list((await connection.execute(text("select companies()"))).scalars())
    for company in companies:
        async with within.reading(company) as connection:
            block = await newest_block(connection, company)
        if block is not None:
            log.info("audit head", company=str(company), head=head_text(block.number, block.hash))
