"""How many requests there were, how they ended and how long they took."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from prometheus_client import Histogram
from starlette.requests import Request
from starlette.responses import Response

requests = Histogram(
    "retaguarda_graphql_request_seconds",
    "GraphQL requests by status",
    ["status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


async def metered(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """The answer, counted and timed."""
    begun = time.perf_counter()
    response = await answer(request)
    requests.labels(response.status_code).observe(time.perf_counter() - begun)
    return response
