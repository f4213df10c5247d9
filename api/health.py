"""Whether the API lives, can work, and how much it has done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.siblings import Siblings
from persistence.database import Database

PATIENCE = 2.0
"""Seconds a check may take before it counts as failed."""


def health_routes(database: Database, siblings: Siblings | None = None) -> list[Route]:
    async def ready(_: Request) -> Response:
        return _state(await _failure(database.ping))

    async def metrics(_: Request) -> Response:
        told = generate_latest() if siblings is None else await siblings.counted()
        return Response(told, media_type=CONTENT_TYPE_LATEST)

    return [Route("/health/live", _live), Route("/health/ready", ready), Route("/metrics", metrics)]


async def _live(_: Request) -> Response:
    return _state(None)


async def _failure(check: Callable[[], Awaitable[None]]) -> str | None:
    try:
        async with asyncio.timeout(PATIENCE):
            await check()
    except Exception as error:
        return type(error).__name__
    return None


def _state(failure: str | None) -> Response:
    failures = {} if failure is None else {"database": failure}
    body = {"status": "unavailable" if failures else "ok", "failures": failures}
    return JSONResponse(body, status_code=503 if failures else 200)
