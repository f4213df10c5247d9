"""Taking a backup while everything goes on: one moment of the database, then every file it can name."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from persistence.backup import programs
from persistence.backup.census import Census, connect, count
from persistence.backup.manifest import KeptFile, Manifest
from persistence.backup.refused import BackupRefused, Reason
from persistence.backup.shelf import DUMP, Shelf
from persistence.secrets import Secrets
from persistence.storage import Storage


async def take_backup(url: str, storage: Storage, shelf: Shelf, secrets: Secrets) -> tuple[str, Manifest]:
    """Its name and what is in it. ``url`` is of a login that passes row security.

    Files come after the database: they are only ever added, so all that the dump names are there.
    Raises BackupRefused; what was begun then has no manifest and is no backup.
    """
    taken_at = datetime.now(UTC)
    name = f"{taken_at:%Y-%m-%dT%H-%M-%S.%fZ}"
    census, dump = await _dump(url, shelf, name)
    manifest = Manifest(
        taken_at=taken_at.isoformat(),
        revision=census.revision,
        dump=dump,
        rows=census.rows,
        heads=census.heads,
        files=await shelf.keep_files(storage),
    )
    await shelf.write(name, manifest, secrets)
    return name, manifest


async def _dump(url: str, shelf: Shelf, name: str) -> tuple[Census, KeptFile]:
    """What is counted and what is dumped is of the same moment."""
    connection = await connect(url)
    try:
        await _expect_to_see_everything(connection)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await connection.fetchval("select pg_export_snapshot()")
            census = await count(connection)
            with tempfile.TemporaryDirectory() as folder:
                dump = Path(folder) / DUMP
                arguments = ("--format=custom", f"--snapshot={snapshot}", f"--file={dump}")
                major = connection.get_server_version().major
                await programs.run("pg_dump", url, *arguments, server=major)
                return census, await shelf.keep_dump(name, dump)
    finally:
        await connection.close()


async def _expect_to_see_everything(connection: asyncpg.Connection) -> None:
    sees = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
    if not await connection.fetchval(sees):
        raise BackupRefused(
            Reason.NOT_ALLOWED,
            "row security hides companies from this login; use that of backups, deploy/postgres/roles.sql",
        )
