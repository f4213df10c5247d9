"""Every two seconds: what was committed since is bound into a signed block, for each company its own.

What a block holds is written beside the entries, which stay as they are. The horizon of the block that was
sealed last only says from where on to look; that an entry is in no block decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.audit.block import BEGINNING, Block, merkle_root
from persistence.audit.leaf import LEAF
from persistence.audit.tables import audit, blocks, seals

LARGEST = 5_000
"""Entries of a block; of what is left the next one is made."""

FIND = text("select * from companies_to_seal()")
OF_COMPANY = text("select set_config('app.company', cast(:company as text), true)")
SEAL = text("""
    insert into audit_seal (company_id, entry_id, block, place, leaf)
    select :company, entry.id, :block, entry.place - 1, entry.leaf
    from unnest(cast(:ids as uuid[]), cast(:leaves as bytea[])) with ordinality as entry (id, leaf, place)
""")


@dataclass(frozen=True, kw_only=True)
class Unsealed:
    """How many entries of a company wait, and in which transactions, ``until`` not included."""

    company_id: UUID
    waiting: int
    since: int
    until: int
    horizon: int


async def unsealed(connection: AsyncConnection) -> Sequence[Unsealed]:
    """Companies with something to seal; as ``retaguarda_relay``."""
    return [Unsealed(**row) for row in (await connection.execute(FIND)).mappings()]


async def seal(connection: AsyncConnection, found: Sequence[Unsealed]) -> int:
    """One block for each company, all in this one transaction; answers how many entries they hold.

    Together or not at all, because the horizon of the last block is believed for all companies.
    """
    left = any(one.waiting > LARGEST for one in found)
    return sum([await _seal(connection, one, one.since if left else one.horizon) for one in found])


async def _seal(connection: AsyncConnection, found: Unsealed, horizon: int) -> int:
    await connection.execute(OF_COMPANY, {"company": str(found.company_id)})
    entries = (await connection.execute(_waiting(found))).all()
    if not entries:
        return 0
    ids, leaves = [entry.id for entry in entries], [entry.leaf for entry in entries]
    block = await _next(connection, found.company_id, ids, leaves, horizon)
    await connection.execute(insert(blocks), asdict(block))
    told = {"company": found.company_id, "block": block.number, "ids": ids, "leaves": leaves}
    await connection.execute(SEAL, told)
    return len(ids)


def _waiting(found: Unsealed) -> Any:
    sealed = select(1).where(seals.c.company_id == audit.c.company_id, seals.c.entry_id == audit.c.id)
    return (
        select(audit.c.id, LEAF.label("leaf"))
        .where(audit.c.company_id == found.company_id)
        .where(audit.c.xid >= found.since, audit.c.xid < found.until, ~sealed.exists())
        .order_by(audit.c.xid, audit.c.id)
        .limit(LARGEST)
    )


async def _next(
    connection: AsyncConnection, company: UUID, ids: Sequence[UUID], leaves: Sequence[bytes], horizon: int
) -> Block:
    own = select(blocks.c.number, blocks.c.hash).where(blocks.c.company_id == company)
    last = (await connection.execute(own.order_by(blocks.c.number.desc()).limit(1))).first()
    return Block(
        company_id=company,
        number=last.number + 1 if last else 1,
        entries=len(ids),
        first_id=min(ids),
        last_id=max(ids),
        root=merkle_root(leaves),
        previous=last.hash if last else BEGINNING,
        sealed_at=(await connection.execute(text("select now()"))).scalar_one(),
        horizon=horizon,
    ).signed()
