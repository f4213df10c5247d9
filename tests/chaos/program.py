"""A process of the back office under test: started, killed, frozen, thawed, started again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psutil

from persistence.embedded.child import end, spawn
from persistence.embedded.postgres import EmbeddedPostgres
from persistence.embedded.valkey import EmbeddedValkey


class Startable(Protocol):
    """What can be started again under the same name; ``process`` is None before the first start."""

    @property
    def process(self) -> subprocess.Popen[bytes] | None: ...

    def start(self) -> object: ...

    def stop(self) -> None: ...


@dataclass
class Verb:
    """One verb of the command line; ``front`` is what stands before it, by default ``-m retaguarda``."""

    arguments: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    front: Sequence[str] = ("-m", "retaguarda")
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            command = [sys.executable, *self.front, *self.arguments]
            self.process = spawn(command, output=log, env=self.environment)

    def stop(self) -> None:
        if self.process is not None:
            end(self.process, patience=15)


@dataclass
class Server:
    """PostgreSQL, whose log is kept over restarts; it begins a new one each time."""

    server: EmbeddedPostgres
    kept: Path

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        return self.server.process

    def start(self) -> None:
        self.keep_log()
        self.server.start()

    def stop(self) -> None:
        self.server.stop()
        self.keep_log()

    def keep_log(self) -> None:
        if self.server.log.exists():
            with self.kept.open("ab") as kept:
                kept.write(self.server.log.read_bytes())
            self.server.log.write_bytes(b"")


@dataclass
class Program:
    """Under supervision; ``deaths`` are those by our hand."""

    name: str
    what: Startable | EmbeddedValkey
    starting: bool = False
    frozen: bool = False
    deaths: int = 0

    @property
    def alive(self) -> bool:
        return self.what.process is not None and self.what.process.poll() is None

    def kill(self) -> None:
        """kill -9, as when the machine takes it away."""
        assert self.what.process is not None
        self.thaw()
        self._leader().kill()
        self.what.process.wait()
        self.deaths += 1

    def freeze(self) -> None:
        """SIGSTOP to all its processes: it neither works nor says that it does not."""
        self.frozen = True
        for each in self._family():
            with suppress(psutil.NoSuchProcess):
                each.suspend()

    def thaw(self) -> None:
        if not self.frozen:
            return
        self.frozen = False
        for each in self._family():
            with suppress(psutil.NoSuchProcess):
                each.resume()

    def _family(self) -> list[psutil.Process]:
        try:
            leader = self._leader()
            return [leader, *leader.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def _leader(self) -> psutil.Process:
        assert self.what.process is not None
        return psutil.Process(self.what.process.pid)
