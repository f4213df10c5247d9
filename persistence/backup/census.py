"""What a database holds, counted: tables, rows, the revision, the heads of the audit."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg
from sqlalchemy import make_url

from persistence.audit.heads import head_text


@dataclass(frozen=True, kw_only=True)
class Census:
    revision: str
    rows: dict[str, int]
    heads: dict[str, str | None]


async def connect(url: str) -> asyncpg.Connection:
    """Without the patience of processes: a backup takes as long as it takes."""
    place = make_url(url).set(drivername="postgresql")
    return await asyncpg.connect(place.render_as_string(hide_password=False), timeout=10)


async def tables(connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch("select tablename from pg_tables where schemaname = 'public' order by 1")
    return [row["tablename"] for row in rows]


async def count(connection: asyncpg.Connection) -> Census:
    """Of all companies, as somebody whom row security does not bind."""
    rows = {
        table: await connection.fetchval(f'select count(*) from "{table}"')  # noqa: S608  from the catalogue
        for table in await tables(connection)
    }
    heads = {
        str(row["id"]): None if row["number"] is None else head_text(row["number"], row["hash"])
        for row in await connection.fetch(HEADS)
    }
    revision = await connection.fetchval("select version_num from alembic_version")
    return Census(revision=revision, rows=rows, heads=heads)


HEADS = """
    select company.id, newest.number, newest.hash from company
    left join lateral (
        select number, hash from audit_block
        where audit_block.company_id = company.id order by number desc limit 1) newest on true
    order by company.id
"""
