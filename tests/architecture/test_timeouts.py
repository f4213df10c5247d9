"""Nobody is waited for without end: every client and every statement has its time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from persistence.database import Database

ROOT = Path(__file__).parents[2]
OURS = ("api", "persistence", "workers")
BY_NAME = {
    "httpx.AsyncClient": {"timeout"},
    "httpx.Client": {"timeout"},
    "httpx.request": {"timeout"},
    "httpx.get": {"timeout"},
    "httpx.post": {"timeout"},
    "asyncpg.connect": {"timeout"},
    "create_async_engine": {"connect_args", "pool_timeout"},
    "smtplib.SMTP": {"timeout"},
    "smtplib.SMTP_SSL": {"timeout"},
    "HTTPConnection": {"timeout"},
    "urllib.request.urlopen": {"timeout"},
    "socket.create_connection": {"timeout"},
    "redis.ConnectionPool.from_url": {"socket_timeout", "socket_connect_timeout"},
    "from_url": {"client_options", "retry_config"},
}
"""What opens a line to somebody else, and the keywords that bound the waiting."""
ELSEWHERE = {
    "persistence/valkey.py": "asyncio.timeout",
    "workers/doorbells/rabbitmq.py": "blocked_connection_timeout",
}
"""Modules that bound their waiting in another way: what their source must say."""
CLIENTS = {
    "aiohttp",
    "asyncpg",
    "grpc",
    "http.client",
    "httpx",
    "obstore",
    "pika",
    "psycopg",
    "redis",
    "requests",
}
CLIENTS |= {"smtplib", "urllib.request", "urllib3", "websockets"}
IN_TIME = {
    "5s": {"statement_timeout": "5s", "lock_timeout": "2s", "transaction_timeout": "30s"},
    "60s": {"statement_timeout": "1min", "lock_timeout": "2s", "transaction_timeout": "2min"},
}
"""For people who wait, and for workers."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for room in OURS:
        for path in (ROOT / room).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith("workers/sandbox/"):
                yield name, ast.parse(path.read_text())


def openers(tree: ast.Module) -> Iterator[tuple[str, set[str | None]]]:
    """What is called that opens a line, with the keywords it is given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func)) in BY_NAME:
            yield name, {keyword.arg for keyword in node.keywords}


def imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_every_client_is_told_how_long_to_wait() -> None:
    found = [(module, *opener) for module, tree in modules() for opener in openers(tree)]
    assert {name for _, name, _ in found} >= {
        "httpx.AsyncClient",
        "asyncpg.connect",
        "smtplib.SMTP",
        "from_url",
    }
    patient = [(module, name) for module, name, given in found if not BY_NAME[name] <= given]
    assert patient == []


def test_modules_that_bound_their_waiting_otherwise_do_so() -> None:
    for module, words in ELSEWHERE.items():
        assert words in (ROOT / module).read_text(), module


def test_there_is_no_client_of_a_kind_that_nobody_looked_at() -> None:
    known = {"asyncpg", "http.client", "httpx", "obstore", "pika", "redis", "smtplib", "urllib.request"}
    used = {
        client
        for _, tree in modules()
        for name in imported(tree)
        for client in CLIENTS
        if name == client or name.startswith(f"{client}.")
    }
    assert used <= known


@pytest.mark.parametrize("statement_timeout", IN_TIME)
async def test_no_statement_lock_or_transaction_lasts_for_ever(
    database_url: str, statement_timeout: str
) -> None:
    """In each of the pools: for the work, for numbers, for prepared reads."""
    database = Database.at(database_url, statement_timeout=statement_timeout)
    wanted = IN_TIME[statement_timeout] | {"idle_in_transaction_session_timeout": "10s"}
    shown = "select " + ", ".join(f"current_setting('{name}')" for name in wanted)
    try:
        async with database.engine.connect() as connection:
            assert tuple((await connection.execute(text(shown))).one()) == tuple(wanted.values())
        for pool in (database.counters, database.prepared):
            assert tuple((await pool.fetch(shown, []))[0]) == tuple(wanted.values())
    finally:
        await database.close()
