"""One clock tells business time; who else reads one is named here, with the reason."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import modules_in, parsed

SOURCES = [Path("retaguarda.py"), *modules_in("api", "domain", "persistence", "workers")]
WALL = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
REAL_TIME = {
    "persistence/clock.py": "it is the clock",
    "persistence/identity.py": "ids rise with real time, however the clock is turned",
    "persistence/backup/take.py": "a backup is named by when it was really taken",
    "api/cost/standing.py": "clients wait in real time for what they may spend",
    "workers/gateways/standard_webhooks.py": "receivers compare with real time",
    "workers/sandbox/certification.py": "certificates are checked by libraries that know no other time",
}
DATABASE_TIME = {
    "persistence/clock.py": "the same clock inside statements",
    "persistence/tasks.py": "leases and due times are compared where they are kept",
    "persistence/leases.py": "leases are ended where they are kept",
    "persistence/outbox.py": "a task is due from when the database has it",
    "persistence/processes/replaying.py": "a task tried again is due at once",
    "persistence/audit/refusals.py": "minutes of counting, not of business",
    "persistence/audit/sealing.py": "a seal says when it was made, by the clock that ordered what it binds",
    "persistence/integrity/checks.py": "when a check was made",
    "persistence/sealing/stored.py": "keys become active by the one clock that all processes share",
    "persistence/upkeep.py": "housekeeping, not business",
    "persistence/webhooks/answers.py": "a delivery tried again is due at once",
    "persistence/webhooks/attempts.py": "deliveries are due, and receivers rest, where that is kept",
    "persistence/webhooks/dispatch.py": "due times are compared where they are kept",
}
BUILT = re.compile(r"func\.(now|clock_timestamp|(current|local)_?(date|time|timestamp))\b")
WRITTEN = re.compile(r"\b(now\(\)|clock_timestamp|current_(date|time|timestamp))", re.IGNORECASE)


def wall_clocks_in(path: Path) -> list[str]:
    called = (node.func for node in ast.walk(parsed(path)) if isinstance(node, ast.Call))
    return [name for function in called if (name := ".".join(ast.unparse(function).split(".")[-2:])) in WALL]


def sql_clocks_in(path: Path) -> list[str]:
    """Of statements built by functions, and of those that are text; docstrings are neither."""
    tree = parsed(path)
    calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    texts = [node.args[0] for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    written = [str(part.value) for text in texts for part in ast.walk(text) if isinstance(part, ast.Constant)]
    return [*filter(BUILT.match, calls), *filter(WRITTEN.search, written)]


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_business_time_comes_from_one_clock(path: Path):
    assert str(path) in REAL_TIME or not wall_clocks_in(path)


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_statements_ask_the_database_for_the_time_only_for_leases_and_housekeeping(path: Path):
    assert str(path) in DATABASE_TIME or not sql_clocks_in(path)


def test_exceptions_are_files_that_still_need_to_be_ones():
    assert [path for path in REAL_TIME if not wall_clocks_in(Path(path))] == []
    assert [path for path in DATABASE_TIME if not sql_clocks_in(Path(path))] == []


def test_every_spelling_is_found(monkeypatch: pytest.MonkeyPatch):
    lines = "datetime.datetime.now(UTC)", "select(func.now())", "text('delete where a < now()')"
    monkeypatch.setattr("tests.architecture.test_clock.parsed", lambda _: ast.parse("\n".join(lines)))
    assert wall_clocks_in(Path()) == ["datetime.now"]
    assert sql_clocks_in(Path()) == ["func.now", "delete where a < now()"]
