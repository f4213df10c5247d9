"""Backup, restore and verification from the command line: what was done, told to a person or as JSON."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from persistence.backup.refused import BackupRefused
from persistence.backup.restore import restore
from persistence.backup.shelf import Shelf
from persistence.backup.take import take_backup
from persistence.database import Database
from persistence.embedded.postgres import EmbeddedPostgres
from persistence.embedded.running import running, superuser_url
from persistence.integrity.verify import Verdict, verify
from persistence.platform.keys import secrets_of
from persistence.secrets import Secrets
from persistence.settings import SECRET_FOLDERS, Settings, settings
from persistence.storage import Storage
from workers.console import say
from workers.installation import Installation

REFUSED, DIFFERENT = 5, 4
"""Exit codes."""


def back_up(place: str) -> int:
    """Everything of this installation, to a folder or a bucket."""
    return _carried_out(lambda: _back_up(settings(), place))


def bring_back(place: str, name: str | None) -> int:
    """The newest backup, or the one of this name, into an empty database."""
    return _carried_out(lambda: _bring_back(settings(), place, name))


def check(place: str | None, name: str | None, *, as_json: bool) -> int:
    """Whether the installation is whole; with a place, the heads of that backup must be in the audit."""
    return _carried_out(lambda: _check(settings(), place, name, as_json=as_json))


@contextmanager
def at_home() -> Generator[None]:
    """Without DATABASE_URL: the installation in DATA_DIR, whose database is started when it does not run."""
    if _configured():
        yield
        return
    installation = Installation.here()
    server = EmbeddedPostgres(installation.folder / "postgres")
    found = running(server)
    if found:
        _use(installation, found)
        yield
        return
    with installation.claimed(), server:
        _use(installation, server)
        yield


def _configured() -> bool:
    files = (Path(folder) / "database_url" for folder in SECRET_FOLDERS if folder)
    return "DATABASE_URL" in os.environ or any(file.exists() for file in files)


def _use(installation: Installation, server: EmbeddedPostgres) -> None:
    installation.keep_secret()
    installation.environment["DATABASE_URL"] = superuser_url(server)
    os.environ.update(installation.environment)


def _carried_out(work: Callable[[], Coroutine[Any, Any, int]]) -> int:
    try:
        with at_home():
            return asyncio.run(work())
    except BackupRefused as refused:
        say(f"retaguarda: {refused}")
        return REFUSED


async def _back_up(given: Settings, place: str) -> int:
    url, secrets = given.database_url.get_secret_value(), _secrets(given)
    name, manifest = await take_backup(url, Storage(given.storage_url), Shelf(place), secrets)
    say(
        f"{name}: revision {manifest.revision}, {len(manifest.heads)} companies,"
        f" {sum(manifest.rows.values())} rows, {len(manifest.files)} files"
    )
    return 0


async def _bring_back(given: Settings, place: str, name: str | None) -> int:
    shelf = Shelf(place)
    name = await shelf.newest(name)
    manifest = await shelf.manifest(name, _secrets(given))
    url = given.database_url.get_secret_value()
    found = await restore(url, Storage(given.storage_url), shelf, manifest)
    say(
        f"restored {name}: revision {found.revision}, {len(found.heads)} companies,"
        f" {sum(found.rows.values())} rows, {len(manifest.files)} files"
    )
    return 0


async def _check(given: Settings, place: str | None, name: str | None, *, as_json: bool) -> int:
    heads = None
    if place is not None:
        shelf = Shelf(place)
        heads = (await shelf.manifest(await shelf.newest(name), _secrets(given))).heads
    across = Database.connect(given, role="retaguarda_relay", statement_timeout="60s", connections=1)
    within = Database.connect(given, statement_timeout="60s", connections=1)
    try:
        verdicts = await verify(across, within, Storage(given.storage_url), heads=heads)
    finally:
        await across.close()
        await within.close()
    say(json.dumps([each.told() for each in verdicts], indent=1) if as_json else _table(verdicts))
    return 0 if all(each.whole for each in verdicts) else DIFFERENT


def _table(verdicts: list[Verdict]) -> str:
    lines = [f"{'company':36}  {'invariants':>10}  {'audit':>20}  {'entries':>8}  {'files':>8}"]
    for each in verdicts:
        lines.append(
            f"{each.company}  {len(each.broken) or 'hold':>10}  {each.audit or 'valid':>20}"
            f"  {each.entries:>8}  {each.files:>8}"
        )
        lines += [f"    {one.name}: {one.exceptions} ({', '.join(one.examples)})" for one in each.broken]
        lines += [f"    missing: {path}" for path in each.missing]
    whole = sum(each.whole for each in verdicts)
    return "\n".join([*lines, f"{whole} of {len(verdicts)} companies are whole"])


def _secrets(given: Settings) -> Secrets:
    return secrets_of(given)
