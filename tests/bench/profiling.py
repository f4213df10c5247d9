"""Where our own server's time goes, for one kind of request."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.questions import Draw, Kind
from tests.bench.running import Pace, running
from tests.bench.variants.ours import Ours
from tests.bench.world import ROOT, World

PATIENCE = 10.0


class Sampled(Ours):
    """Ours, looked at after each millisecond of its processor time."""

    name = "sampled"

    def command(self, port: int) -> list[str]:
        return [sys.executable, "-m", "tests.bench.servers.sampled"]

    def environment(self, world: World, port: int) -> Mapping[str, str]:
        return {**super().environment(world, port), "SAMPLES": str(world.server.folder / "samples.json")}


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Samples of one kind of request: of each place alone, and with what it calls."""

    kind: Kind
    app: float
    """Milliseconds of processor time of the server for one request."""
    database: float
    alone: Counter[str]
    below: Counter[str]

    @property
    def packages(self) -> Counter[str]:
        packages: Counter[str] = Counter()
        for place, samples in self.alone.items():
            packages[_package(place)] += samples
        return packages

    def text(self, *, lines: int) -> str:
        """Shares of processor time by package, by function alone, and by function with what it calls."""
        head = f"{self.kind}: {self.app:.3f} ms of processor time each, {self.database:.3f} ms in PostgreSQL"
        parts = {"by package": self.packages, "alone": self.alone, "with what it calls": self.below}
        total = self.alone.total()
        listed = (_listed(name, counted, total, lines) for name, counted in parts.items())
        return "\n".join([f"\n== {head}", *(line for part in listed for line in part)])


def profile(world: World, kind: Kind, draws: Sequence[Draw], pace: Pace) -> Profile:
    samples = world.server.folder / "samples.json"
    samples.unlink(missing_ok=True)
    with running(Sampled(), world) as server:
        server.measure(kind, draws, Pace(connections=pace.connections, warm=pace.warm, seconds=1))
        server.process.send_signal(signal.SIGUSR1)
        seen = server.measure(kind, draws, Pace(connections=pace.connections, warm=0, seconds=pace.seconds))
        server.process.send_signal(signal.SIGUSR2)
        _wait_for(samples)
    taken = json.loads(samples.read_text())
    return Profile(
        kind=kind,
        app=seen.app,
        database=seen.database,
        alone=Counter(taken["alone"]),
        below=Counter(taken["below"]),
    )


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def _listed(name: str, counted: Counter[str], total: int, lines: int) -> Iterator[str]:
    yield f"-- {name}"
    for place, samples in counted.most_common(lines):
        yield f"{samples / max(total, 1):7.1%}  {_short(place)}"


def _package(place: str) -> str:
    path = _short(place).split(":")[0]
    return "/".join(Path(path).parts[:2]) if not path.startswith("…") else Path(path).parts[1]


def _short(place: str) -> str:
    """Without what lies above the project or the installed packages."""
    for above, shown in ((f"{ROOT}/", ""), (f"{sys.prefix}/", ""), (f"{sys.base_prefix}/", "")):
        place = place.replace(above, shown)
    _, found, inside = place.rpartition("site-packages/")
    return f"…/{inside}" if found else place
