"""Asks a server as fast as it answers, over connections that stay open: a process of its own.

Reads one line of JSON (see ``Order``), writes ``begin`` and ``end`` around the time that counts, and then one
line of JSON with what was seen.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any
from uuid import uuid4

import httptools
import uvloop

PLACEHOLDER = b"this-is-another-one-in-each-turn"
"""Replaced by a new text of its length wherever it stands in a request: keys that may be used once."""
ERROR = b'"errors":[{'
FEWEST = 20
"""Answers that a measurement waits for, up to six times as long as it was to take."""
PATIENCE = 15
"""Seconds for the last answers."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to do. Times in seconds; ``requests`` are whole HTTP requests, sent in turn."""

    port: int
    requests: list[bytes]
    connections: int
    warm: float
    seconds: float


@dataclass
class Run:
    """All connections together."""

    order: Order
    turns: Iterator[bytes] = field(init=False)
    open: int = 0
    counting: bool = False
    over: bool = False
    waits: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.turns = cycle(self.order.requests)
        self.stamp, self.turn = uuid4().hex[:16], 0
        self.stamped = any(PLACEHOLDER in request for request in self.order.requests)

    def next(self) -> bytes:
        request = next(self.turns)
        if not self.stamped:
            return request
        self.turn += 1
        return request.replace(PLACEHOLDER, f"{self.stamp}{self.turn:016x}".encode())

    async def play(self) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        for _ in range(self.order.connections):
            await loop.create_connection(lambda: Connection(self), "127.0.0.1", self.order.port)
        await asyncio.sleep(self.order.warm)
        self.waits.clear()
        self.failures.clear()
        self.counting = True
        begun, used = time.perf_counter(), time.process_time()
        _tell("begin")
        await asyncio.sleep(self.order.seconds)
        await self._enough()
        self.counting, self.over = False, True
        ended, used = time.perf_counter(), time.process_time() - used
        _tell("end")
        await self._drained()
        return self._seen(ended - begun, used)

    async def _enough(self) -> None:
        """Of a slow server, not nothing."""
        for _ in range(int(self.order.seconds * 5 / 0.05)):
            if len(self.waits) >= FEWEST:
                return
            await asyncio.sleep(0.05)

    async def _drained(self) -> None:
        """No request is left behind for the next measurement to suffer from."""
        for _ in range(PATIENCE * 100):
            if not self.open:
                return
            await asyncio.sleep(0.01)

    def _seen(self, seconds: float, used: float) -> dict[str, Any]:
        waits = sorted(self.waits)
        return {
            "requests": len(waits),
            "seconds": seconds,
            "p50": waits[len(waits) // 2] * 1000 if waits else None,
            "p99": waits[len(waits) * 99 // 100] * 1000 if waits else None,
            "cpu": used,
            "failures": len(self.failures),
            "failure": next(islice(self.failures, 1), None),
        }


class Connection(asyncio.Protocol):
    """One request at a time, the next one as soon as the answer is there."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.run.open += 1
        self._ask()

    def data_received(self, data: bytes) -> None:
        if ERROR in data:
            self.faulty = data
        self.parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self.run.open -= 1
        if not self.run.over:
            self.run.failures.append(f"connection lost: {exc}")

    def on_message_complete(self) -> None:
        run, status = self.run, self.parser.get_status_code()
        if run.counting:
            run.waits.append(time.perf_counter() - self.asked)
        if status != 200 or self.faulty:
            run.failures.append(f"{status} {self.faulty[:600].decode(errors='replace')}")
        if run.over:
            self.transport.close()
        else:
            self._ask()

    def _ask(self) -> None:
        self.faulty = b""
        self.parser = httptools.HttpResponseParser(self)
        self.asked = time.perf_counter()
        self.transport.write(self.run.next())


def _tell(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def main() -> None:
    said = json.loads(sys.stdin.readline())
    requests = [b64decode(text) for text in said.pop("requests")]
    seen = uvloop.run(Run(Order(requests=requests, **said)).play())
    _tell(json.dumps(seen))


if __name__ == "__main__":
    main()
