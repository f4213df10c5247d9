"""Brokers of a test's own, to be killed, emptied, frozen and begun again at will."""

from __future__ import annotations

import os
import signal
from typing import Protocol

import redis

from persistence.embedded.valkey import EmbeddedValkey


class Server(Protocol):
    """A broker on this machine."""

    def url(self) -> str: ...

    def start(self) -> object: ...

    def kill(self) -> None:
        """Without a word, as by kill -9."""

    def bounce(self) -> None:
        """Ended in good order and begun again."""

    def empty(self) -> None:
        """All it holds is gone, queues and messages."""

    def freeze(self) -> None:
        """It neither answers nor refuses."""

    def thaw(self) -> None: ...

    def length(self, queue: str) -> int:
        """How many messages wait there for a worker."""
        ...

    def held(self, queue: str) -> int:
        """How many wait there or are in the hands of a worker."""
        ...

    def give(self, queue: str, message: bytes) -> None:
        """Put these bytes into the queue, whatever they are."""


class OwnValkey(EmbeddedValkey):
    """Valkey, that may be treated badly."""

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def bounce(self) -> None:
        self.stop()
        self.start()

    def empty(self) -> None:
        self._client().flushall()

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def length(self, queue: str) -> int:
        return self._client().llen(f"dramatiq:{queue}")

    def held(self, queue: str) -> int:
        return self._client().hlen(f"dramatiq:{queue}.msgs")

    def give(self, queue: str, message: bytes) -> None:
        client = self._client()
        client.hset(f"dramatiq:{queue}.msgs", "foreign", message)
        client.rpush(f"dramatiq:{queue}", "foreign")

    def _client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url())

    def _signal(self, sign: signal.Signals) -> None:
        assert self.process is not None
        os.kill(self.process.pid, sign)
