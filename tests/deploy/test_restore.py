"""A rehearsal of the worst day: the server is gone; a backup, the secrets and a new server are left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from persistence.audit.leaf import LEAF
from persistence.audit.tables import audit
from persistence.database import Database
from persistence.embedded.child import free_port
from persistence.sealing.box import Box
from persistence.sealing.keyring import Keyring
from persistence.sealing.wrapping import KeyLost
from persistence.secrets import Place, Secrets
from tests.deploy.cluster import Cluster, running_cluster
from tests.patience import until


@dataclass(frozen=True)
class Rehearsal:
    """Two servers; the second has nothing but what the first one's backup gave it, and its secret_key."""

    lost: Cluster
    restored: Cluster
    shelf: Path
    demo: list[dict[str, Any]]


@pytest.fixture(scope="module")
def rehearsal(migrated: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    folder = tmp_path_factory.mktemp("rehearsal")
    _retaguarda("seed", migrated, login="worker", folder=folder)
    shelf = folder / "shelf"
    _asked(migrated, migrated.backup_url(), folder, "backup", "--to", str(shelf))
    with running_cluster(folder / "new") as restored:
        key = restored.secrets / "secret_key"
        key.unlink()
        key.write_text(migrated.secret("secret_key"))
        place = (
            restored,
            restored.superuser_url("retaguarda"),
            folder / "new",
            "restore",
            "--from",
            str(shelf),
        )
        assert "2 companies" in _asked(*place)
        yield Rehearsal(
            migrated, restored, shelf, json.loads((folder / "demo.json").read_text())["companies"]
        )


async def test_every_table_has_the_rows_it_had(rehearsal: Rehearsal):
    before, after = [await _counts(each) for each in (rehearsal.lost, rehearsal.restored)]
    assert before == after
    assert before["audit"] > 10


async def test_the_audit_holds_row_by_row(rehearsal: Rehearsal):
    before, after = [await _entries(each) for each in (rehearsal.lost, rehearsal.restored)]
    assert before == after
    assert len(before) > 10


async def _entries(cluster: Cluster) -> dict[UUID, bytes]:
    """By id, what the blocks of the audit are made of."""
    database = Database.at(cluster.backup_url(), role=None, connections=1)
    async with database.engine.connect() as connection:
        rows = (await connection.execute(select(audit.c.id, LEAF.label("leaf")))).all()
    await database.close()
    return {row.id: row.leaf for row in rows}


async def test_companies_are_apart_and_facts_are_facts_as_before(rehearsal: Rehearsal):
    loose = rehearsal.restored.told(
        "select count(*) from pg_class c"
        " join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'"
        " where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace"
        " and not (c.relrowsecurity and c.relforcerowsecurity)",
        url=rehearsal.restored.superuser_url("retaguarda"),
    )
    assert loose == "0"
    for process in ("api", "owner"):
        signed_in = await _as(rehearsal.restored, process)
        assert await signed_in.fetchval("select count(*) from warehouse") == 0
        await signed_in.execute("select set_config('app.company', $1, false)", _uuid(rehearsal.demo[0]["id"]))
        assert await signed_in.fetchval("select count(distinct company_id) from warehouse") == 1
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.RestrictViolationError)):
            await signed_in.execute("delete from stock_movement")
        await signed_in.close()


def test_the_api_starts_and_knows_its_partners(rehearsal: Rehearsal, tmp_path: Path):
    port = free_port()
    environment = _environment(rehearsal.restored, login="api", folder=tmp_path) | {"PORT": str(port)}
    command = [sys.executable, "-m", "retaguarda", "api"]
    api = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        until(lambda: _ready(url), within=40)
        for company in rehearsal.demo:
            answer = httpx.post(
                f"{url}/graphql",
                json={"query": "{ company { legalName } }"},
                headers={"Authorization": f"Bearer {company['apiKey']}"},
            )
            assert answer.json()["data"]["company"]["legalName"] == company["name"]
    finally:
        api.terminate()
        assert api.wait(20) == 0


async def test_certificates_open_with_the_same_secret_and_with_no_other(rehearsal: Rehearsal):
    superuser = await asyncpg.connect(rehearsal.restored.superuser_url("retaguarda"))
    row = await superuser.fetchrow("select * from certificate limit 1")
    await superuser.close()
    assert row is not None
    place = Place(company=row["company_id"], table="certificate", column="password", id=row["id"])
    assert await opened(row["password"], place, rehearsal, rehearsal.lost.secret("secret_key"))
    with pytest.raises((KeyLost, InvalidTag)):
        await opened(row["password"], place, rehearsal, "another secret of the same length, or nearly so")


async def opened(sealed: bytes, place: Place, rehearsal: Rehearsal, secret: str) -> bytes:
    """By the keys of the company that lie in the restored database, unwrapped with this secret."""
    database = Database.at(rehearsal.restored.backup_url(), role=None, connections=1)
    keyring = Keyring(Secrets(secret), Box())
    try:
        await keyring.load(database.engine, place.company)
    finally:
        await database.close()
    return keyring.open(sealed, place)


def test_a_database_that_is_not_empty_is_left_alone(rehearsal: Rehearsal):
    cluster, folder = rehearsal.restored, rehearsal.shelf.parent / "new"
    with pytest.raises(AssertionError, match=r"DATABASE_NOT_EMPTY: .* nothing was changed"):
        _asked(
            cluster, cluster.superuser_url("retaguarda"), folder, "restore", "--from", str(rehearsal.shelf)
        )


def test_a_dump_under_row_security_is_refused_and_leaves_nothing(rehearsal: Rehearsal, tmp_path: Path):
    cluster, shelf = rehearsal.lost, tmp_path / "shelf"
    with pytest.raises(AssertionError, match="NOT_ALLOWED: row security"):
        _asked(cluster, cluster.secret("owner_database_url"), tmp_path, "backup", "--to", str(shelf))
    assert list(shelf.iterdir()) == []


def test_what_came_back_is_whole(rehearsal: Rehearsal):
    cluster, folder = rehearsal.restored, rehearsal.shelf.parent / "new"
    url = cluster.secret("scheduler_database_url")
    assert "2 of 2 companies are whole" in _asked(
        cluster, url, folder, "verify", "--from", str(rehearsal.shelf)
    )


def _asked(cluster: Cluster, url: str, folder: Path, *arguments: str) -> str:
    """What the command says to this address. Raises AssertionError with its words."""
    environment = _environment(cluster, login="api", folder=folder) | {"DATABASE_URL": url}
    command = [sys.executable, "-m", "retaguarda", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _environment(cluster: Cluster, *, login: str, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": cluster.secret(f"{login}_database_url"),
        "SECRET_KEY": cluster.secret("secret_key"),
        "STORAGE_URL": (folder / "files").as_uri(),
        "DATA_DIR": str(folder),
        "SANDBOX_DIR": str(folder / "sandbox"),
    }


def _retaguarda(verb: str, cluster: Cluster, *, login: str, folder: Path) -> None:
    environment = _environment(cluster, login=login, folder=folder) | {"ENVIRONMENT": "development"}
    subprocess.run([sys.executable, "-m", "retaguarda", verb], env=environment, check=True, timeout=120)


async def _counts(cluster: Cluster) -> dict[str, int]:
    superuser = await asyncpg.connect(cluster.superuser_url("retaguarda"))
    names = await superuser.fetch("select tablename from pg_tables where schemaname = 'public'")
    counts = {name: await superuser.fetchval(f'select count(*) from "{name}"') for (name,) in names}  # noqa: S608
    await superuser.close()
    return counts


async def _as(cluster: Cluster, process: str) -> asyncpg.Connection:
    role = {"role": "retaguarda_app"} if process == "api" else {}
    return await asyncpg.connect(cluster.secret(f"{process}_database_url"), server_settings=role)


def _uuid(wire: str) -> str:
    return wire.removeprefix("company_")


def _ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready").status_code == 200
    except httpx.TransportError:
        return False
