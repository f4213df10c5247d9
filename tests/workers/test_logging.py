"""Logs tell what happened and nothing that identifies a person or opens a door."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from persistence.redaction import HIDDEN, redacted

HARMLESS = ["0192f3c8-a9d1-7c5f-9a3b-2e1d4c5b6a70", "2026-11-21T20:01:53Z", "order 4711"]

PROGRAM = """
import logging, structlog
from workers.logging import configure
configure("worker")
log = structlog.get_logger("test")
log.info("hired", salary=5000, step="hire")
logging.getLogger("driver").error("cannot reach %s", "redis://:s3cret@broker:6379/0")
try:
    raise ValueError("CPF 529.982.247-25 is taken")
except ValueError:
    log.exception("failed")
"""


@pytest.fixture(scope="module")
def logged() -> list[dict[str, Any]]:
    """What a process writes that logs a fact, a library's words and a traceback."""
    environment = os.environ | {"LOG_FORMAT": "json"}
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
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


def test_libraries_are_held_to_the_same(logged: list[dict[str, Any]]) -> None:
    assert logged[1]["event"] == f"cannot reach redis://{HIDDEN}@broker:6379/0"


def test_a_traceback_is_told_without_its_secrets(logged: list[dict[str, Any]]) -> None:
    assert "ValueError" in logged[2]["exception"]
    assert "529" not in logged[2]["exception"]
