"""The processes of an installation on one machine: started, watched, started again, ended."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field

from persistence.embedded.child import ServiceFailure, end, spawn
from persistence.embedded.deaths import Deaths
from workers.console import log_line


@dataclass
class Child:
    """One verb of the command line as a process of its own; ``ready_url`` answers when it can work."""

    name: str
    environment: Mapping[str, str]
    ready_url: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: Deaths = field(default_factory=Deaths)
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start it and pass on what it writes, line by line, under its name."""
        self.started = time.monotonic()
        command = [sys.executable, "-m", "retaguarda", self.name]
        self.process = spawn(command, output=subprocess.PIPE, env=self.environment)
        threading.Thread(target=self._listen, args=(self.process,), daemon=True).start()

    def wait_until_ready(self, limit: float) -> None:
        """Return when it says it can work. Raises ServiceFailure when it ends or takes too long."""
        while not answers(self.ready_url):
            assert self.process is not None
            if (code := self.process.poll()) is not None:
                raise ServiceFailure(
                    f"{self.name} ended while starting (exit code {code}); see its lines above"
                )
            if time.monotonic() - self.started > limit:
                raise ServiceFailure(f"{self.name} is not ready after {limit:.0f} s; see its lines above")
            time.sleep(0.05)

    def watch(self) -> None:
        """Start it again when it died, after a pause that doubles with each death."""
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            pause = self.deaths.pause(now - self.started)
            self.due, self.process = now + pause, None
            log_line(self.name, f"ended (exit code {code}); starting again in {pause:.1f} s")
        elif self.process is None and now >= self.due:
            self.start()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self, *, patience: float) -> None:
        if self.process is not None:
            end(self.process, patience=patience)

    def pass_on(self, line: str) -> None:
        """A line that it wrote."""
        log_line(self.name, line)

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self.pass_on(line.decode(errors="replace").rstrip())


def answers(url: str) -> bool:
    """Whether a GET of this address is answered with success."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  addresses of our own processes
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def run_to_end(name: str, environment: Mapping[str, str], *, limit: float = 300) -> None:
    """Run a verb that ends by itself; show what it wrote only when it failed."""
    process = spawn([sys.executable, "-m", "retaguarda", name], output=subprocess.PIPE, env=environment)
    try:
        written, _ = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        raise ServiceFailure(f"{name} did not end within {limit:.0f} s") from None
    finally:
        end(process)
    if process.returncode:
        for line in written.decode(errors="replace").splitlines()[-40:]:
            log_line(name, line)
        raise ServiceFailure(f"{name} failed (exit code {process.returncode}); what it wrote is above")
