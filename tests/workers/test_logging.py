"""Logs tell what happened and nothing that identifies a person or opens a door."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from persistence.redaction import HIDDEN, redacted
from workers.logging import NAMED, without_secrets, without_words
from workers.wordless import wordless

ROOT = Path(__file__).parents[2]
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
HARMLESS = ["0192f3c8-a9d1-7c5f-9a3b-2e1d4c5b6a70", "2026-11-21T20:01:53Z", "order 4711"]

PROGRAM = """
import logging, structlog
from persistence import tracing
from workers.logging import configure
configure("worker")
log = structlog.get_logger("test")
log.info("hired", salary=5000, step="hire")
logging.getLogger("driver").error("cannot reach %s", "redis://:s3cret@broker:6379/0")
try:
    raise ValueError("CPF 529.982.247-25 is taken")
except ValueError:
    log.exception("failed")
tracing.request.set("request-0042")
log.info("later")
1 / 0
"""


@pytest.fixture(scope="module")
def logged() -> list[dict[str, Any]]:
    """What a process writes that logs a fact, a library's words and a traceback."""
    environment = os.environ | {"LOG_FORMAT": "json"}
    command = [sys.executable, "-c", PROGRAM]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return [json.loads(line) for line in ended.stderr.splitlines()]


@pytest.mark.parametrize(
    "secret",
    [
        "529.982.247-25",
        "52998224725",
        "12.ABC.345/01DE-35",
        "12ABC34501DE35",
        "11222333000181",
        "35261112ABC34501DE35550010000000011123456789",
        "maria.souza@example.com",
        "Bearer eyJhbGciOiJFZDI1NTE5In0.eyJzdWIiOiJ4In0.c2lnbmF0dXJl",
        "rg_live_0O0Lzn1EJnmrJigljC5lMr7WV8DqJRTls0jMi2mZbxo",
        "password=correct-horse",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "4111 1111 1111 1111",
        "4111111111111111",
        "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----",
    ],
)
def test_what_identifies_or_opens_is_hidden(secret: str) -> None:
    told = redacted(f"refused: {secret} (again)")
    assert HIDDEN in told
    assert secret not in told
    assert told.startswith("refused: ")
    assert told.endswith(" (again)")


def test_the_password_of_an_address_is_hidden_and_the_host_is_not() -> None:
    assert (
        redacted("postgresql://ana:s3cret@db.example:5432/erp")
        == f"postgresql://{HIDDEN}@db.example:5432/erp"
    )


@pytest.mark.parametrize("harmless", HARMLESS)
def test_ids_and_times_stay(harmless: str) -> None:
    assert redacted(harmless) == harmless


def test_a_fact_nobody_listed_is_withheld_by_name(logged: list[dict[str, Any]]) -> None:
    entry = logged[0]
    assert entry["withheld"] == ["salary"]
    assert "5000" not in json.dumps(entry)
    assert (entry["event"], entry["step"], entry["process"]) == ("hired", "hire", "worker")


def test_no_fact_of_ours_is_withheld() -> None:
    assert set(logged_keys()) - NAMED == {"exc_info"}, "which becomes `exception`"


def logged_keys() -> Iterator[str]:
    """The names of all facts that any of our modules logs."""
    for room in ("api", "persistence", "workers"):
        for path in (ROOT / room).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text())):
                match call:
                    case ast.Call(func=ast.Attribute(value=ast.Name(id="log"), attr=level), keywords=facts):
                        yield from (fact.arg for fact in facts if fact.arg and level in LEVELS)


def test_the_words_of_an_exception_are_not_told_nor_those_of_its_causes() -> None:
    sent = ("a salary of 5000", "Maria's", "Souza")
    try:
        try:
            int(sent[0])
        except ValueError as cause:
            raise ExceptionGroup(sent[1], [KeyError(sent[2])]) from cause
    except ExceptionGroup as error:
        told = wordless(error)
    assert [word for word in ("5000", "Maria", "Souza") if word in told] == []
    assert "test_logging.py" in told
    assert [kind for kind in ("ValueError", "ExceptionGroup", "KeyError") if kind not in told] == []


def test_an_error_of_the_database_is_told_by_its_code_and_what_it_is_about() -> None:
    error = asyncpg.UniqueViolationError("Key (cpf)=(52998224725) already exists")
    error.constraint_name = "uq_employee_cpf"
    assert wordless(error) == (
        "asyncpg.exceptions.UniqueViolationError sqlstate=23505 constraint_name=uq_employee_cpf"
    )


def test_numbers_and_lists_are_looked_into() -> None:
    told = without_secrets(None, "", {"count": 52998224725, "path": ["a", "ana@example.com"], "port": 8000})
    assert told == {"count": HIDDEN, "path": ["a", HIDDEN], "port": 8000}


def test_what_asyncio_shows_of_a_task_is_cut() -> None:
    shown = "Task exception was never retrieved\nfuture: <Task exception=ValueError('529.982.247-25')>"
    assert without_words(None, "", {"logger": "asyncio", "event": shown})["event"] == shown[:34]


def test_libraries_are_held_to_the_same(logged: list[dict[str, Any]]) -> None:
    assert logged[1]["event"] == f"cannot reach redis://{HIDDEN}@broker:6379/0"


def test_a_traceback_is_told_without_its_secrets(logged: list[dict[str, Any]]) -> None:
    assert "ValueError" in logged[2]["exception"]
    assert "529" not in logged[2]["exception"]


def test_every_entry_says_from_which_request_it_follows(logged: list[dict[str, Any]]) -> None:
    assert "request_id" not in logged[2]
    assert (logged[3]["event"], logged[3]["request_id"]) == ("later", "request-0042")


def test_a_process_that_ends_by_a_fault_says_so_in_the_same_way(logged: list[dict[str, Any]]) -> None:
    assert (logged[4]["event"], logged[4]["level"]) == ("ended by a fault", "critical")
    assert "ZeroDivisionError" in logged[4]["exception"]
