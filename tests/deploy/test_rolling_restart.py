"""Replicas of the API are replaced one after another while clients go on asking: no request fails."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from threading import Event

import httpx
import pytest

from persistence.embedded.child import free_port
from persistence.embedded.valkey import EmbeddedValkey
from tests.patience import until

CLIENTS = 3
IDLE = 4.0
"""Seconds for which a proxy keeps a connection that nobody uses, as deploy/proxy/Caddyfile says."""


@dataclass
class Replica:
    """One process of the API, which is ended and begun again on its port."""

    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "retaguarda", "api"]
        environment = self.environment | {"PORT": str(self.port)}
        self.process = subprocess.Popen(command, env=environment)

    def wait(self) -> None:
        until(self._is_ready, within=60)

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        assert self.process.wait(30) == 0

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


@pytest.fixture
def replicas(database_url: str, valkey: EmbeddedValkey, tmp_path: Path) -> Iterator[list[Replica]]:
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "BROKER_URL": valkey.url(),
        "STORAGE_URL": (tmp_path / "files").as_uri(),
        "ENVIRONMENT": "production",
    }
    both = [Replica(environment) for _ in range(2)]
    with ExitStack() as stack:
        for replica in both:
            replica.start()
            stack.callback(lambda one=replica: one.process and one.process.kill())
        for replica in both:
            replica.wait()
        yield both


def test_replicas_are_replaced_without_a_failed_request(replicas: list[Replica]) -> None:
    enough = Event()
    with asking(replicas, enough) as counts:
        for replica in replicas:
            replica.stop()
            replica.start()
            replica.wait()
    answered = sum(count.result() for count in counts)
    assert answered > 50


@contextmanager
def asking(replicas: list[Replica], enough: Event) -> Iterator[list]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        counts = [pool.submit(_ask_until, enough, [each.url for each in replicas]) for _ in range(CLIENTS)]
        try:
            yield counts
        finally:
            enough.set()


def _ask_until(enough: Event, urls: list[str]) -> int:
    """As a proxy does: each request to the next replica, or to the other when that one takes no connection.

    A request that was sent and not answered fails the test.
    """
    limits = httpx.Limits(keepalive_expiry=IDLE)
    answered, place = 0, cycle(urls)
    with httpx.Client(limits=limits, timeout=30) as client:
        while not enough.wait(0.01):
            try:
                answer = client.post(f"{next(place)}/graphql", json={"query": "{ __typename }"})
            except httpx.ConnectError:
                answer = client.post(f"{next(place)}/graphql", json={"query": "{ __typename }"})
            assert answer.json()["data"] == {"__typename": "Query"}
            answered += 1
    return answered
