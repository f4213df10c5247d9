"""The API serves a database that keeps what the schema promises, and no other."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import httpx
import pytest
from sqlalchemy import event

from api.preflight import preflight
from api.server import UNAVAILABLE
from persistence.database import Database
from persistence.embedded.child import end, free_port
from tests.patience import until

ROOT = Path(__file__).parents[2]
FEW = 12
"""Statements, none for each type, table or field."""
FORKS = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux alone")


@contextmanager
def serving(
    database_url: str, storage_url: str, port: int, processes: int = 1
) -> Iterator[subprocess.Popen[str]]:
    """The real process, or several."""
    settings = {"DATABASE_URL": database_url, "STORAGE_URL": storage_url, "PORT": str(port)}
    settings["API_PROCESSES"] = str(processes)
    environment = {**os.environ, **settings, "BROKER_URL": "redis://127.0.0.1:1", "HOST": "127.0.0.1"}
    command = [sys.executable, "-m", "retaguarda", "api"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    yield process
    end(process)


async def test_a_database_at_head_is_served_after_little_work(database: Database) -> None:
    """As many questions however much there is to ask about, and less than a second of the processor's."""
    asked: list[str] = []
    async with database.engine.connect():
        event.listen(
            database.engine.sync_engine,
            "before_cursor_execute",
            lambda *told: asked.append(told[2]),
        )
        begun = time.process_time()
    assert await preflight(database, lambda: False)
    assert time.process_time() - begun < 1
    assert 0 < len(asked) <= FEW


async def test_who_is_told_to_stop_while_the_database_is_away_does_not_serve() -> None:
    away = Database.at(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
    asked = iter([False, False, True, True, True])
    assert not await preflight(away, lambda: next(asked))


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=FORKS)])
async def test_a_lost_index_is_named_once_and_the_process_ends(
    owner: asyncpg.Connection, database_url: str, storage_url: str, processes: int
) -> None:
    await owner.execute("drop index ix_sales_order_placed_at_id, ix_product_ncm_id")
    with serving(database_url, storage_url, free_port(), processes) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == UNAVAILABLE
    assert said.count("Order.placed_at: is filtered or sorted by without an index") == 1
    assert said.count("Product.ncm: is filtered or sorted by without an index") == 1
    assert "Traceback" not in said


def test_a_whole_database_is_served(database_url: str, storage_url: str) -> None:
    port = free_port()

    def ready() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/health/ready").status_code == 200
        except httpx.TransportError:
            return False

    with serving(database_url, storage_url, port):
        until(ready, within=60)
