"""An installation comes back: files first, then the database, whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path

import asyncpg

from persistence.backup import programs
from persistence.backup.census import Census, connect, count, tables
from persistence.backup.manifest import Manifest
from persistence.backup.refused import BackupRefused, Reason
from persistence.backup.shelf import DUMP, Shelf
from persistence.storage import Storage


async def restore(url: str, storage: Storage, shelf: Shelf, manifest: Manifest) -> Census:
    """Into an empty database, as a superuser; what is there afterwards. Raises BackupRefused.

    Files that lie in the storage already may stay there when they are the same.
    """
    connection = await connect(url)
    try:
        await _expect_room(connection)
        await connection.execute(ROLES)
        await shelf.bring_files(manifest, storage)
        with tempfile.TemporaryDirectory() as folder:
            dump = Path(folder) / DUMP
            await shelf.fetch_dump(manifest.dump, dump)
            await _load(url, dump, server=connection.get_server_version().major)
        await _begin_a_new_life(connection)
        await connection.execute("analyze")
        return await _expect_all(connection, manifest)
    finally:
        await connection.close()


async def _expect_room(connection: asyncpg.Connection) -> None:
    if await tables(connection):
        raise BackupRefused(Reason.DATABASE_NOT_EMPTY, "there are tables in it; nothing was changed")
    if not await connection.fetchval("select rolsuper from pg_roles where rolname = current_user"):
        raise BackupRefused(Reason.NOT_ALLOWED, "only a superuser restores; nothing was changed")


async def _load(url: str, dump: Path, *, server: int) -> None:
    arguments = ("--exit-on-error", "--single-transaction", f"--dbname={_name(url)}", str(dump))
    await programs.run("pg_restore", url, *arguments, server=server)


def _name(url: str) -> str:
    return programs.environment(url)["PGDATABASE"]


async def _begin_a_new_life(connection: asyncpg.Connection) -> None:
    """A younger server counts its transactions from the beginning: what was written before must be older
    than all it will count, or the journal would wait for it for ever. 3 is the first of every server's life;
    facts of one transaction are in the order of their ids. The audit stays: its blocks are made of it."""
    async with connection.transaction():
        if not await connection.fetchval(AHEAD):
            return
        await connection.execute("set local session_replication_role = replica")
        await connection.execute("update event set xid = '3'")


async def _expect_all(connection: asyncpg.Connection, manifest: Manifest) -> Census:
    found = await count(connection)
    promised = (manifest.revision, dict(manifest.rows), dict(manifest.heads))
    if (found.revision, found.rows, found.heads) != promised:
        lost = {name for name, rows in manifest.rows.items() if found.rows.get(name) != rows}
        raise BackupRefused(Reason.DAMAGED, f"other rows than were dumped, in: {', '.join(sorted(lost))}")
    return found


ROLES = """
    do $$ declare process name; begin
        foreach process in array
            array['retaguarda', 'retaguarda_app', 'retaguarda_relay', 'retaguarda_audit'] loop
            if not exists (select from pg_roles where rolname = process) then
                execute format('create role %I nologin', process);
            end if;
        end loop;
        grant retaguarda_app, retaguarda_relay, retaguarda_audit to retaguarda with inherit false, set true;
    end $$
"""
"""What the tables belong and are granted to is of a server, not in a dump; logins are made by roles.sql."""
AHEAD = "select exists (select from event where xid >= pg_snapshot_xmin(pg_current_snapshot()))"
