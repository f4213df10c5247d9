"""make chaos: one run with a seed, its progress, its result as a table and as JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

from tests.chaos.installation import ROOT, Unusable
from tests.chaos.report import lines
from tests.chaos.run import Plan, Run, prepare

RESULTS = ROOT / "build" / "chaos"


def main() -> int:
    """0 when everything holds, 1 when something broke, 3 when the back office did not come up."""
    chosen = _parser().parse_args()
    plan = Plan(
        seed=chosen.seed if chosen.seed is not None else time.time_ns() % 1_000_000,
        orders=chosen.orders,
        kills=chosen.kills,
        clients=chosen.clients,
        drained_within=chosen.drained_within,
        patience=max(120.0, chosen.drained_within + 30),
        front=("-m", "tests.chaos.saboteurs", chosen.saboteur) if chosen.saboteur else ("-m", "retaguarda"),
    )
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {line}", flush=True)

    run = Run(plan, say)
    say(f"seed {plan.seed}: {plan.orders} orders, {plan.kills} kills; data in {run.folder}")
    prepare()
    try:
        result = asyncio.run(run.carried_out())
    except Unusable as fault:
        print(fault, file=sys.stderr)
        return 3
    print(*lines(result), sep="\n")
    if not chosen.saboteur:
        _keep(chosen.out or RESULTS / f"run-{plan.seed}.json", result.as_dict())
    return 0 if result.sound else 1


def _keep(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, help="what happens to whom; by default another every time")
    parser.add_argument("--orders", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=32)
    parser.add_argument("--clients", type=int, default=48, help="sales under way at once")
    parser.add_argument("--drained-within", type=float, default=60.0, help="seconds after the last fault")
    parser.add_argument("--out", type=Path, help="where the result is written as JSON")
    parser.add_argument("--saboteur", help="run a build made wrong on purpose")
    return parser


if __name__ == "__main__":
    sys.exit(main())
