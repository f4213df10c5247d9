"""A tax authority to practise with: its documents are without fiscal value, its answers as the real one's."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT, SIGTERM
from typing import Any

import uvicorn
from starlette.applications import Starlette

from persistence.clock import now
from workers.sandbox.app import services, steering
from workers.sandbox.archive import Archive
from workers.sandbox.authority import Authority
from workers.sandbox.certificates import TestAuthority
from workers.sandbox.connection import CuttableProtocol
from workers.sandbox.steering import Steering

GRACE = 2
"""Seconds a request may still take when the sandbox is told to stop, however slow it was steered."""

IDLE = 60
"""Seconds an idle connection is kept: longer than any client of ours keeps it, so that none is cut in use."""


def run(host: str, port: int, steer_port: int, state_dir: Path) -> None:
    """Serve until SIGINT or SIGTERM: SOAP over mutual TLS on ``port``, steering on ``steer_port``.

    Certificates and archive lie in ``state_dir``.
    """
    asyncio.run(_serve_until_told(host, port, steer_port, state_dir))


class Door(uvicorn.Server):
    """One port. Leaves the signals of the process to who opened it."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def service_door(authority: Authority, test_authority: TestAuthority, host: str, port: int) -> Door:
    """Asks every client for a certificate of the test authority; without one there is no connection."""
    return _door(
        services(authority),
        host=host,
        port=port,
        http=CuttableProtocol,
        ssl_certfile=test_authority.server_certificate,
        ssl_keyfile=test_authority.server_key,
        ssl_ca_certs=str(test_authority.file),
        ssl_cert_reqs=ssl.CERT_REQUIRED,
    )


def steering_door(authority: Authority, services: Door, host: str, port: int) -> Door:
    """Plain HTTP; says that it is ready when the door of the services is open."""
    return _door(steering(authority, lambda: services.started), host=host, port=port)


def _door(application: Starlette, **where: Any) -> Door:
    quiet: dict[str, Any] = {"lifespan": "off", "log_config": None, "access_log": False}
    times: dict[str, Any] = {"timeout_graceful_shutdown": GRACE, "timeout_keep_alive": IDLE}
    return Door(uvicorn.Config(application, **quiet, **times, **where))


async def _serve_until_told(host: str, port: int, steer_port: int, state_dir: Path) -> None:
    certificates, archive = TestAuthority.load_or_create(state_dir), Archive(state_dir)
    authority = Authority(archive, Steering(), certificates.certificate, now)
    services = service_door(authority, certificates, host, port)
    doors = (services, steering_door(authority, services, host, steer_port))

    def close() -> None:
        for door in doors:
            door.should_exit = True

    for signal in (SIGINT, SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal, close)
    try:
        await asyncio.gather(*(door.serve() for door in doors))
    finally:
        archive.close()
