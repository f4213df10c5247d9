"""A tax authority to practise with: its documents are without fiscal value, its answers as the real one's."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from workers.sandbox.app import services, steering
from workers.sandbox.archive import Archive
from workers.sandbox.authority import Authority
from workers.sandbox.certificates import TestAuthority
from workers.sandbox.connection import CuttableProtocol
from workers.sandbox.steering import Steering


def run(host: str, port: int, steer_port: int, state_dir: Path) -> None:
    """Serve until told to stop: SOAP over mutual TLS on ``port``, steering on ``steer_port``."""
    asyncio.run(serve(host, port, state_dir, steer_port))


async def serve(host: str, port: int, state_dir: Path, steer_port: int) -> None:
    """The same inside a running loop. Certificates and archive lie in ``state_dir``."""
    test_authority = TestAuthority.load_or_create(state_dir)
    archive = Archive(state_dir)
    authority = Authority(archive, Steering(), test_authority.certificate, lambda: datetime.now(UTC))
    doors = (
        service_door(authority, test_authority, host, port),
        steering_door(authority, host, steer_port),
    )
    try:
        await _serve_all(doors)
    finally:
        archive.close()


def service_door(authority: Authority, test_authority: TestAuthority, host: str, port: int) -> uvicorn.Server:
    """Asks every client for a certificate of the test authority; without one there is no connection."""
    return uvicorn.Server(
        uvicorn.Config(
            services(authority),
            host=host,
            port=port,
            http=CuttableProtocol,
            lifespan="off",
            log_config=None,
            access_log=False,
            ssl_certfile=test_authority.server_certificate,
            ssl_keyfile=test_authority.server_key,
            ssl_ca_certs=str(test_authority.file),
            ssl_cert_reqs=ssl.CERT_REQUIRED,
        )
    )


def steering_door(authority: Authority, host: str, port: int) -> uvicorn.Server:
    application: Starlette = steering(authority)
    return uvicorn.Server(
        uvicorn.Config(application, host=host, port=port, lifespan="off", log_config=None, access_log=False)
    )


async def _serve_all(doors: tuple[uvicorn.Server, ...]) -> None:
    """Until one door closes; then the others do too."""
    tasks = [asyncio.create_task(door.serve()) for door in doors]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for door in doors:
        door.should_exit = True
    await asyncio.gather(*tasks)
