"""Bringing the shipped rows of law into the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, or_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.law.book import RULES, rows, shipped_rules
from persistence.law.tables import LAW, municipality


async def load(connection: AsyncConnection) -> None:
    """Insert new rows and correct changed ones; rows unknown here stay. Safe to repeat.

    Needs the role that owns the tables; the caller commits.
    """
    for kind in RULES:
        await _upsert(connection, LAW[kind], [vars(rule) for rule in shipped_rules() if type(rule) is kind])
    await _upsert(connection, municipality, rows("municipality"))


async def _upsert(connection: AsyncConnection, table: Table, values: Sequence[dict[str, Any]]) -> None:
    statement = insert(table)
    key = list(table.primary_key)
    others = [column for column in table.columns if column not in key]
    new = {column.name: statement.excluded[column.name] for column in others}
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=key,
            set_=new,
            where=or_(*(column.is_distinct_from(new[column.name]) for column in others)),
        ),
        values,
    )
