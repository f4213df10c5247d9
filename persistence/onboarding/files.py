"""How far the lines are of files that a company moves in with."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.onboarding.data_import import Problem
from persistence.onboarding.tables import imports


async def note_progress(connection: AsyncConnection, company: UUID, import_id: UUID, processed: int) -> None:
    """Seen at once, beside the transaction that carries the lines out."""
    own = (imports.c.company_id == company) & (imports.c.id == import_id)
    await connection.execute(update(imports).where(own).values(processed=processed))


async def problems_of(
    connection: AsyncConnection, company: UUID, import_id: UUID
) -> tuple[Problem, ...] | None:
    """None when there is no such import in this company."""
    own = (imports.c.company_id == company) & (imports.c.id == import_id)
    return await connection.scalar(select(imports.c.problems).where(own))
