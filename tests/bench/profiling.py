"""Where our own server's time goes, for one kind of request."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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


def profile(world: World, kind: Kind, draws: Sequence[Draw], pace: Pace, *, lines: int) -> str:
    """Shares of processor time by package, by function alone, and by function with what it calls."""
    samples = world.server.folder / "samples.json"
    samples.unlink(missing_ok=True)
    with running(Sampled(), world) as server:
        server.measure(kind, draws, Pace(connections=pace.connections, warm=pace.warm, seconds=1))
        server.process.send_signal(signal.SIGUSR1)
        seen = server.measure(kind, draws, Pace(connections=pace.connections, warm=0, seconds=pace.seconds))
        server.process.send_signal(signal.SIGUSR2)
        _wait_for(samples)
    taken = json.loads(samples.read_text())
    alone, below = Counter(taken["alone"]), Counter(taken["below"])
    head = f"{kind}: {seen.app:.3f} ms of processor time each, {seen.database:.3f} ms in PostgreSQL"
    parts = {
        "by package": _by_package(alone),
        "alone": alone,
        "with what it calls": below,
    }
    listed = (_listed(name, counted, alone.total(), lines) for name, counted in parts.items())
    return "\n".join([f"\n== {head}", *(line for part in listed for line in part)])


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def _listed(name: str, counted: Counter[str], total: int, lines: int) -> Iterator[str]:
    yield f"-- {name}"
    for place, samples in counted.most_common(lines):
        yield f"{samples / max(total, 1):7.1%}  {_short(place)}"


def _by_package(alone: Counter[str]) -> Counter[str]:
    packages: Counter[str] = Counter()
    for place, samples in alone.items():
        packages[_package(place)] += samples
    return packages


def _package(place: str) -> str:
    path = _short(place).split(":")[0]
    return "/".join(Path(path).parts[:2]) if not path.startswith("…") else Path(path).parts[1]


def _short(place: str) -> str:
    """Without what lies above the project or the installed packages."""
    for above, shown in ((f"{ROOT}/", ""), (f"{sys.prefix}/", ""), (f"{sys.base_prefix}/", "")):
        place = place.replace(above, shown)
    _, found, inside = place.rpartition("site-packages/")
    return f"…/{inside}" if found else place
