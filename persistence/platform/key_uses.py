"""When each partner's key was last used: kept to a minute, beside requests and never within one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from persistence.database import Database

EXACTNESS = timedelta(minutes=1)
MOST_KNOWN = 10_000
"""Secrets of which it is remembered that nothing has to be written."""

USED = text("""
    with used as (
        update api_key_secret set used_at = :at
        where company_id = :company and id = :secret
          and (used_at is null or used_at <= cast(:at as timestamptz) - cast(:exactness as interval))
        returning api_key_id
    )
    update api_key set last_used_at = :at from used
    where api_key.company_id = :company and api_key.id = used.api_key_id
""")
"""However many processes saw it, once in a minute."""

log = structlog.get_logger("api")


@dataclass
class KeyUses:
    """What one process saw. A use that cannot be written is forgotten: the next one is as good."""

    database: Database
    _told: dict[UUID, datetime] = field(default_factory=dict)
    _due: dict[UUID, tuple[UUID, datetime]] = field(default_factory=dict)
    _writing: asyncio.Task[None] | None = None

    def note(self, company: UUID, secret: UUID, *, at: datetime) -> None:
        """Nobody waits for it."""
        told = self._told.get(secret)
        if told is not None and at - told < EXACTNESS:
            return
        if len(self._told) >= MOST_KNOWN:
            self._told.clear()
        self._told[secret] = at
        self._due[secret] = company, at
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def settle(self) -> None:
        """Until everything that was noted is written."""
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        while self._due:
            secret, (company, at) = self._due.popitem()
            try:
                async with self.database.writing(company) as connection:
                    values = {"company": company, "secret": secret, "at": at, "exactness": EXACTNESS}
                    await connection.execute(USED, values)
            except (SQLAlchemyError, OSError, TimeoutError):
                log.warning("key.use_not_written", id=str(secret))
