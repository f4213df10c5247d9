"""Looking whether the invariants hold, and keeping what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, case, delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.identity import new_id
from persistence.integrity.invariants import INVARIANTS
from persistence.integrity.tables import integrity_checks


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one invariant's query found. ``examples`` names up to five of the ``exceptions``."""

    name: str
    exceptions: int
    examples: Sequence[str]


async def examine(connection: AsyncConnection) -> list[Finding]:
    """Every invariant of the company that is set; each a look at one moment."""
    return [await _look(connection, name, query) for name, query in INVARIANTS.items()]


async def broken_invariants(connection: AsyncConnection) -> dict[str, int]:
    """How many exceptions each has that does not hold; empty when all is well."""
    return {found.name: found.exceptions for found in await examine(connection) if found.exceptions}


async def keep(connection: AsyncConnection, findings: Sequence[Finding]) -> None:
    """The last look is the one that is told; what was broken before stays so since then."""
    names = [found.name for found in findings]
    await connection.execute(delete(integrity_checks).where(integrity_checks.c.name.not_in(names)))
    rows = [{"id": new_id(), **vars(found), "broken": found.exceptions > 0} for found in findings]
    await connection.execute(KEPT, rows)


async def _look(connection: AsyncConnection, name: str, query: str) -> Finding:
    answer = await connection.exec_driver_sql(COUNTED.replace(":query", query))
    row = answer.mappings().one()
    return Finding(name=name, exceptions=row["exceptions"], examples=row["examples"] or [])


COUNTED = """
    with broken (what) as (:query)
    select count(*) as exceptions, (array_agg(what order by what))[:5] as examples from broken
"""

_new = insert(integrity_checks).values(
    {name: bindparam(name) for name in ("id", "name", "exceptions", "examples")}
    | {"checked_at": func.now(), "broken_since": case((bindparam("broken"), func.now()))}
)
KEPT = _new.on_conflict_do_update(
    index_elements=[integrity_checks.c.company_id, integrity_checks.c.name],
    set_={
        "exceptions": _new.excluded.exceptions,
        "examples": _new.excluded.examples,
        "checked_at": _new.excluded.checked_at,
        "broken_since": case(
            (
                _new.excluded.exceptions > 0,
                func.coalesce(integrity_checks.c.broken_since, _new.excluded.broken_since),
            )
        ),
    },
)
