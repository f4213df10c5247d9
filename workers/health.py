"""Whether a process without a door of its own lives, can work, and how much it has done."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from persistence.embedded.child import ServiceFailure, port_is_taken

Check = Callable[[], Awaitable[object]]
PATIENCE = 2.0
"""Seconds a check may take before it counts as failed."""
NONE: Mapping[str, Check] = {}


class Concern(Exception):
    """Something is not as it should be that a restart of this process would not mend; its words are shown."""


def serve_health(
    host: str,
    port: int,
    loop: asyncio.AbstractEventLoop,
    checks: Mapping[str, Check],
    concerns: Mapping[str, Check] = NONE,
) -> None:
    """Answer on this address, from a thread, until the process ends.

    ``/health/live``: the event loop turns. ``/health/ready``: every check, run on it, succeeds;
    where only a concern does not, the process is ready and says that things are ``degraded``.
    ``/metrics``: Prometheus text. Raises ServiceFailure when the port is taken.
    """

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path:
                case "/health/live":
                    self._answer(_failures(loop, {"loop": _nothing}))
                case "/health/ready":
                    self._answer(_failures(loop, checks), _failures(loop, concerns))
                case "/metrics":
                    self._send(200, CONTENT_TYPE_LATEST, generate_latest())
                case _:
                    self._send(404, "text/plain", b"")

        def _answer(self, failures: dict[str, str], worries: dict[str, str] | None = None) -> None:
            status = "unavailable" if failures else "degraded" if worries else "ok"
            state = {"status": status, "failures": failures} | ({"concerns": worries} if worries else {})
            self._send(503 if failures else 200, "application/json", json.dumps(state).encode())

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Probes come every few seconds and are not worth a line."""

    try:
        server = ThreadingHTTPServer((host, port), Answers)
    except OSError:
        raise _taken(port) from None
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()


def refuse_taken(host: str, port: int) -> None:
    """Raises ServiceFailure when somebody listens there; for who begins threads before the door is opened."""
    if port_is_taken(host, port):
        raise _taken(port)


def _taken(port: int) -> ServiceFailure:
    return ServiceFailure(f"port {port} for health checks is in use; set HEALTH_PORT")


def _failures(loop: asyncio.AbstractEventLoop, checks: Mapping[str, Check]) -> dict[str, str]:
    failures = {}
    for name, check in checks.items():
        trial = asyncio.run_coroutine_threadsafe(_attempt(check), loop)
        try:
            trial.result(PATIENCE + 0.5)
        except Exception as error:
            failures[name] = str(error) if isinstance(error, Concern) else type(error).__name__
    return failures


async def _attempt(check: Check) -> None:
    async with asyncio.timeout(PATIENCE):
        await check()


async def _nothing() -> None:
    """Enough to see the loop turn."""
