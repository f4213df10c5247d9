"""Refused commands; after a few in a minute they are only counted, so that who keeps trying fills no disk."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.audit.tables import audit, refusal_counts
from persistence.wire import Statement, Wire

Row = dict[str, Any]
IN_FULL = 10
"""Refusals of one principal from one address, of one command for the same reasons, in one minute."""
ALIKE = ("actor_id", "address", "command", "refusals")

COLUMNS = [column for column in audit.columns if column.name not in ("xid", "repeats")]
"""What is written of an entry; the rest the database says."""


def _writing() -> Statement:
    counted = (
        upsert(refusal_counts)
        .values(
            company_id=bindparam("company_id"),
            fold=bindparam("fold"),
            minute=func.date_trunc("minute", bindparam("at", type_=audit.c.at.type)),
            entry_id=bindparam("id"),
            refused=1,
        )
        .on_conflict_do_update(
            index_elements=list(refusal_counts.primary_key), set_={"refused": refusal_counts.c.refused + 1}
        )
        .returning(refusal_counts.c.refused)
        .cte("counted")
    )
    entry = select(*(bindparam(column.name, type_=column.type) for column in COLUMNS)).where(
        counted.c.refused <= IN_FULL
    )
    return Statement(insert(audit).from_select([column.name for column in COLUMNS], entry))


WRITING = _writing()
FOLDED = [column.name for column in COLUMNS if column.name not in ("id", "at")]
FOLDING = text(f"""
    with over as (
        delete from audit_refusal_count where minute < date_trunc('minute', now()) returning *
    )
    insert into audit (id, at, repeats, {", ".join(FOLDED)})
    select gen_random_uuid(), over.minute + interval '1 minute', over.refused - {IN_FULL},
           {", ".join(f"first.{name}" for name in FOLDED)}
    from over join audit first on first.company_id = over.company_id and first.id = over.entry_id
    where over.refused > {IN_FULL}
""")  # noqa: S608  names of columns
TRYING = text("select companies_that_refused()")


async def write_refusals(wire: Wire, rows: Sequence[Row]) -> None:
    """Each in full, or only counted."""
    for row in rows:
        await wire.rows(WRITING, **row, fold=_fold(row))


async def fold_refusals(connection: AsyncConnection) -> int:
    """Entries of this company for the minutes that are over: like the first of each, with how many
    more there were. Answers how many entries."""
    return (await connection.execute(FOLDING)).rowcount


def _fold(row: Row) -> bytes:
    alike = "|".join(str(row[name]) for name in ALIKE)
    return hashlib.sha256(alike.encode()).digest()
