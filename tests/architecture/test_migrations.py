"""The revisions lead to the tables that are declared, and back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from persistence.upgrade import revisions_for
from tests.conftest import administer, plain

EMPTY = "revisions"

SCRIPT = ScriptDirectory.from_config(revisions_for(""))
REVISIONS = [script.revision for script in reversed(list(SCRIPT.walk_revisions()))]


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Callable[..., Any]]:
    """Runs what starts an event loop of its own."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda function, *arguments: pool.submit(function, *arguments).result()


@pytest.fixture(scope="module")
def empty(postgres, elsewhere) -> Config:
    elsewhere(asyncio.run, administer(postgres, f"create database {EMPTY}"))
    return revisions_for(postgres.url(EMPTY))


async def shape_of(url: str) -> dict[str, int]:
    connection = await asyncpg.connect(plain(url))
    try:
        kinds = await connection.fetch(
            "select relname::text as name, relkind::text as kind from pg_class"
            " where relnamespace = 'public'::regnamespace and relname not like 'alembic%'"
            " union all select proname::text, 'function' from pg_proc"
            " where pronamespace = 'public'::regnamespace"
        )
        return {f"{row['kind']} {row['name']}": 1 for row in kinds}
    finally:
        await connection.close()


async def revision_of(url: str) -> str:
    """Where the database stands; 0000 without anything."""
    connection = await asyncpg.connect(plain(url))
    try:
        if await connection.fetchval("select to_regclass('alembic_version')") is None:
            return "0000"
        return await connection.fetchval("select max(version_num) from alembic_version") or "0000"
    finally:
        await connection.close()


def bring_before(revision: str, empty: Config, elsewhere) -> None:
    """Whichever was tried before, by whomever the others are."""
    wanted = f"{int(revision) - 1:04}"
    found = elsewhere(asyncio.run, revision_of(empty.attributes["url"]))
    if found < wanted:
        elsewhere(command.upgrade, empty, wanted)
    elif found > wanted:
        elsewhere(command.downgrade, empty, "base" if wanted == "0000" else wanted)


def test_revisions_are_numbered_in_one_line():
    numbered = [f"{number:04}" for number, _ in enumerate(REVISIONS, 1)]
    assert numbered == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_revision_can_be_taken_back_and_made_again(empty, elsewhere, revision):
    url = empty.attributes["url"]
    bring_before(revision, empty, elsewhere)
    before = elsewhere(asyncio.run, shape_of(url))
    elsewhere(command.upgrade, empty, revision)
    made = elsewhere(asyncio.run, shape_of(url))
    elsewhere(command.downgrade, empty, "-1")
    assert elsewhere(asyncio.run, shape_of(url)) == before
    elsewhere(command.upgrade, empty, revision)
    assert elsewhere(asyncio.run, shape_of(url)) == made


def test_the_newest_revision_is_what_the_tables_declare(empty, elsewhere):
    elsewhere(command.upgrade, empty, "head")
    elsewhere(command.check, empty)
