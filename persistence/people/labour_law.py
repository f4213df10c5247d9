"""The rows of labour law of every day, read once by each process."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.people.labour_law import REGISTER_RULES, LabourLaw
from persistence.law.tables import LAW

_known: list[LabourLaw] = []
"""One, once it was read; a correction needs a restart, as with every row of law."""


async def labour_law(connection: AsyncConnection) -> LabourLaw:
    """Not remembered while there is none."""
    if _known:
        return _known[0]
    law = LabourLaw(
        tuple(
            [
                kind(**row)
                for kind in REGISTER_RULES
                for row in (await connection.execute(select(LAW[kind]))).mappings()
            ]
        )
    )
    if law.rules:
        _known[:] = [law]
    return law
