"""Bringing a database to the tables this release expects, and proving that the scripts do."""

from __future__ import annotations

import asyncio
import tempfile
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from persistence.database import Database
from persistence.embedded.postgres import EmbeddedPostgres
from persistence.law.load import load
from persistence.settings import settings


def to_head(url: str | None = None) -> None:
    """Apply every revision that the database at ``url``, or of DATABASE_URL, has not seen; then the law."""
    url = url or settings().database_url.get_secret_value()
    command.upgrade(revisions_for(url), "head")
    asyncio.run(_load_law(url))


async def _load_law(url: str) -> None:
    database = Database.at(url, role=None)
    try:
        async with database.engine.begin() as connection:
            await load(connection)
    finally:
        await database.close()


def differences() -> bool:
    """Whether the revisions, run up, down and up on an empty database, miss what the mapping says."""
    with tempfile.TemporaryDirectory() as folder, EmbeddedPostgres(Path(folder), durable=False) as server:
        scripts = revisions_for(server.url())
        command.upgrade(scripts, "head")
        command.downgrade(scripts, "base")
        command.upgrade(scripts, "head")
        try:
            command.check(scripts)
        except CommandError as difference:
            print(difference)  # noqa: T201  the answer of a check, for a person
            return True
    return False


def revisions_for(url: str) -> Config:
    """The revisions, wherever the package lies."""
    scripts = Config()
    scripts.set_main_option("script_location", str(files("migrations")).replace("%", "%%"))
    scripts.attributes["url"] = url
    return scripts
