"""Whether the sandbox lives, can answer, and how much it has answered."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST, Counter, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workers.sandbox.archive import Archive

answered = Counter("retaguarda_sandbox_requests_total", "What the sandbox was asked", ["service"])

Open = Callable[[], bool]


def health_routes(archive: Archive, services_open: Open) -> list[Route]:
    """``/health/live``, ``/health/ready`` (the archive answers, the services listen), ``/metrics``."""

    async def ready(_: Request) -> Response:
        failures = await run_in_threadpool(_failure_of, archive)
        return _state(failures if services_open() else failures | {"services": "Closed"})

    return [Route("/health/live", _live), Route("/health/ready", ready), Route("/metrics", _metrics)]


async def _live(_: Request) -> Response:
    return _state({})


async def _metrics(_: Request) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _failure_of(archive: Archive) -> dict[str, str]:
    try:
        with archive.deciding():
            archive.document("")
    except Exception as error:
        return {"archive": type(error).__name__}
    return {}


def _state(failures: dict[str, str]) -> Response:
    body = {"status": "unavailable" if failures else "ok", "failures": failures}
    return JSONResponse(body, status_code=503 if failures else 200)
