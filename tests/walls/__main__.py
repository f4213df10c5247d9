"""make probes: two companies behind a started server, all that one tries against the other, and the count."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

Say = Callable[[str], None]
ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "build" / "probes"
ENOUGH = "1000000000"
"""What a client may spend: nobody is to be turned away for having tried too often."""
CLOCKED = 300


def main() -> int:
    """0 when every wall holds, 1 when one does not."""
    chosen = _parser().parse_args()
    seed = chosen.seed if chosen.seed is not None else time.time_ns() % 1_000_000
    os.environ.setdefault("SECRET_KEY", "probes" * 8)
    os.environ |= {"COST_LIMIT": ENOUGH, "COST_RESTORE_RATE": ENOUGH, "PYTHONPATH": str(ROOT)}
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {line}", flush=True)

    say(f"seed {seed}: {chosen.attempts} attempts, {chosen.fuzzed} broken requests")
    with tempfile.TemporaryDirectory(prefix="probes-") as folder:
        result = _carried_out(chosen, seed, Path(folder), say)
    for fault, count in result["faults"].items():
        print(f"{count} times {fault}\n  {result['examples'][fault]}")
    for table in result["changed"]:
        print(f"changed: {table}")
    _keep(chosen.out or RESULTS / f"probes-{seed}.json", result)
    print("every wall holds" if result["sound"] else "a wall does not hold")
    return 0 if result["sound"] else 1


def _carried_out(chosen: argparse.Namespace, seed: int, folder: Path, say: Say) -> dict[str, Any]:
    from persistence.embedded.postgres import EmbeddedPostgres
    from persistence.embedded.valkey import EmbeddedValkey
    from persistence.upgrade import to_head
    from tests.stories.back_office import BackOffice
    from tests.stories.partner import Partner
    from tests.walls.estate import Estate
    from tests.walls.ground import prepared
    from tests.walls.run import Round
    from tests.walls.stalling import stalled_apart
    from workers.demo_companies import AURORA, IPE

    with (
        EmbeddedPostgres(folder / "postgres", durable=False) as postgres,
        EmbeddedValkey(folder / "valkey") as valkey,
        pytest.MonkeyPatch.context() as patch,
    ):
        to_head(postgres.url())
        office = BackOffice(folder, postgres.url(), valkey.url())
        with office.running(patch):
            pair = [
                Partner(office.url, office.found(kind, number))
                for number, kind in enumerate((AURORA, IPE), 20_000_001)
            ]
            port = office.ports["api"]
            estates = [Estate.of(*each) for each in zip(pair, ("Mercearia", "Helena"), strict=True)]
            ground = prepared(*estates, office.database_url, port, Random(seed))
            say("two companies are furnished")
            one = Round(ground, seed, chosen.attempts, chosen.fuzzed, say)
            findings = asyncio.run(one.carried_out(clocked=CLOCKED))
            stalled = asyncio.run(stalled_apart(port, ground.owners[0], say))
    whole = findings.as_dict() | {"stalled": stalled}
    return whole | {"sound": whole["sound"] and stalled["sound"]}


def _keep(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.walls", description=__doc__)
    parser.add_argument("--seed", type=int, help="what is tried; by default another every time")
    parser.add_argument("--attempts", type=int, default=100_000)
    parser.add_argument("--fuzzed", type=int, default=100_000)
    parser.add_argument("--out", type=Path, help="where the result is written as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
