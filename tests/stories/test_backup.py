"""A backup while orders flow: it comes back whole on another server, with everything it promised."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import asyncpg

from persistence.embedded.postgres import EmbeddedPostgres
from persistence.embedded.running import superuser_url
from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner

CLIENTS = 3


def test_a_backup_taken_while_orders_flow_comes_back_whole(
    office: BackOffice,
    postgres: EmbeddedPostgres,
    aurora: Partner,
    tmp_path: Path,
    tmp_path_factory: Any,
) -> None:
    shelf, enough = tmp_path / "backups", Event()
    environment = office.environment | {"DATABASE_URL": superuser_url(postgres, "stories")}
    with ThreadPoolExecutor(CLIENTS) as clients:
        selling = [clients.submit(_sell_until, enough, aurora) for _ in range(CLIENTS)]
        try:
            before = _first(selling, aurora)
            said = _retaguarda("backup", "--to", str(shelf), **environment)
        finally:
            enough.set()
        sold = sum(each.result() for each in selling)
    assert "companies" in said.stdout, said
    assert sold > before

    with EmbeddedPostgres(tmp_path_factory.mktemp("another"), durable=False) as another:
        there = environment | {
            "DATABASE_URL": superuser_url(another),
            "STORAGE_URL": (tmp_path / "files").as_uri(),
        }
        restored = _retaguarda("restore", "--from", str(shelf), **there)
        assert (restored.returncode, "restored" in restored.stdout) == (0, True), restored
        verified = _retaguarda("verify", "--from", str(shelf), "--json", **there)
        assert verified.returncode == 0, verified
        verdicts = json.loads(verified.stdout)
        assert len(verdicts) >= 2
        assert all(each["whole"] for each in verdicts)

        again = _retaguarda("restore", "--from", str(shelf), **there)
        assert (again.returncode, "DATABASE_NOT_EMPTY" in again.stdout) == (5, True)
        named = asyncio.run(_a_document(superuser_url(another)))
        (tmp_path / "files" / named).unlink()
        assert _retaguarda("verify", **there).returncode == 4

        assert asyncio.run(_facts_ahead(superuser_url(another))) == 0


def _sell_until(enough: Event, partner: Partner) -> int:
    sold = 0
    while not enough.wait(0.1):
        partner.place(("CAFE-500", "1"), customer="Mercearia")
        sold += 1
    return sold


def _first(selling: list[Future[int]], partner: Partner) -> int:
    """Wait until some orders are there; how many."""
    while (placed := len(partner.query("{ orders { nodes { id } } }")["orders"]["nodes"])) < 2:
        assert not any(each.done() for each in selling)
    return placed


def _retaguarda(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "retaguarda", *arguments]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=120
    )


async def _a_document(url: str) -> str:
    """A file that the restored database names; there are newer ones, written while the backup was taken."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval("select xml_path from invoice where xml_path is not null")
    finally:
        await connection.close()


async def _facts_ahead(url: str) -> int:
    """Facts that the journal would not show, because they seem to be of a transaction to come."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(
            "select count(*) from event where xid >= pg_snapshot_xmin(pg_current_snapshot())"
        )
    finally:
        await connection.close()
