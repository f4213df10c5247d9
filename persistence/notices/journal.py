"""How far a company was told of what happened, and what comes next.

The journal is read behind the transactions that wrote it, so that these pay nothing, in the order in
which nothing can appear before a place that was read (`persistence/live/journal.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.notices.defaults import DEFAULTS, NEWEST
from domain.notices.kinds import OF_EVENTS
from persistence.identity import new_id

PAGE = 500
"""Facts read at once."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """``wanted`` are the facts that a kind of notices follows from; ``xid`` and ``id`` where it ends."""

    wanted: tuple[UUID, ...]
    read: int
    xid: int
    id: UUID


async def at_work(connection: AsyncConnection) -> Sequence[UUID]:
    """The companies in which something happened since, or that lack rules; as ``retaguarda_relay``."""
    return (await connection.execute(text("select notice_work(:newest)"), {"newest": NEWEST})).scalars().all()


async def prepare(connection: AsyncConnection, company: UUID) -> None:
    """A line for a company that has none, from its first fact on, and the default rules it lacks."""
    await connection.execute(BEGINNING, {"company": company})
    edition = await connection.scalar(EDITION, {"company": company})
    rows: list[dict[str, Any]] = [
        {
            "company": company,
            "id": new_id(),
            "kind": rule.kind.value,
            "role": rule.role,
            "channels": [each.value for each in rule.channels],
        }
        for rule in DEFAULTS
        if rule.since > edition
    ]
    if rows:
        await connection.execute(GIVING, rows)
        await connection.execute(KEEPING, {"company": company, "newest": NEWEST})


async def next_stretch(connection: AsyncConnection, company: UUID, *, page: int = PAGE) -> Stretch | None:
    """What follows the place that was read; None when there is nothing."""
    rows = (await connection.execute(READING, {"company": company, "page": page})).all()
    if not rows:
        return None
    wanted = tuple(row.id for row in rows if row.type in OF_EVENTS)
    return Stretch(wanted=wanted, read=len(rows), xid=rows[-1].xid, id=rows[-1].id)


async def move(connection: AsyncConnection, company: UUID, stretch: Stretch) -> None:
    """So far everybody was told; never back."""
    await connection.execute(MOVING, {"company": company, "xid": stretch.xid, "id": stretch.id})


BEGINNING = text("""
insert into notice_line (company_id, xid, event_id, edition)
values (:company, '0', :nothing, '0001-01-01') on conflict (company_id) do nothing
""").bindparams(nothing=UUID(int=0))

EDITION = text("select edition from notice_line where company_id = :company for update")

GIVING = text("""
insert into notice_rule (company_id, id, version, kind, role, channels, enabled)
values (:company, :id, 1, :kind, :role, :channels, true)
on conflict (company_id, kind, role, member_id) do nothing
""")

KEEPING = text("update notice_line set edition = :newest where company_id = :company")

READING = text("""
select event.xid, event.id, event.type
from notice_line line, lateral (
    select xid, id, type from event
    where company_id = :company and xid < pg_snapshot_xmin(pg_current_snapshot())
      and (xid, id) > (line.xid, line.event_id)
    order by xid, id limit :page
) event
where line.company_id = :company
order by event.xid, event.id
""")

MOVING = text("""
update notice_line set xid = :xid, event_id = :id
where company_id = :company and (xid, event_id) < (:xid, :id)
""")
