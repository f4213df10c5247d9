"""What tests of the audit do again and again: sealing, verifying, tampering."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from persistence.audit.sealing import seal, unsealed
from persistence.audit.verification import Head, Verification, verify_audit
from persistence.database import Database
from tests.persistence.acts import beginning, opened


async def do(database: Database, company: UUID, count: int = 1, prefix: str = "W") -> None:
    """So many commands that succeed."""
    for place in range(count):
        await opened(beginning(database, company), f"{prefix}{place}")


async def sealed(relay: Database, database: Database) -> int:
    """What the scheduler does every two seconds; answers how many entries were sealed."""
    async with relay.engine.begin() as across:
        found = await unsealed(across)
    async with database.engine.begin() as connection:
        return await seal(connection, found)


async def verified(
    database: Database,
    company: UUID,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    after: int = 0,
    at_most: int | None = None,
    known: tuple[Head, ...] = (),
) -> Verification:
    stretch: dict[str, Any] = {"since": since, "until": until, "after": after, "at_most": at_most}
    async with database.reading(company) as connection:
        return await verify_audit(connection, company, **stretch, known=known)


@asynccontextmanager
async def tampering(owner: asyncpg.Connection, company: UUID) -> AsyncIterator[asyncpg.Connection]:
    """As who owns the tables and has switched off what guards them."""
    tables = ("audit", "audit_seal", "audit_block")
    for table in tables:
        await owner.execute(f"alter table {table} disable trigger user")
    await owner.execute("select set_config('app.company', $1, false)", str(company))
    yield owner
    for table in tables:
        await owner.execute(f"alter table {table} enable trigger user")


async def values(owner: asyncpg.Connection, company: UUID, query: str, *arguments: Any) -> list[Any]:
    """The first column."""
    await owner.execute("select set_config('app.company', $1, false)", str(company))
    return [row[0] for row in await owner.fetch(query, *arguments)]
