"""What processes have used so far, as the kernel counts it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Meter:
    """A process and all it started."""

    pid: int

    def cpu(self) -> float:
        """Seconds of processor time of every thread that still lives."""
        return sum(_nanoseconds(pid) for pid in self._family()) / 1e9

    def memory(self) -> float:
        """Resident megabytes."""
        return sum(_resident(pid) for pid in self._family()) / 1024

    def _family(self) -> Iterable[int]:
        return [self.pid, *(child.pid for child in psutil.Process(self.pid).children(recursive=True))]


def _nanoseconds(pid: int) -> int:
    total = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            total += int(thread.read_text().split()[0])
    return total


def _resident(pid: int) -> int:
    """Kilobytes."""
    with contextlib.suppress(FileNotFoundError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return 0
