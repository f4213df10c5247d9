"""A sandbox authority that runs beside the test, on free ports of the loopback, over real mutual TLS."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from tests.sandbox.issuing import OfSamples
from workers.sandbox.archive import Archive
from workers.sandbox.authority import Authority
from workers.sandbox.certificates import TestAuthority
from workers.sandbox.server import service_door, steering_door
from workers.sandbox.steering import Steering


@dataclass(frozen=True)
class Sandbox:
    """Addresses, the file to trust, and the hands on the levers."""

    url: str
    steer_url: str
    certificates: TestAuthority
    authority: Authority

    def steer(self, **wishes: object) -> None:
        self.authority.steering.apply(wishes)


@contextmanager
def running_sandbox(folder: Path) -> Iterator[Sandbox]:
    """Started anew on the same folder it remembers what it authorised."""
    certificates, archive = OfSamples.load_or_create(folder), Archive(folder)
    authority = Authority(archive, Steering(), certificates.certificate, lambda: datetime.now(UTC))
    sockets = [_listening(), _listening()]
    service_port, steer_port = (one.getsockname()[1] for one in sockets)
    services = service_door(authority, certificates, "127.0.0.1", service_port)
    doors = [services, steering_door(authority, services, "127.0.0.1", steer_port)]
    threads = [
        Thread(target=lambda door=door, one=one: asyncio.run(door.serve(sockets=[one])), daemon=True)
        for door, one in zip(doors, sockets, strict=True)
    ]
    for thread in threads:
        thread.start()
    try:
        yield Sandbox(
            f"https://127.0.0.1:{service_port}", f"http://127.0.0.1:{steer_port}", certificates, authority
        )
    finally:
        for door in doors:
            door.should_exit = door.force_exit = True
        for thread in threads:
            thread.join()
        archive.close()


def _listening() -> socket.socket:
    """Bound and listening: who connects before the server runs waits in the queue."""
    one = socket.socket()
    one.bind(("127.0.0.1", 0))
    one.listen(64)
    return one
