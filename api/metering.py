"""How many requests there were, how they ended and how long they took."""

from __future__ import annotations

from functools import cache

from prometheus_client import Histogram

requests = Histogram(
    "retaguarda_graphql_request_seconds",
    "GraphQL requests by status",
    ["status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def answered(status: int, seconds: float) -> None:
    """Count a request; 499 is one whose client did not wait."""
    _with(status).observe(seconds)


@cache
def _with(status: int) -> Histogram:
    return requests.labels(status)
