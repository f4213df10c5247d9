"""What processes have used so far, as the kernel counts it."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, kw_only=True)
class Pages:
    """The memory of one process, in megabytes: all that is resident, its fair share of it, its own alone."""

    resident: float
    proportional: float
    own: float

    @classmethod
    def of(cls, pid: int) -> Pages:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        sizes = {
            name: int(rest.split()[0]) / 1024 for name, _, rest in (line.partition(":") for line in lines)
        }
        own = sizes["Private_Clean"] + sizes["Private_Dirty"]
        return cls(resident=sizes["Rss"], proportional=sizes["Pss"], own=own)


@dataclass(frozen=True)
class Meter:
    """Some processes and all they started."""

    pids: tuple[int, ...]

    @classmethod
    def of(cls, *processes: subprocess.Popen[bytes] | None) -> Meter:
        return cls(tuple(process.pid for process in processes if process is not None))

    def cpu(self) -> float:
        """Seconds of processor time, of children that have ended too."""
        return sum(_living(pid) + _ended(pid) for pid in self._family())

    def memory(self) -> float:
        """Resident megabytes."""
        return sum(_resident(pid) for pid in self._family()) / 1024

    def pages(self) -> list[Pages]:
        """Of each process."""
        return [Pages.of(pid) for pid in self._family()]

    def _family(self) -> Iterable[int]:
        children = (psutil.Process(pid).children(recursive=True) for pid in self.pids)
        return [*self.pids, *(child.pid for each in children for child in each)]


def busy() -> float:
    """Seconds that all processors together spent on anything, for whomever."""
    user, nice, system, _idle, _waiting, *interrupts = map(int, Path("/proc/stat").read_text().split()[1:9])
    return sum((user, nice, system, *interrupts)) / os.sysconf("SC_CLK_TCK")


def _living(pid: int) -> float:
    """To the nanosecond, of every thread there is."""
    total = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            total += int(thread.read_text().split()[0])
    return total / 1e9


def _ended(pid: int) -> float:
    """To the hundredth of a second, of children that were waited for."""
    with contextlib.suppress(FileNotFoundError):
        numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, numbers[13:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _resident(pid: int) -> int:
    """Kilobytes."""
    with contextlib.suppress(FileNotFoundError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return 0
