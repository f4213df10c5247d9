"""Whether the database keeps what the schema promises, asked once, before anybody is served."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

import persistence.views  # noqa: F401  what the schema ties its types to
from persistence.database import Database
from persistence.reading.check import contradictions, declared

PATIENCE, PAUSE = 30, 0.5
"""Seconds that a database may take to answer, and between two attempts to ask it."""

log = structlog.get_logger("api")


async def preflight(database: Database, given_up: Callable[[], bool]) -> bool:
    """Whether to serve; if not, the log has a sentence for each reason."""
    try:
        async with asyncio.timeout(PATIENCE):
            found = await _contradictions(database, given_up)
    except TimeoutError:
        found = [f"The database did not answer within {PATIENCE} seconds."]
    for reason in found:
        log.error("cannot_serve", reason=reason)
    return not found and not given_up()


async def _contradictions(database: Database, given_up: Callable[[], bool]) -> list[str]:
    while not given_up():
        try:
            async with database.engine.connect() as connection:
                return await connection.run_sync(contradictions, declared())
        except (OSError, SQLAlchemyError):
            await asyncio.sleep(PAUSE)
    return []
