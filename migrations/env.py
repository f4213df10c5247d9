"""Brings a database to a revision: everything in one transaction, one migrator at a time."""

from __future__ import annotations

import asyncio
import os
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlalchemy import Connection, TypeDecorator, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import persistence.schema  # noqa: F401  every table is known once it is imported
from persistence.address import asyncpg_url
from persistence.registry import metadata


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Revisions speak of plain types, so that they outlive the classes of today."""
    if kind == "type" and isinstance(item, TypeDecorator):
        plain = item.impl_instance
        return (
            f"sa.{plain!r}"
            if type(plain).__module__.startswith("sqlalchemy.sql")
            else f"postgresql.{plain!r}"
        )
    return False


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_item=render_item)
    with context.begin_transaction():
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended("migrate", 0))))
        context.run_migrations()


async def online() -> None:
    url = context.config.attributes.get("url") or os.environ["DATABASE_URL"]
    engine = create_async_engine(asyncpg_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("set timezone to 'UTC'"))
            await connection.commit()
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()


asyncio.run(online())
