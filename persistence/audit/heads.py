"""The head of the audit, told outside of the database: by it whoever rewrites all of it is found out."""

from __future__ import annotations

import re
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.audit.block import Block
from persistence.audit.tables import blocks
from persistence.audit.verification import Head

FORM = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


async def newest_block(connection: AsyncConnection, company: UUID) -> Block | None:
    """The last one of the company, which must be set."""
    number = select(func.max(blocks.c.number)).where(blocks.c.company_id == company).scalar_subquery()
    wanted = select(blocks).where(blocks.c.company_id == company, blocks.c.number == number)
    row = (await connection.execute(wanted)).mappings().first()
    return Block(**row) if row else None


def head_text(number: int, hash: bytes) -> str:
    """As it is noted: ``17:`` and 64 hexadecimal digits."""
    return f"{number}:{hash.hex()}"


def read_head(text: str) -> Head:
    """What ``head_text`` wrote. Raises ValueError."""
    found = FORM.fullmatch(text)
    if found is None:
        raise ValueError("A head is the number of a block, a colon and 64 hexadecimal digits.")
    return Head(number=int(found[1]), hash=bytes.fromhex(found[2]))
