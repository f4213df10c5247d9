"""A server under measurement: started on a core of its own, asked, measured, ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
import orjson

from persistence.embedded.child import end, free_port, spawn
from tests.bench import cores
from tests.bench.cores import on_core
from tests.bench.load import PLACEHOLDER
from tests.bench.meter import Meter, busy
from tests.bench.questions import Draw, Kind
from tests.bench.variants.variant import Variant
from tests.bench.world import ROOT, World

START_LIMIT = 90.0
"""Seconds; PostGraphile looks at every table first."""


class Unusable(Exception):
    """A server did not start or does not answer; the message shows the end of what it wrote."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How long and how hard each measurement goes."""

    connections: int = 32
    warm: float = 2.0
    seconds: float = 5.0


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What one measurement saw. Times in milliseconds, memory in megabytes."""

    rate: float
    p50: float
    p99: float
    app: float
    database: float
    load: float
    memory: float
    others: float
    """The share of the machine that went to programs that have no part in this."""

    @property
    def cpu(self) -> float:
        """Of application and database together, for one request."""
        return self.app + self.database


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Seconds of processor time used so far, or between two such readings."""

    app: float
    database: float
    all: float

    @classmethod
    def of(cls, app: Meter, database: Meter) -> Reading:
        return cls(app=app.cpu(), database=database.cpu(), all=busy())

    def __sub__(self, earlier: Reading) -> Reading:
        parts = {name: value - getattr(earlier, name) for name, value in vars(self).items()}
        return Reading(**parts)

    def others(self, load: float, seconds: float) -> float:
        """What is left over, as a share of all processors."""
        left = self.all - self.app - self.database - load
        return max(0.0, left / seconds / (os.cpu_count() or 1))


@dataclass(frozen=True)
class Running:
    """A variant that answers."""

    variant: Variant
    world: World
    port: int
    process: subprocess.Popen[bytes]
    log: Path
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def answer(self, kind: Kind, draw: Draw) -> object:
        """One answer, in the common form."""
        request = self.variant.request(kind, draw).replace(PLACEHOLDER, uuid4().hex.encode())
        head, _, body = request.partition(b"\r\n\r\n")
        path, headers = _taken_apart(head)
        answer = self.client.post(f"http://127.0.0.1:{self.port}{path}", content=body, headers=headers)
        try:
            return self.variant.read(kind, orjson.loads(answer.content))
        except Exception as fault:
            raise Unusable(f"{self.variant.name} answers {kind} with {answer.text[:2000]}") from fault

    def measure(self, kind: Kind, draws: Sequence[Draw], pace: Pace) -> Figures:
        """Ask for a while, then count."""
        app = Meter.of(self.process)
        database = self.world.meter
        requests = [b64encode(self.variant.request(kind, draw)).decode() for draw in draws]
        with _asking({"port": self.port, "requests": requests, **vars(pace)}) as load:
            assert load.stdout is not None
            _expect(load, "begin")
            before = Reading.of(app, database)
            _expect(load, "end")
            used = Reading.of(app, database) - before
            seen = orjson.loads(load.stdout.readline())
        done = seen["requests"]
        if not done or seen["failures"]:
            raise Unusable(f"{self.variant.name} failed under load: {seen['failure'] or 'no answer at all'}")
        return Figures(
            rate=done / seen["seconds"],
            p50=seen["p50"],
            p99=seen["p99"],
            app=used.app * 1000 / done,
            database=used.database * 1000 / done,
            load=seen["cpu"] * 1000 / done,
            memory=app.memory(),
            others=used.others(seen["cpu"], seen["seconds"]),
        )


@contextmanager
def running(variant: Variant, world: World) -> Iterator[Running]:
    """The server, once it listens. Raises Unusable."""
    port = free_port()
    log = world.server.folder / f"{variant.name}.log"
    with log.open("wb") as output, on_core(cores.SERVER):
        environment = {**variant.environment(world, port), "PYTHONPATH": str(ROOT)}
        process = spawn(variant.command(port), output=output, env=environment)
    started = Running(variant, world, port, process, log)
    try:
        _wait(started)
        yield started
    finally:
        started.client.close()
        end(process)


@contextmanager
def _asking(order: dict[str, object]) -> Iterator[subprocess.Popen[bytes]]:
    with on_core(cores.DATABASE):
        load = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.load"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
    assert load.stdin is not None
    assert load.stdout is not None
    try:
        load.stdin.write(orjson.dumps(order) + b"\n")
        load.stdin.flush()
        yield load
        load.wait(30)
    finally:
        load.kill()
        load.stdin.close()
        load.stdout.close()


def _expect(load: subprocess.Popen[bytes], word: str) -> None:
    assert load.stdout is not None
    said = load.stdout.readline().decode().strip()
    if said != word:
        raise Unusable(f"the load generator said {said!r}")


def _wait(started: Running) -> None:
    deadline = time.monotonic() + START_LIMIT
    while True:
        try:
            socket.create_connection(("127.0.0.1", started.port), 1).close()
        except OSError:
            if started.process.poll() is not None or time.monotonic() > deadline:
                written = started.log.read_text(errors="replace")[-2000:]
                raise Unusable(f"{started.variant.name} does not start:\n{written}") from None
            time.sleep(0.05)
        else:
            return


def _taken_apart(head: bytes) -> tuple[str, dict[str, str]]:
    first, *rest = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in rest)
    del headers["content-length"]
    return first.split()[1], headers
