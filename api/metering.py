"""How many requests there were, of which kind, how they ended, what went wrong and how long they took."""

from __future__ import annotations

from functools import cache
from typing import Any

from prometheus_client import Counter, Histogram

requests = Histogram(
    "retaguarda_graphql_request_seconds",
    "GraphQL requests by kind of operation and status",
    ["kind", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
errors = Counter("retaguarda_graphql_errors_total", "Errors that clients were told, by their code", ["code"])

commands = Counter(
    "retaguarda_commands_total", "What was asked for by mutations, by how it ended", ["command", "end"]
)


def answered(kind: str, status: int, seconds: float) -> None:
    """Count a request; 499 is one whose client did not wait, ``none`` of no kind that could be told."""
    _request(kind, status).observe(seconds)


def concluded(command: str, end: str, count: int = 1) -> None:
    """Count commands that are ``done``, ``refused``, done before (``replayed``) or only ``rehearsed``."""
    _command(command, end).inc(count)


def failed(code: str) -> None:
    """Count an error of the closed list."""
    _error(code).inc()


@cache
def _request(kind: str, status: int) -> Any:
    return requests.labels(kind, status)


@cache
def _command(command: str, end: str) -> Any:
    return commands.labels(command, end)


@cache
def _error(code: str) -> Any:
    return errors.labels(code)
