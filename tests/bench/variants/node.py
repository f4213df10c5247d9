"""Node and what runs on it, which npm brings along."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.bench.variants.variant import Variant
from tests.bench.world import World

PEERS = Path(__file__).parent.parent / "peers"
MACHINES = {"x86_64": "x64", "aarch64": "arm64"}
STAMP = PEERS / "node_modules" / ".package-lock.json"


class NoNode(Exception):
    """The Node servers cannot be had on this machine; the message says why."""


def installed() -> bool:
    lock = PEERS / "package-lock.json"
    return STAMP.exists() and STAMP.stat().st_mtime >= lock.stat().st_mtime


def install(say: Callable[[str], None]) -> None:
    """Everything of the lock file, once. Raises NoNode."""
    if installed():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise NoNode("there is no npm here")
    say("installing the Node servers")
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"],
        cwd=PEERS,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoNode(f"npm says: {done.stderr.strip()[-300:]}")
    STAMP.touch()


def node() -> str:
    """The program of the Node release that the lock names."""
    machine = MACHINES.get(platform.machine(), platform.machine())
    return str(PEERS / "node_modules" / f"node-linux-{machine}" / "bin" / "node")


class OnNode(Variant):
    """As in production."""

    def environment(self, world: World, port: int) -> Mapping[str, str]:
        return {**super().environment(world, port), "NODE_ENV": "production", "GRAPHILE_ENV": "production"}
