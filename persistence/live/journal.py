"""The facts of a company, in an order in which nothing appears later before what was read already.

Neither ids nor instants tell the order of commits: a transaction that began early may end late, and
whoever reads on after the greatest id then never sees its facts. The order here is (xid, id), and only
facts of transactions below ``pg_snapshot_xmin(pg_current_snapshot())`` are read, the horizon: all of
those have ended, so that nothing can be committed before a place that was read, and a place is enough
to go on without loss or repetition. The price: facts are seen as late as the oldest transaction that
writes anywhere in the database server ends, which ``transaction_timeout`` bounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from persistence.database import Database


class Place(NamedTuple):
    """Where a fact stands in the journal of its company."""

    xid: int
    id: UUID

    @classmethod
    def before(cls, horizon: int) -> Place:
        """Behind everything below the horizon and before everything else."""
        return cls(horizon, UUID(int=0))


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A fact as it was recorded: the name of its class, and its fields as JSON."""

    place: Place
    type: str
    subject_id: UUID
    case_id: UUID
    payload: Mapping[str, Any]
    occurred_at: datetime


@dataclass(frozen=True)
class Page:
    """Facts in order. When there are fewer than were asked for, they are all below the horizon."""

    facts: tuple[Fact, ...]
    horizon: int


HORIZON = "select pg_snapshot_xmin(pg_current_snapshot()) as horizon"

COLUMNS = "xid, id, type, subject_id, case_id, payload, occurred_at"

AFTER = f"""
    with reader as materialized (
        select set_config('app.company', $1::uuid::text, true)::uuid as company,
               pg_snapshot_xmin(pg_current_snapshot()) as horizon)
    select reader.horizon, fact.* from reader left join lateral (
        select {COLUMNS} from event
        where company_id = reader.company and xid < reader.horizon and (xid, id) > ($2, $3)
        order by xid, id limit $4 offset 0) fact on true
"""  # noqa: S608  the columns are ours
"""The company is set by the row that the inner query depends on, therefore before it is asked."""

FIND = f"""
    with reader as materialized (select set_config('app.company', $1::uuid::text, true)::uuid as company)
    select fact.* from reader, lateral (
        select {COLUMNS} from event where company_id = reader.company and id = $2 offset 0) fact
"""  # noqa: S608  the columns are ours


@dataclass(frozen=True)
class Journal:
    """Reads facts, one prepared statement each time."""

    database: Database

    async def horizon(self) -> int:
        """Below this, every transaction of the server has ended."""
        (row,) = await self._rows(HORIZON)
        return row["horizon"]

    async def after(self, company: UUID, place: Place, *, most: int) -> Page:
        """The facts that follow a place."""
        rows = await self._rows(AFTER, company, place.xid, place.id, most)
        return Page(tuple(_fact(row) for row in rows if row["id"] is not None), rows[0]["horizon"])

    async def find(self, company: UUID, id: UUID) -> Fact | None:
        """The fact with this id, if it is this company's."""
        rows = await self._rows(FIND, company, id)
        return _fact(rows[0]) if rows else None

    async def _rows(self, sql: str, *values: Any) -> Sequence[Any]:
        return await self.database.prepared.fetch(sql, values)


def _fact(row: Any) -> Fact:
    return Fact(
        place=Place(row["xid"], row["id"]),
        type=row["type"],
        subject_id=row["subject_id"],
        case_id=row["case_id"],
        payload=orjson.loads(row["payload"]),
        occurred_at=row["occurred_at"],
    )
