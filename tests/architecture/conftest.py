"""One migrated database for all questions to its catalogue."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio

from persistence.embedded.postgres import EmbeddedPostgres
from tests.conftest import administer, plain


@pytest_asyncio.fixture(scope="session")
async def catalogue(postgres: EmbeddedPostgres, template: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the owner to a database that no test changes."""
    await administer(postgres, f"create database catalogue template {template}")
    connection = await asyncpg.connect(plain(postgres.url("catalogue")))
    yield connection
    await connection.close()
